"""A real API server on the fragments for kinds of clusters: it takes their objects, and its Pod Security says of pods what `check` says."""

import json

import pytest
import yaml
from harness import run

BASE = ["--values=examples/base.yaml", "--credentials=job"]


def masthead(command, cluster, *more, values=None):
    given = [] if values is None else ["--values=-"]
    args = [command, "ess", *BASE, f"--namespace={cluster.namespace}", *more, *given]
    return run(*args, values=values, env=cluster.env)


def rendered(cluster, *more, values=None):
    done = masthead("render", cluster, *more, values=values)
    assert done.returncode == 0, done.stderr
    return done.stdout


PROFILES = [
    ["openshift"],
    ["hardened"],
    ["small"],
    ["workers-medium"],
    ["workers-large"],
    ["workers-large", "hardened", "openshift"],
]


@pytest.mark.parametrize("fragments", PROFILES, ids=" ".join)
def test_the_server_takes_them_without_a_warning(cluster, fragments):
    # The server has no Routes, which are an API of OpenShift.
    routes = ["--set=inboundTrafficHandler=none"] if "openshift" in fragments else []
    text = rendered(cluster, *(f"--fragment={name}" for name in fragments), *routes)
    applied = cluster.apply(text, "--validate=strict")
    # kubectl notes that it did not make the namespace itself.
    warnings = [line for line in applied.stderr.splitlines() if "last-applied-configuration" not in line]
    assert warnings == []
    before = budgets(cluster)
    again = cluster.apply(text).stdout.splitlines()
    # Its selector is replaced as a whole, so that kubectl sends it each time. The object stays as it is.
    others = [line for line in again if not line.startswith("poddisruptionbudget.policy/")]
    assert [line for line in others if not line.endswith(" unchanged")] == []
    assert budgets(cluster) == before


def budgets(cluster):
    """The version of each budget by its name."""
    items = json.loads(cluster.kubectl("get", "poddisruptionbudget", "--output=json").stdout)["items"]
    return {item["metadata"]["name"]: item["metadata"]["resourceVersion"] for item in items}


def test_one_load_balancer_is_taken(cluster):
    more = ["--values=examples/rtc-load-balancer.yaml", "--show-only=Service/*"]
    applied = cluster.apply(rendered(cluster, *more))
    assert "ess-matrix-rtc-sfu-load-balancer created" in applied.stdout
    name = "service/ess-matrix-rtc-sfu-load-balancer"
    spec = json.loads(cluster.kubectl("get", name, "--output=json").stdout)["spec"]
    assert {port["protocol"] for port in spec["ports"]} == {"TCP", "UDP"}


def test_diff_knows_the_namespace_and_the_budgets(cluster):
    more = ["--fragment=workers-medium", "--fragment=hardened"]
    cluster.apply(rendered(cluster, *more))
    same = masthead("diff", cluster, *more, "--against=cluster", "--format=names")
    assert (same.returncode, same.stdout) == (0, ""), same.stderr
    other = ["--set=releaseNamespace.podSecurity.enforce=baseline", "--set=podDisruptionBudget.maxUnavailable=2"]
    told = masthead("diff", cluster, *more, *other, "--against=cluster", "--format=names").stdout
    names = {line.split(" ", 1)[1] for line in told.splitlines()}
    assert f"Namespace/{cluster.namespace}" in names
    assert "PodDisruptionBudget/ess-haproxy" in names
    # What is not rendered any more may be removed, but never the namespace.
    without = masthead("diff", cluster, "--fragment=workers-medium", "--against=cluster", "--format=names")
    names = {line.split(" ", 1)[1] for line in without.stdout.splitlines()}
    assert "PodDisruptionBudget/ess-haproxy" in names
    assert not any(name.startswith("Namespace/") for name in names)
    assert "namespace/" not in without.stderr.lower()


def haproxy(**values):
    return {"haproxy": values}


def container(**context):
    return haproxy(containersSecurityContext=context)


def pod(**context):
    return haproxy(podSecurityContext=context)


def init(**fields):
    sound = {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
    }
    context = {**sound, **fields.pop("securityContext", {})}
    return haproxy(extraInitContainers=[{"name": "mine", "image": "a", "securityContext": context, **fields}])


# What a user may write, some of it of no harm.
WRITTEN = [
    {},
    {"matrixRTC": {"sfu": {"hostNetwork": True}}},
    {"matrixRTC": {"sfu": {"exposedServices": {"rtcTcp": {"portType": "HostPort"}}}}},
    haproxy(extraVolumes=[{"name": "a", "hostPath": {"path": "/a"}}]),
    haproxy(extraVolumes=[{"name": "a", "nfs": {"server": "a", "path": "/a"}}]),
    haproxy(extraVolumes=[{"name": "a", "projected": {"sources": []}}]),
    container(privileged=True, allowPrivilegeEscalation=True),
    container(allowPrivilegeEscalation=True),
    container(capabilities={"drop": []}),
    container(capabilities={"add": ["NET_BIND_SERVICE"]}),
    container(capabilities={"add": ["CHOWN"]}),
    container(capabilities={"add": ["NET_RAW"]}),
    pod(runAsNonRoot=False),
    pod(runAsUser=0),
    pod(seccompProfile=None),
    pod(seccompProfile={"type": "Unconfined"}),
    pod(seccompProfile={"type": "Localhost", "localhostProfile": "a.json"}),
    pod(seLinuxOptions={"type": "spc_t"}),
    pod(seLinuxOptions={"type": "container_t"}),
    pod(seLinuxOptions={"level": "s0:c1,c2"}),
    pod(seLinuxOptions={"user": "system_u"}),
    {"hostUsers": False, **pod(runAsNonRoot=False, runAsUser=0)},
    init(),
    init(securityContext={"allowPrivilegeEscalation": None}),
    init(securityContext={"runAsUser": 0}),
    init(securityContext={"runAsNonRoot": False}),
    init(securityContext={"seccompProfile": {"type": "Unconfined"}}),
    init(securityContext={"appArmorProfile": {"type": "Unconfined"}}),
    init(securityContext={"procMount": "Default"}),
    init(ports=[{"containerPort": 80, "hostPort": 80}]),
    init(ports=[{"containerPort": 80, "hostPort": 0}]),
]


@pytest.mark.parametrize("level", ["baseline", "restricted"])
@pytest.mark.parametrize("values", WRITTEN, ids=json.dumps)
def test_pod_security_says_what_check_says(cluster, level, values):
    label = f"pod-security.kubernetes.io/warn={level}"
    cluster.kubectl("label", "namespace", cluster.namespace, label)
    # As written, also where the API would refuse the pod for something else: null is left out by then.
    text = rendered(cluster, "--show-only=Deployment/*", values=values)
    applied = cluster.apply(text, "--dry-run=server")
    is_refused = "would violate PodSecurity" in applied.stderr
    level = {"releaseNamespace": {"podSecurity": {"enforce": level}}}
    found = json.loads(masthead("check", cluster, "--output=json", values={**values, **level}).stdout)
    assert ("MH0430" in yaml.safe_dump(found)) == is_refused, applied.stderr
