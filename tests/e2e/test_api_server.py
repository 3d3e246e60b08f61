"""A real API server takes what is rendered, with strict validation."""

import pytest
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


@pytest.mark.parametrize("more", [[], WORKERS, POLICIES, AMOUNTS])
def test_a_second_apply_changes_nothing(cluster, more):
    text = run("render", "ess", f"--namespace={cluster.namespace}", *MINIMAL, *hosts(), *more).stdout
    cluster.apply(text)
    again = cluster.apply(text).stdout.splitlines()
    assert [line for line in again if not line.endswith(" unchanged")] == []


def test_what_is_no_quantity_is_refused(cluster):
    claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "x"}}
    text = f"{claim | {'spec': {'accessModes': ['ReadWriteOnce'], 'resources': {'requests': {'storage': '10GB'}}}}}"
    assert cluster.dry_run(text) != []
