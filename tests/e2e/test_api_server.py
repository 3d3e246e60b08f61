"""A real API server takes what is rendered, with strict validation."""

import json
import pathlib

import pytest
import yaml
from harness import run

MINIMAL = ["--set=serverName=example.org", "--credentials=ephemeral"]


def hosts():
    names = {"elementAdmin": "admin", "elementWeb": "chat", "matrixAuthenticationService": "account", "matrixRTC": "mrtc", "synapse": "matrix"}
    return [f"--set={component}.ingress.host={name}.example.org" for component, name in names.items()]


WORKERS = ["--fragment=synapse-all-workers-running", "--set=matrixAuthenticationService.enabled=false"]
POLICIES = ["--set=networkPolicy.enabled=true,hookshot.enabled=true"]


@pytest.mark.parametrize("more", [[], WORKERS, POLICIES])
def test_the_stack_is_taken(cluster, more):
    rendered = run("render", "ess", f"--namespace={cluster.namespace}", *MINIMAL, *hosts(), *more)
    assert rendered.returncode == 0, rendered.stderr
    assert cluster.dry_run(rendered.stdout) == []


AMOUNTS = ["--set-json=elementWeb.resources=" + '{"limits":{"cpu":"1000m","memory":"1024Mi"},"requests":{"cpu":"0.5","memory":"2000k"}}', "--set=synapse.media.storage.size=2048Mi"]


CONTAINER = {"name": "i", "image": "b", "args": [], "ports": [{"containerPort": 80, "hostPort": 0}], "stdin": False, "workingDir": "", "volumeMounts": []}
EMPTY = {
    "extraInitContainers": [CONTAINER],
    "extraVolumes": [{"name": "v", "emptyDir": {"medium": "", "sizeLimit": None}}],
    "extraEnv": [{"name": "A", "value": ""}],
    "tolerations": [{"key": "a", "operator": "Exists", "value": ""}],
}
EMPTIES = [f"--set-json=elementWeb={json.dumps(EMPTY)}"]


@pytest.mark.parametrize("more", [[], WORKERS, POLICIES, AMOUNTS, EMPTIES])
def test_a_second_apply_changes_nothing(cluster, more):
    text = run("render", "ess", f"--namespace={cluster.namespace}", *MINIMAL, *hosts(), *more).stdout
    cluster.apply(text)
    again = cluster.apply(text).stdout.splitlines()
    assert [line for line in again if not line.endswith(" unchanged")] == []


def test_what_is_no_quantity_is_refused(cluster):
    claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "x"}}
    text = f"{claim | {'spec': {'accessModes': ['ReadWriteOnce'], 'resources': {'requests': {'storage': '10GB'}}}}}"
    assert cluster.dry_run(text) != []


ROWS = json.loads((pathlib.Path(__file__).parent.parent / "rows" / "kubernetes.json").read_text())


def objects(cluster, values):
    """The objects of values, each as a text; None where they can't be rendered."""
    base = ["--set=serverName=example.org", "--credentials=job", *hosts()]
    rendered = run("render", "ess", f"--namespace={cluster.namespace}", *base, "--values=-", values=values)
    if rendered.returncode != 0:
        return None
    return [json.dumps(document) for document in yaml.load_all(rendered.stdout, yaml.CSafeLoader) if document]


def says(cluster, values, known):
    """What the server says of values: only what is not known is sent, since the rest is that of the tests above."""
    found = objects(cluster, values)
    if found is None:
        return "refuses"
    changed = [text for text in found if text not in known]
    sent = f'{{"apiVersion": "v1", "kind": "List", "items": [{", ".join(changed)}]}}'
    return "refuses" if changed and cluster.dry_run(sent) else "accepts"


def test_what_check_knows_is_what_the_server_says(cluster):
    known = set(objects(cluster, {}))
    rows = [row for row in ROWS if row["by"] == "server"]
    assert [row for row in rows if says(cluster, row["values"], known) != row["says"]] == []
