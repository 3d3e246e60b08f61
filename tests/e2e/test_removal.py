"""`masthead notes prune` and `uninstall`: their commands remove what they say on a real API server, and never a claim or a Secret."""

import json
import os
import pathlib
import subprocess

import pytest
import yaml
from harness import MASTHEAD

CLAIM = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
VALUES = {
    "serverName": "example.org",
    "synapse": {"ingress": {"host": "matrix.example.org"}, "workers": {"pusher": {"enabled": True}}},
    "matrixAuthenticationService": {"ingress": {"host": "account.example.org"}},
    "elementWeb": {"ingress": {"host": "chat.example.org"}},
    "elementAdmin": {"ingress": {"host": "admin.example.org"}},
    "matrixRTC": {"ingress": {"host": "rtc.example.org"}},
    "networkPolicy": {"enabled": True},
    "releaseNamespace": {"create": True},
    "haproxy": {"replicas": 2, "podDisruptionBudget": {"enabled": True}},
    "extraObjects": {
        "page": json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "page"}, "data": {"a": "1"}}),
        "key": json.dumps({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "key"}, "stringData": {"a": "1"}}),
        "files": json.dumps({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "files"}, "spec": CLAIM}),
    },
}
# Nothing is left but Element Web: what goes has claims, Secrets and all other kinds.
FEWER = {"synapse": {"enabled": False}, "matrixAuthenticationService": {"enabled": False}, "elementAdmin": {"enabled": False}, "matrixRTC": {"enabled": False}}
KINDS = "networkpolicy,poddisruptionbudget,serviceaccount,role,rolebinding,secret,configmap,persistentvolumeclaim,service,statefulset,deployment,job,ingress"
HELD = ("PersistentVolumeClaim", "Secret", "Namespace")


class Release:
    """A release in a folder of its own, with the cluster's namespace."""

    def __init__(self, folder, cluster):
        self.folder, self.cluster = folder, cluster
        (folder / "masthead").symlink_to(pathlib.Path(MASTHEAD).absolute())
        self.env = {**cluster.env, "PATH": f"{folder}:{os.environ['PATH']}"}

    def values(self, values):
        (self.folder / "values.yaml").write_text(json.dumps(values))

    def run(self, command):
        done = subprocess.run(["bash", "-eo", "pipefail", "-c", command], cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        return done.stdout

    def masthead(self, command):
        return self.run(f"masthead {command} -f values.yaml -n {self.cluster.namespace}")

    def rendered(self):
        return {f"{it['kind']}/{it['metadata']['name']}" for it in yaml.safe_load_all(self.masthead("render"))}

    def live(self):
        listed = json.loads(self.cluster.kubectl("get", KINDS, "--output=json").stdout)["items"]
        listed.append(json.loads(self.cluster.kubectl("get", "namespace", self.cluster.namespace, "--output=json").stdout))
        found = {f"{it['kind']}/{it['metadata']['name']}" for it in listed if not it["metadata"].get("deletionTimestamp")}
        return {it for it in found if it not in ("ConfigMap/kube-root-ca.crt", "ServiceAccount/default")}


@pytest.fixture
def release(tmp_path, cluster):
    release = Release(tmp_path, cluster)
    release.values(VALUES)
    return release


def stanzas(text):
    """What is printed, in parts that each begin with a line about it."""
    return [part.split("\n", 1) for part in text.split("\n\n") if "\n" in part]


def part(text, word):
    """The commands of the part whose first line has this word."""
    (commands,) = (commands for head, commands in stanzas(text) if word in head)
    return commands


def of_a_set(cluster):
    """A claim and a Secret as a StatefulSet and others make them, with the label of the release."""
    for kind, spec in (("PersistentVolumeClaim", CLAIM), ("Secret", None)):
        item = {"apiVersion": "v1", "kind": kind, "metadata": {"name": "theirs-x-0", "labels": {"masthead/release": "ess"}}}
        cluster.apply(json.dumps(item if spec is None else {**item, "spec": spec}))


@pytest.mark.parametrize("word", ["client's side", "server's side"])
def test_what_is_pruned_holds_nothing(release, word):
    commands = part(release.masthead("notes prune"), word)
    release.run(commands)
    before, rendered = release.live(), release.rendered()
    assert rendered <= before
    of_a_set(release.cluster)
    release.values({**VALUES, **FEWER})
    fewer = release.rendered()
    # Pasted as it was before the values changed: a pipeline has it for good.
    release.run(commands)
    after = release.live()
    gone = {it for it in rendered - fewer if it.split("/")[0] not in HELD}
    assert {it.split("/")[0] for it in gone} >= {"Deployment", "StatefulSet", "Service", "ConfigMap", "Ingress", "ServiceAccount", "Job", "NetworkPolicy"}
    assert before - after == gone
    assert after >= fewer | {"PersistentVolumeClaim/theirs-x-0", "Secret/theirs-x-0", "PersistentVolumeClaim/ess-synapse-media", "Secret/ess-generated"}
    # Once more, with all of it there, and again with less.
    release.run(commands)
    assert release.live() == after
    release.values(VALUES)
    release.run(commands)
    assert release.live() >= rendered


def test_the_difference_to_the_cluster_is_told(release):
    commands = part(release.masthead("notes prune"), "not rendered any more. This lists")
    release.cluster.apply(release.masthead("render"))
    release.values({**VALUES, **FEWER})
    said = release.run(commands)
    assert "- StatefulSet/ess-synapse-main" in said


@pytest.mark.parametrize("way", [(), ("--server-side",)], ids=["client", "server"])
def test_a_release_that_is_removed_keeps_its_data(release, way):
    release.cluster.apply(release.masthead("render"), *way)
    of_a_set(release.cluster)
    text = release.masthead("notes uninstall")
    release.run(part(text, "all but what holds data"))
    left = release.live()
    held = {it for it in release.rendered() if it.split("/")[0] in HELD}
    assert left == held | {"PersistentVolumeClaim/theirs-x-0", "Secret/theirs-x-0"}
    # Applied again it is as before.
    again = release.cluster.apply(release.masthead("render"), *way).stdout
    assert "persistentvolumeclaim/ess-synapse-media unchanged" in again or way
    release.run(part(text, "all but what holds data"))
    # What can't be undone stands in comments.
    last = part(text, "for good")
    assert all(line.startswith("# kubectl delete") for line in last.splitlines())
    release.run(last.replace("# kubectl delete", "kubectl delete --wait=false"))
    release.run("kubectl get -n $NS pvc -o name | xargs -r kubectl patch -n $NS --type=merge -p '{\"metadata\":{\"finalizers\":null}}'".replace("$NS", release.cluster.namespace))
    assert release.live() == {f"Namespace/{release.cluster.namespace}", "Secret/key", "PersistentVolumeClaim/files"}
