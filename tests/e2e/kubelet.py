"""Does on an API server where nothing runs what controllers and kubelets do: pods of workloads and Jobs, and the status of all of them.

Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
"""

import copy
import json

NOW = "2026-01-01T00:00:00Z"
WORKLOADS = {"Deployment": "deployments", "StatefulSet": "statefulsets"}


def condition(kind, status="True", **more):
    return {"type": kind, "status": status, "lastTransitionTime": NOW, **more}


def head(item):
    return {"apiVersion": item["apiVersion"], "kind": item["kind"], "metadata": {"name": item["metadata"]["name"]}}


class Kubelet:
    """The pods of what has been applied to the namespace of a server: at first all of them are ready."""

    def __init__(self, cluster):
        self.cluster = cluster
        listed = cluster.kubectl("get", "deployments,statefulsets,jobs,persistentvolumeclaims", "--output=json").stdout
        self.objects = {f"{item['kind']}/{item['metadata']['name']}": item for item in json.loads(listed)["items"]}
        self.pods = {name: self.pod(item) for name, item in self.objects.items() if "template" in item["spec"]}
        self.status = {name: self.well(name, item) for name, item in self.objects.items()}
        self.apply(list(self.pods.values()))
        self.set()

    def pod(self, owner):
        """The first pod of a workload or a Job."""
        template, name = owner["spec"]["template"], owner["metadata"]["name"]
        reference = {"apiVersion": owner["apiVersion"], "kind": owner["kind"], "name": name, "uid": owner["metadata"]["uid"], "controller": True}
        metadata = {"name": f"{name}-0", "labels": template["metadata"]["labels"], "ownerReferences": [reference]}
        return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}

    def well(self, name, item):
        """The status of an object, and that of its pod, where all is well."""
        if item["kind"] in WORKLOADS:
            count = item["spec"]["replicas"]
            own = {key: count for key in ("replicas", "readyReplicas", "updatedReplicas", "availableReplicas")}
            return {**own, "observedGeneration": item["metadata"]["generation"]}, running(self.pods[name])
        if item["kind"] == "Job":
            done = {"startTime": NOW, "completionTime": NOW, "succeeded": 1}
            done["conditions"] = [condition(kind, lastProbeTime=NOW) for kind in ("SuccessCriteriaMet", "Complete")]
            return done, ended(self.pods[name])
        return {"phase": "Bound"}, None

    def set(self, other=None):
        """All is as it was at first, but for what is given: by `Kind/name`, a status and that of its pod."""
        told = []
        for name, item in self.objects.items():
            own, of_pod = (other or {}).get(name, self.status[name])
            told.append({**head(item), "status": own})
            if of_pod:
                told.append({**head(self.pods[name]), "status": of_pod})
        self.apply(told, "--subresource=status", "--force-conflicts")

    def apply(self, items, *more):
        text = json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
        self.cluster.apply(text, "--server-side", "--field-manager=kubelet", *more)

    def waiting(self, name, reason, message, **container):
        """What `set` takes: the first container of a workload's pod waits for this reason."""
        own, pod = copy.deepcopy(self.status[name])
        own.update(readyReplicas=0, availableReplicas=0)
        pod["conditions"] = [condition(kind, "False" if "Ready" in kind else "True") for kind in CONDITIONS]
        pod["containerStatuses"][0].update(ready=False, state={"waiting": {"reason": reason, "message": message}}, **container)
        return {name: (own, pod)}

    def unready(self, name, **of_pod):
        """What `set` takes: the pod of a workload runs, and is not ready; or what is given of its status."""
        own, pod = copy.deepcopy(self.status[name])
        own.update(readyReplicas=0, availableReplicas=0)
        pod["conditions"] = [condition(kind, "False" if "Ready" in kind else "True") for kind in CONDITIONS]
        return {name: (own, {**pod, **of_pod})}

    def failed(self, name, message):
        """What `set` takes: a Job has failed."""
        conditions = [condition(kind, message=message, reason="BackoffLimitExceeded", lastProbeTime=NOW) for kind in ("FailureTarget", "Failed")]
        _, pod = copy.deepcopy(self.status[name])
        pod["phase"] = "Failed"
        return {name: ({"startTime": NOW, "failed": 7, "conditions": conditions}, pod)}


CONDITIONS = ("PodScheduled", "Initialized", "ContainersReady", "Ready")


def containers(pod, key, state, ready):
    found = pod["spec"].get(key, [])
    return [
        {"name": it["name"], "image": it["image"], "imageID": "", "ready": ready, "restartCount": 0, "state": state, "started": ready}
        for it in found
    ]


def running(pod):
    done = {"terminated": {"exitCode": 0, "reason": "Completed", "startedAt": NOW, "finishedAt": NOW}}
    return {
        "phase": "Running",
        "conditions": [condition(kind) for kind in CONDITIONS],
        "initContainerStatuses": containers(pod, "initContainers", done, True),
        "containerStatuses": containers(pod, "containers", {"running": {"startedAt": NOW}}, True),
    }


def ended(pod):
    done = {"terminated": {"exitCode": 0, "reason": "Completed", "startedAt": NOW, "finishedAt": NOW}}
    return {
        "phase": "Succeeded",
        "conditions": [condition(kind, "False" if "Ready" in kind else "True") for kind in CONDITIONS],
        "containerStatuses": containers(pod, "containers", done, False),
    }
