"""What `masthead diff --against cluster` says is what `kubectl apply` then does, on the client's side and on the server's."""

import concurrent.futures
import itertools
import json
import os
import subprocess

import api_server
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
        """Applies the values. Gives where the diff said something else beforehand than what happened."""
        said = told(self.cluster, values)
        manifests = rendered(self.cluster, values)
        # What was applied as it is before is not applied again: it is quicker.
        text = "\n---\n".join(m for m in manifests if m not in self.applied)
        refused = [] if not text else self.refused(text)
        before, self.found, self.applied = self.found, objects(self.cluster), manifests
        done = happened(before, self.found, [name(m) for m in manifests])
        wrong = [f"{it}: said {said.get(it)}, happened {done.get(it)}" for it in sorted(said | done) if said.get(it) != done.get(it)]
        return refused + wrong

    def again(self, values):
        """What the diff says after the values were applied, but for what nothing removed: nothing."""
        return [f"{it}: {what} again" for it, what in told(self.cluster, values).items() if what != "removed"]

    def refused(self, text):
        """Applies the manifests. Gives why they are refused, where they are."""
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
    """A pair for each component, and a value beside them: what each is called, the values, and whether they are those after the change."""
    beside = itertools.chain(BESIDE.items(), itertools.repeat(("nothing", {})))
    left = iter(PAIRS)
    for number in range(-(-len(PAIRS) // len(COMPONENTS))):
        names, shift = list(itertools.islice(left, len(COMPONENTS))), number % len(COMPONENTS)
        turned = dict(zip(COMPONENTS[shift:] + COMPONENTS[:shift], names, strict=False))
        for side, which in enumerate(("before", "after")):
            called, more = next(beside)
            values = merged(*(at(where, PAIRS[it][side]) for where, it in turned.items()), more)
            yield f"{which} {turned}, {called}", values, which == "after"


def assert_none_on_both_sides(kubeconfig, wrong):
    """That `wrong` finds nothing in a state, where the client applies and where the server does; both at the same time."""

    def on(side):
        with api_server.namespace(kubeconfig) as cluster:
            return [f"{' '.join(side)} {line}" for line in wrong(State(cluster, side))]

    with concurrent.futures.ThreadPoolExecutor() as pool:
        found = [line for lines in pool.map(on, (CLIENT, SERVER)) for line in lines]
    assert not found, "\n".join(["", *found])


def test_pairs(kubeconfig):
    """Each pair on one of the sides, in turn; on both where EVERY_SIDE is set."""

    def wrong(state):
        for number, (called, values, is_last) in enumerate(rounds()):
            if (number // 2) % 2 == (CLIENT, SERVER).index(state.side) or os.environ.get("EVERY_SIDE"):
                found = state.step(values) + (state.again(values) if is_last else [])
                yield from (f"{called}: {line}" for line in found)

    assert_none_on_both_sides(kubeconfig, wrong)


def test_steps(kubeconfig):
    def wrong(state):
        for called, values in STEPS.items():
            yield from (f"{called}: {line}" for line in state.step(values) + state.again(values))

    assert_none_on_both_sides(kubeconfig, wrong)


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


def test_edits_of_others(kubeconfig):
    def wrong(state):
        yield from state.step(EDITED)
        for done in edits(state.cluster):
            patches = {f"{kind}/{name}": patch for kind, name, patch in done}
            for name, patch in patches.items():
                state.cluster.kubectl("patch", name, "--type=json", f"--patch={json.dumps(patch)}")
            state.found, state.applied = objects(state.cluster), []
            yield from (f"{line}, after {patches.get(line.split(':')[0].lower())}" for line in state.step(EDITED))
        yield from state.again(EDITED)

    assert_none_on_both_sides(kubeconfig, wrong)


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
