"""What `masthead diff --against cluster` says is what `kubectl apply` then does, on the client's side and on the server's."""

import itertools
import json
import subprocess

import pytest
import yaml
from diff_edits import EDITS
from diff_pairs import BESIDE, COMPONENTS, PAIRS, STEPS
from harness import run

RELEASE = "ess"
OFF = ["synapse.enabled=false", "matrixAuthenticationService.enabled=false"]
PORTS = [f"matrixRTC.sfu.exposedServices.{port}.portType=HostPort" for port in ("rtcTcp", "rtcMuxedUdp")]
HOSTS = [f"{name}.ingress.host={name.lower()}.example.org" for name in ("elementAdmin", "elementWeb", "hookshot", "matrixRTC")]
GIVEN = ["--credentials=job", "--set=" + ",".join(["serverName=example.org", "hookshot.enabled=true", *OFF, *PORTS, *HOSTS])]

KINDS = "networkpolicy,serviceaccount,role,rolebinding,secret,configmap,persistentvolumeclaim,service,statefulset,deployment,job,ingress"
LAST = "kubectl.kubernetes.io/last-applied-configuration"
CLIENT = ()
SERVER = ("--server-side", "--force-conflicts")
SIDES = pytest.mark.parametrize("side", [CLIENT, SERVER], ids=["client", "server"])


def masthead(command, cluster, values, *more):
    """Runs a command for the release in the cluster's namespace, with these values over those that are given."""
    args = [command, RELEASE, "--values=-", *GIVEN, f"--namespace={cluster.namespace}", *more]
    return run(*args, values=values, env=cluster.env)


def objects(cluster):
    """What there is in the namespace by kind and name, without what the server notes about who wrote it when."""
    listed = json.loads(cluster.kubectl("get", KINDS, "--output=json").stdout)["items"]
    for item in listed:
        metadata = item["metadata"]
        metadata.get("annotations", {}).pop(LAST, None)
        for key in ("managedFields", "resourceVersion", "generation"):
            metadata.pop(key, None)
        if not metadata.get("annotations"):
            metadata.pop("annotations", None)
    return {f"{item['kind']}/{item['metadata']['name']}": item for item in listed}


def told(cluster, values):
    """What `diff` says, by kind and name."""
    done = masthead("diff", cluster, values, "--against=cluster", "--format=names")
    lines = done.stdout.splitlines()
    assert done.returncode == (1 if lines else 0), done.stderr
    return {name: what for what, name in (line.split(" ", 1) for line in lines)}


def rendered(cluster, values):
    """The manifests, each as a text."""
    done = masthead("render", cluster, values)
    assert done.returncode == 0, f"{values}\n{done.stderr}"
    return done.stdout.removeprefix("---\n").split("\n---\n")


def happened(before, after, names):
    """What an apply did to the objects of which these are rendered."""
    out = {name: "removed" for name in before if name not in names and is_ours(before[name])}
    for name in names:
        if name not in before:
            out[name] = "added"
        elif before[name] != after[name]:
            out[name] = "changed"
    return out


def is_ours(item):
    """Whether it is the release's, and no Job: an earlier one is over."""
    return item["kind"] != "Job" and item["metadata"].get("labels", {}).get("masthead/release") == RELEASE


class State:
    """A namespace that goes from values to values."""

    def __init__(self, cluster, side):
        self.cluster, self.side, self.found, self.applied = cluster, side, objects(cluster), []

    def step(self, values):
        """Applies the values. Gives where the diff said something else than what happened, before and afterwards."""
        said = told(self.cluster, values)
        manifests = rendered(self.cluster, values)
        # What was applied as it is before is not applied again: it is quicker.
        text = "\n---\n".join(m for m in manifests if m not in self.applied)
        refused = [] if not text else self.refused(text)
        before, self.found, self.applied = self.found, objects(self.cluster), manifests
        done = happened(before, self.found, [name(m) for m in manifests])
        wrong = [f"{it}: said {said.get(it)}, happened {done.get(it)}" for it in sorted(said | done) if said.get(it) != done.get(it)]
        again = told(self.cluster, values).items()
        return refused + wrong + [f"{it}: {what} again" for it, what in again if what != "removed"]


    def refused(self, text):
        done = self.cluster.apply(text, *self.side, check=False)
        return [] if done.returncode == 0 else done.stderr.splitlines()


def name(manifest):
    read = yaml.load(manifest, Loader=yaml.CSafeLoader)
    return f"{read['kind']}/{read['metadata']['name']}"


def at(path, values):
    """The values at a dotted path."""
    for key in reversed(path.split(".")):
        values = {key: values}
    return values


def merged(*many):
    out = {}
    for values in many:
        for key, value in values.items():
            is_map = isinstance(value, dict) and isinstance(out.get(key), dict)
            out[key] = merged(out[key], value) if is_map else value
    return out


def rounds():
    """A pair for each component, and a value beside them: what each is called, and the values before and after."""
    beside = itertools.chain(BESIDE.items(), itertools.repeat(("nothing", {})))
    left = iter(PAIRS)
    for number in range(-(-len(PAIRS) // len(COMPONENTS))):
        names, shift = list(itertools.islice(left, len(COMPONENTS))), number % len(COMPONENTS)
        turned = dict(zip(COMPONENTS[shift:] + COMPONENTS[:shift], names, strict=False))
        for side, which in enumerate(("before", "after")):
            called, more = next(beside)
            yield f"{which} {turned}, {called}", merged(*(at(where, PAIRS[it][side]) for where, it in turned.items()), more)


def assert_none(wrong):
    wrong = list(wrong)
    assert not wrong, "\n".join(["", *wrong])


@SIDES
def test_pairs(cluster, side):
    state = State(cluster, side)
    assert_none(f"{called}: {line}" for called, values in rounds() for line in state.step(values))


@SIDES
def test_steps(cluster, side):
    state = State(cluster, side)
    assert_none(f"{called}: {line}" for called, values in STEPS.items() for line in state.step(values))


# What others can change of each workload.
OURS = {
    "annotations": {"ours": "1"},
    "tolerations": [{"key": "ours", "operator": "Exists"}],
    "nodeSelector": {"ours": "1"},
    "extraEnv": [{"name": "OURS", "value": "1"}],
    "extraVolumes": [{"name": "v", "emptyDir": {}}],
}
EDITED = merged({"networkPolicy": {"enabled": True}}, *(at(where, OURS) for where in COMPONENTS))


def edits(cluster):
    """What is done to which object, as long as there is something to do: an object is changed once a round."""
    left = {kind: list(patches) for kind, patches in EDITS.items()}
    names = {kind: [it.split("/")[1] for it in cluster.kubectl("get", kind, "--output=name").stdout.split()] for kind in EDITS}
    while any(left.values()):
        yield [(kind, name, left[kind].pop(0)) for kind in EDITS for name in names[kind][: len(left[kind])]]


@SIDES
def test_edits_of_others(cluster, side):
    state = State(cluster, side)
    assert_none(state.step(EDITED))
    wrong = []
    for done in edits(cluster):
        patches = {}
        for kind, name, patch in done:
            patched = cluster.kubectl("patch", f"{kind}/{name}", "--type=json", f"--patch={json.dumps(patch)}", check=False)
            assert patched.returncode == 0, f"{kind} {patch}: {patched.stderr}"
            patches[f"{kind}/{name}"] = patch
        state.found, state.applied = objects(cluster), []
        wrong += [f"{line}, after {patches.get(line.split(':')[0].lower())}" for line in state.step(EDITED)]
    assert_none(wrong)


def test_what_is_left_over_goes_with_the_command_that_is_told(cluster):
    some = ["--set=elementWeb.enabled=false,elementAdmin.enabled=false,matrixRTC.enabled=false,hookshot.enabled=false"]
    on = ["--set=synapse.enabled=true,synapse.ingress.host=matrix.example.org,networkPolicy.enabled=true"]
    cluster.apply(masthead("render", cluster, {}, *some, *on).stdout)
    done = masthead("diff", cluster, {}, *some, "--against=cluster", "--format=names")
    removed = {line.split(" ", 1)[1] for line in done.stdout.splitlines() if line.startswith("removed ")}
    assert done.returncode == 1 and {"Service/ess-synapse", "StatefulSet/ess-synapse-main", "PersistentVolumeClaim/ess-synapse-media"} <= removed
    (command,) = (line.split("to remove it: ")[1] for line in done.stderr.splitlines() if "to remove it: " in line)
    assert "persistentvolumeclaim" not in command and "ess-generated" not in command
    subprocess.run(["bash", "-c", command], env=cluster.env, check=True, capture_output=True)
    cluster.apply(masthead("render", cluster, {}, *some).stdout)
    again = masthead("diff", cluster, {}, *some, "--against=cluster", "--format=names")
    assert again.stdout.splitlines() == ["removed PersistentVolumeClaim/ess-postgres-data", "removed PersistentVolumeClaim/ess-synapse-media"]
    assert "holds data or keys" in again.stderr and "to remove it" not in again.stderr
