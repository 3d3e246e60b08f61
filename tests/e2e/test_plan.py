"""What `masthead diff` says that follows is what follows on a real API server: what it refuses, how that is made anew, and what restarts."""

import copy
import json
import os
import pathlib
import re
import subprocess

import api_server
import pytest
from harness import MASTHEAD, NOTHING
from plan_edits import BEFORE, CHANGES, GONE

CLIENT = ()
SERVER = ("--field-manager=kubectl",)
GROWS = {
    "apiVersion": "storage.k8s.io/v1",
    "kind": "StorageClass",
    "metadata": {"name": "masthead-grows"},
    "provisioner": "x.y/z",
    "allowVolumeExpansion": True,
}
WORKLOADS = ("Deployment", "StatefulSet")


def put(target, path, value):
    """Sets or removes what is at a dotted path, in which numbers are places in lists."""
    *above, last = path.strip().split(".")
    for key in above:
        target = target[int(key)] if isinstance(target, list) else target.setdefault(key, {})
    last = int(last) if isinstance(target, list) else last
    if value is GONE:
        del target[last]
    else:
        target[last] = copy.deepcopy(value)


def pairs():
    """Each object before and after its change, by what is done to it."""
    for what, changes in CHANGES.items():
        version, body = BEFORE[what]
        for path, value in changes:
            kind = what.split(" ")[0]
            name = f"x-{re.sub('[^a-z]', '', what.lower())}-{len(NAMES)}"
            before = {"apiVersion": version, "kind": kind, "metadata": {"name": name, "labels": {"l": "1"}}, **copy.deepcopy(body)}
            after = copy.deepcopy(before)
            put(after, path, value)
            if path == "spec.selector.matchLabels.z":
                put(after, "spec.template.metadata.labels.z", value)
            NAMES[f"{kind}/{name}"] = f"{what}: {path} {'is gone' if value is GONE else value}"
            yield before, after


NAMES = {}
PAIRS = list(pairs())


class Folder:
    """A folder in which masthead renders objects of a user into a namespace, and kubectl applies them."""

    def __init__(self, path, cluster, side):
        self.path, self.cluster, self.side = path, cluster, side
        (path / "masthead").symlink_to(pathlib.Path(MASTHEAD).absolute())
        self.env = {**cluster.env, "PATH": f"{path}:{os.environ['PATH']}"}

    def write(self, name, objects):
        for item in objects:
            item["metadata"]["namespace"] = self.cluster.namespace
        extra = {item["metadata"]["name"]: json.dumps(item) for item in objects}
        (self.path / f"{name}.json").write_text(json.dumps({**NOTHING, "extraObjects": extra}))

    def shell(self, command):
        return subprocess.run(["bash", "-c", command], cwd=self.path, env=self.env, capture_output=True, text=True, timeout=300, check=False)

    def render(self, name):
        done = self.shell(f"masthead render -f {name}.json -n {self.cluster.namespace} --credentials job > {name}.yaml")
        assert done.returncode == 0, done.stderr
        return (self.path / f"{name}.yaml").read_text()

    def apply(self, text):
        args = ("--server-side", *self.side) if self.side else ()
        return self.cluster.apply(text, *args, check=False).stderr

    def diff(self, *args):
        done = self.shell(" ".join(["masthead", "diff", "-o", "json", *args, *self.side]))
        assert done.returncode < 2, done.stderr
        return json.loads(done.stdout)["objects"]

    def live(self):
        kinds = ",".join(sorted({before["kind"].lower() for before, _ in PAIRS}))
        listed = json.loads(self.cluster.kubectl("get", kinds, "--output=json").stdout)["items"]
        return {f"{it['kind']}/{it['metadata']['name']}": it for it in listed}


def of_kind(said, kind):
    """The objects to which something of a kind happens, with the impacts."""
    found = {}
    for item in said:
        for impact in item["impacts"]:
            if impact["kind"] == kind:
                found.setdefault(f"{impact['object']['kind']}/{impact['object']['name']}", []).append(impact)
    return found


def refused(stderr):
    """The objects that kubectl names in what it says that was refused."""
    return {name for name in NAMES if re.search(rf'(?<![\w-]){name.split("/")[1]}(?![\w-])', stderr)}


def still_headless(live):
    """The Services that were to get an address and did not."""
    for before, after in PAIRS:
        spec = before.get("spec", {})
        name = f"{after['kind']}/{after['metadata']['name']}"
        if spec.get("clusterIP") == "None" and "clusterIP" not in after["spec"] and live[name]["spec"].get("clusterIP") == "None":
            yield name


def differences(said, happened, what):
    return [f"{what}: {NAMES[it]}: said {it in said}, happened {it in happened}" for it in sorted(set(said) ^ set(happened))]


def bound(folder):
    """Claims that have volumes, as a controller says."""
    for before, _ in PAIRS:
        if before["kind"] == "PersistentVolumeClaim" and "volumeName" in before["spec"]:
            patch = json.dumps({"status": {"phase": "Bound", "capacity": {"storage": "2Gi"}}})
            folder.cluster.kubectl("patch", "pvc", before["metadata"]["name"], "--subresource=status", "--type=merge", f"--patch={patch}")


def make_anew(folder, impacts):
    """Runs what is told, but the apply, which is run once. No controller lets go of objects here."""
    applies = set()
    for name, told in impacts.items():
        commands = [command for impact in told for command in impact["commands"]]
        commands += [impact["hint"].split("make it anew: ")[1] for impact in told if "kubectl delete" in impact.get("hint", "")]
        for command in commands:
            if "kubectl apply" in command:
                applies.add(command)
            elif "rollout restart" not in command:
                done = folder.shell(command.replace("kubectl delete", "kubectl delete --wait=false"))
                assert done.returncode == 0, f"{command}: {done.stderr}"
        if any("kubectl delete" in command for command in commands):
            folder.cluster.kubectl("patch", name, "--type=merge", '--patch={"metadata":{"finalizers":null}}', check=False)
    (apply,) = applies
    return folder.shell(apply)


@pytest.mark.parametrize("side", [CLIENT, SERVER], ids=["client", "server"])
def test_what_is_planned_happens(kubeconfig, tmp_path, side):
    with api_server.namespace(kubeconfig) as cluster:
        cluster.apply(json.dumps(GROWS))
        folder = Folder(tmp_path, cluster, side)
        for name, place in (("before", 0), ("after", 1)):
            folder.write(name, [pair[place] for pair in PAIRS])
        assert folder.apply(folder.render("before")) == ""
        bound(folder)
        before = folder.live()
        values = f"-f after.json -n {cluster.namespace} --credentials job"
        said = folder.diff("--against", "cluster", values)
        folder.render("after")
        of_files = folder.diff("before.yaml", "after.yaml") if not side else []
        stderr = folder.apply((tmp_path / "after.yaml").read_text())
        after = folder.live()

        happened = refused(stderr) | set(still_headless(after))
        wrong = differences(of_kind(said, "recreate"), happened, "refused")
        if not side:
            known = {name for name, what in NAMES.items() if what.startswith("PersistentVolumeClaim pending")}
            found = {it for it in of_kind(of_files, "recreate") if it not in known}
            wrong += differences(found, happened - known, "refused, of files")

        template = {name for name in after if name.split("/")[0] in WORKLOADS and before[name]["spec"]["template"] != after[name]["spec"]["template"]}
        told = {}
        for kind in ("restart", "downtime", "stale"):
            told |= {it: told for it, told in of_kind(said, kind).items() if it.split("/")[0] in WORKLOADS and it not in happened}
        replaced = {it for it, impacts in told.items() if any("restart" in impact["message"] for impact in impacts)}
        wrong += differences(replaced, template, "restarts")

        done = make_anew(folder, of_kind(said, "recreate"))
        left = folder.diff("--against", "cluster", values)
        wrong += [f"not made anew: {line}" for line in done.stderr.splitlines() if not line.startswith("Warning: ")]
        wrong += [f"still: {item['kind']}/{item['name']}: {item.get('fields')}" for item in left if item["change"] != "removed"]
        assert not wrong, "\n".join(["", *wrong])
