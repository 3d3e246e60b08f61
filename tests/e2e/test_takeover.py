"""docs/takeover.md takes over what Helm installed: its lines are run as they stand, over objects as Helm 3 and 4 leave them."""

import json
import os
import pathlib
import re
import subprocess

import helm_program
import pytest
import yaml
from harness import MASTHEAD, run

PAGE = pathlib.Path(__file__).parent.parent.parent / "docs" / "takeover.md"
HOSTS = {name: {"ingress": {"host": f"{name.lower()}.example.org"}} for name in ("elementAdmin", "elementWeb", "matrixAuthenticationService", "matrixRTC", "synapse")}
HOOKSHOT = {"enabled": True, "ingress": {"host": "hookshot.example.org"}, "additional": {"a": {"config": "generic: {enabled: true}"}}}
VALUES = {"serverName": "example.org", "hookshot": HOOKSHOT, **HOSTS}
KINDS = "serviceaccount,role,rolebinding,secret,configmap,service,persistentvolumeclaim,statefulset,deployment,job,ingress"


def lines(heading):
    """The commands below a heading of the page."""
    section = PAGE.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [line for block in re.findall(r"\n```text\n(.*?)\n```", section, re.DOTALL) for line in block.splitlines()]


def objects(cluster, selector="app.kubernetes.io/part-of=matrix-stack"):
    listed = cluster.kubectl("get", KINDS, f"--selector={selector}", "--output=json", "--show-managed-fields")
    return {f"{item['kind']}/{item['metadata']['name']}": item for item in json.loads(listed.stdout)["items"]}


def is_of_helm(item):
    metadata = item["metadata"]
    marks = {**metadata.get("labels", {}), **metadata.get("annotations", {})}
    # The claims and the credentials say themselves that they are to be kept.
    return any(key.startswith(("meta.helm.sh/", "helm.sh/")) and key != "helm.sh/resource-policy" for key in marks) or "Helm" in marks.values()


class Installed:
    """A namespace in which Helm has installed the chart: 3 and 4 are what these leave, "real" is Helm 4 itself, "argocd" is what Argo CD applies, and None is nothing yet."""

    def __init__(self, cluster, folder, major, manager="helm", driver="secret"):
        self.cluster, self.folder, self.manager, self.driver = cluster, folder, manager, driver
        (folder / "given.yaml").write_text(json.dumps(VALUES))
        bin = folder / "bin"
        bin.mkdir()
        (bin / "masthead").symlink_to(os.path.abspath(MASTHEAD))
        (bin / "helm").write_text("#!/bin/sh\ncat given.yaml\n")
        (bin / "helm").chmod(0o755)
        self.env = {**cluster.env, "PATH": f"{bin}:{os.environ['PATH']}"}
        if major == "real":
            self.helm("install")
            self.generate("0.0.1")
        elif major:
            self.install(major)

    def helm(self, action, values=VALUES):
        chart = run("template", "ess", "--values=-", f"--namespace={self.cluster.namespace}", values=values)
        assert chart.returncode == 0, chart.stderr
        helm_program.run(self.cluster, action, self.folder, chart.stdout, self.driver, values, self.manager)

    def install(self, major):
        given = ["--values=-", f"--namespace={self.cluster.namespace}"]
        chart = run("template", "ess", *given, values=VALUES)
        assert chart.returncode == 0, chart.stderr
        for manifest in yaml.load_all(chart.stdout, yaml.CSafeLoader):
            annotations = manifest["metadata"].setdefault("annotations", {})
            if "helm.sh/hook" not in annotations:
                annotations |= {"meta.helm.sh/release-name": "ess", "meta.helm.sh/release-namespace": self.cluster.namespace}
            how = {3: ["create"], 4: ["apply", "--server-side"], "argocd": ["apply"]}[major]
            self.cluster.kubectl(*how, f"--field-manager={self.manager}", "--filename=-", text=json.dumps(manifest))
            if manifest["kind"] == "Job":
                helm_program.finish_job(self.cluster, manifest["metadata"]["name"])
        self.generate()
        if major == "argocd":
            return
        release = ["secret", "generic", "sh.helm.release.v1.ess.v1", "--type=helm.sh/release.v1", "--from-literal=release=x"]
        self.cluster.kubectl("create", *release)
        self.cluster.kubectl("label", "secret", "sh.helm.release.v1.ess.v1", "owner=helm", "name=ess", "status=deployed", "version=1")

    def generate(self, version=None):
        """What the chart's Job makes, be it that of an older release."""
        made = run("render", "ess", "--values=-", "--credentials=ephemeral", "--secrets=only", f"--namespace={self.cluster.namespace}", values=VALUES)
        secrets = list(yaml.load_all(made.stdout, yaml.CSafeLoader))
        (secret,) = (it for it in secrets if it["metadata"]["name"] == "ess-generated")
        labels = secret["metadata"]["labels"]
        labels["app.kubernetes.io/managed-by"] = "matrix-tools-init-secrets"
        labels["app.kubernetes.io/version"] = version or labels["app.kubernetes.io/version"]
        del labels["masthead/release"]
        self.cluster.kubectl("create", "--field-manager=matrix-tools", "--filename=-", text=json.dumps(secret))

    def kept(self, name):
        """The name of a file that the notes have written, which has the namespace where that is not the release."""
        return f"{self.cluster.namespace}.ess{name}.yaml"

    def do(self, line, statuses=(0,)):
        """Runs a line of the page, in the namespace of the test. Gives what it said."""
        line = re.sub(r"--namespace([ =])ess\b", rf"--namespace\1{self.cluster.namespace}", line)
        command = f"set -o pipefail; {line}"
        done = subprocess.run(["bash", "-c", command], env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode in statuses, f"{line}\n{done.stdout}{done.stderr}"
        return done


@pytest.mark.parametrize("major", [3, 4])
def test_what_helm_installed_is_taken_over_as_the_page_says(cluster, tmp_path, major):
    installed = Installed(cluster, tmp_path, major)
    before = objects(cluster)
    for heading in ("Back up", "Take over the credentials"):
        for line in lines(heading):
            installed.do(line)
    for line in lines("Helm 3: leave it as Helm 4 does"):
        installed.do(line)
    for line in lines("Look at what will change"):
        said = installed.do(line, (0, 1)).stdout
    assert "changed" in said and "release-name" in said
    for line in lines("Apply, as Helm"):
        installed.do(line)
    for line in lines("Forget the release"):
        installed.do(line)
    assert objects(cluster, "owner=helm") == {}

    (look,) = lines("Remove what is left over")
    told = installed.do(look, (0, 1))
    for command in re.findall(r"(kubectl delete .*)", told.stderr):
        installed.do(command)
    again = installed.do(look)
    assert again.stdout == ""
    assert "kubectl delete" not in again.stderr
    after = objects(cluster)
    assert [name for name, item in after.items() if is_of_helm(item)] == []
    claims = [name for name in before if name.startswith("PersistentVolumeClaim/")]
    assert claims and all(before[name]["metadata"]["uid"] == after[name]["metadata"]["uid"] for name in claims)
    kept = "Secret/ess-generated"
    assert before[kept]["data"] == after[kept]["data"] and before[kept]["metadata"]["uid"] == after[kept]["metadata"]["uid"]
    deployed = ("StatefulSet/ess-synapse-main", "Deployment/ess-haproxy")
    assert all(before[name]["metadata"]["uid"] == after[name]["metadata"]["uid"] for name in deployed)


def test_the_way_back_has_no_conflicts(cluster, tmp_path):
    installed = Installed(cluster, tmp_path, 4)
    for heading in ("Back up", "Take over the credentials", "Apply, as Helm", "Forget the release", "The way back"):
        for line in lines(heading):
            installed.do(line)
    assert list(objects(cluster, "owner=helm")) == ["Secret/sh.helm.release.v1.ess.v1"]
    chart = run("template", "ess", "--values=-", f"--namespace={cluster.namespace}", "--no-hooks", values=VALUES)
    cluster.apply(chart.stdout, "--server-side", "--field-manager=helm")
    assert "masthead/release" not in objects(cluster)["Service/ess-haproxy"]["metadata"]["labels"]


def steps(text):
    """The lines of the notes that are commands, by the number of the step that they stand below."""
    found, number = {}, None
    for line in text.splitlines():
        if head := re.match(r"# (\d)\. ", line):
            number = int(head[1])
        elif line.startswith("# The way back"):
            number = None
        elif line and not line.startswith("#") and number is not None:
            found.setdefault(number, []).append(line)
    return found


NEIGHBOUR = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "other-well-known", "labels": {"app.kubernetes.io/part-of": "matrix-stack", "app.kubernetes.io/managed-by": "Helm"}},
}


@pytest.mark.parametrize("major", [3, 4])
def test_what_helm_installed_is_taken_over_as_the_notes_say(cluster, tmp_path, major):
    installed = Installed(cluster, tmp_path, major)
    cluster.kubectl("create", "--field-manager=helm", "--filename=-", text=json.dumps(NEIGHBOUR))
    before = objects(cluster)
    (tmp_path / "values.yaml").write_text(json.dumps(VALUES))
    told = installed.do("masthead notes takeover --values values.yaml --namespace ess").stdout
    found = steps(told)
    assert sorted(found) == [1, 2, 3, 4, 5, 6, 7, 8]
    for number in range(1, 8):
        for line in found[number]:
            installed.do(line)
    assert objects(cluster, "owner=helm") == {}
    (look,) = found[8]
    for command in re.findall(r"(kubectl delete .*)", installed.do(look).stderr):
        installed.do(command)
    again = installed.do(look.removesuffix(" || test $? = 1"))
    assert again.stdout == ""
    after = objects(cluster)
    neighbour = "ConfigMap/other-well-known"
    assert after[neighbour] == before[neighbour]
    assert [name for name, item in after.items() if is_of_helm(item) and name != neighbour] == []
    kept = [name for name in before if name.startswith("PersistentVolumeClaim/")] + ["Secret/ess-generated", "StatefulSet/ess-synapse-main"]
    assert len(kept) > 3
    assert all(before[name]["metadata"]["uid"] == after[name]["metadata"]["uid"] for name in kept)
    rendered = [item for name, item in after.items() if "masthead/release" in item["metadata"].get("labels", {})]
    entries = [entry for item in rendered for entry in item["metadata"]["managedFields"]]
    assert [entry for entry in entries if entry["manager"] == "helm" and entry["operation"] == "Update"] == []

    for line in way_back(told):
        installed.do(line)
    assert list(objects(cluster, "owner=helm")) == ["Secret/sh.helm.release.v1.ess.v1"]
    chart = run("template", "ess", "--values=-", f"--namespace={cluster.namespace}", "--no-hooks", values=VALUES)
    cluster.apply(chart.stdout, "--server-side", "--field-manager=helm")


def notes(installed, topic, *args):
    """The commands of the notes by their steps, for values that stand in a file, and all that is printed."""
    (installed.folder / "values.yaml").write_text(json.dumps(VALUES))
    text = installed.do(" ".join(["masthead notes", topic, "--values values.yaml --namespace ess", *args])).stdout
    return steps(text), text


def finish(installed, look):
    """Runs the last step, and the commands that it tells; after it nothing differs."""
    for command in re.findall(r"(kubectl delete .*)", installed.do(look).stderr):
        installed.do(command)
    again = installed.do(look.removesuffix(" || test $? = 1"))
    assert again.stdout == "" and "kubectl delete" not in again.stderr


def managers(cluster):
    """Who has fields of the objects of the release, but for those that a Job or a cluster writes."""
    items = objects(cluster, "masthead/release=ess").values()
    entries = [entry for item in items for entry in item["metadata"]["managedFields"] if "subresource" not in entry]
    return {(entry["manager"], entry["operation"]) for entry in entries} - {("matrix-tools", "Update")}


def test_a_takeover_of_helm_itself_may_stop_anywhere_and_has_a_way_back(cluster, tmp_path):
    installed = Installed(cluster, tmp_path, "real", driver="configmap")
    before = objects(cluster)
    found, told = notes(installed, "takeover")
    backups = {}
    for last in (1, 3, 4, 6, 7):
        for line in [line for number in range(1, last + 1) for line in found[number]]:
            installed.do(line)
        for path in tmp_path.glob("*.backup.yaml"):
            assert backups.setdefault(path.name, path.read_text()) == path.read_text(), f"{path.name} after step {last}"
    assert set(backups) == {installed.kept(name) for name in ("-generated.backup", ".helm-release.backup", ".objects.backup")}
    finish(installed, found[8][0])
    assert objects(cluster, "owner=helm") == {} and managers(cluster) == {("helm", "Apply")}
    given = yaml.safe_load(installed.do(f"masthead values release {installed.kept('.helm-release.backup')}").stdout)
    assert given == VALUES
    for line in way_back(told):
        installed.do(line)
    installed.helm("upgrade")
    after = objects(cluster)
    assert {name for name, item in after.items() if "masthead/release" in item["metadata"]["labels"]} == {"Secret/ess-generated"}
    assert after["Secret/ess-generated"]["data"] == before["Secret/ess-generated"]["data"]
    kept = [name for name in before if name.startswith(("PersistentVolumeClaim/", "StatefulSet/", "Deployment/", "Service/"))]
    assert all(is_of_helm(after[name]) and before[name]["metadata"]["uid"] == after[name]["metadata"]["uid"] for name in kept if "Claim" not in name)
    assert all(before[name]["metadata"]["uid"] == after[name]["metadata"]["uid"] for name in kept)

    # And once more.
    for path in tmp_path.glob("*.backup.yaml"):
        path.rename(path.with_suffix(".old"))
    for line in [line for number in range(1, 8) for line in found[number]]:
        installed.do(line)
    finish(installed, found[8][0])


# What the lines about a controller are about: its kind, where its objects are, and who it writes as.
CONTROLLERS = {
    "flux": (("helm.toolkit.fluxcd.io", "v2", "helmreleases", "HelmRelease"), "helm-controller", "kustomize-controller"),
    "argocd": (("argoproj.io", "v1alpha1", "applications", "Application"), "argocd-controller", "argocd-controller"),
}


@pytest.fixture
def controlled(cluster):
    """Makes an object of a controller, which is named as the release is. Gives how it is found, and a function to do the lines with."""
    made = []

    def make(namespace, group, version, plural, kind, **spec):
        definition = custom(group, version, plural, kind)
        cluster.apply(json.dumps(definition))
        cluster.kubectl("wait", "--for=condition=Established", f"crd/{plural}.{group}", "--timeout=60s")
        if namespace != cluster.namespace and cluster.kubectl("get", "namespace", namespace, check=False).returncode != 0:
            cluster.kubectl("create", "namespace", namespace)
        finalizers = ["resources-finalizer.argocd.argoproj.io"] if kind == "Application" else []
        metadata = {"name": "ess", "namespace": namespace, "finalizers": finalizers}
        text = json.dumps({"apiVersion": f"{group}/{version}", "kind": kind, "metadata": metadata, "spec": spec})
        done = subprocess.run(["kubectl", "apply", "--filename=-"], input=text, env=cluster.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        made.append((namespace, f"{plural}.{group}"))

        def get():
            argv = ["kubectl", "get", f"--namespace={namespace}", f"{plural}.{group}", "ess", "--ignore-not-found", "--output=json"]
            text = subprocess.run(argv, env=cluster.env, capture_output=True, text=True, check=True).stdout
            return json.loads(text) if text else None

        return get

    yield make
    for namespace, plural in made:
        argv = ["kubectl", "delete", f"--namespace={namespace}", plural, "ess", "--ignore-not-found", "--wait=false"]
        subprocess.run(argv, env=cluster.env, capture_output=True, check=False)


@pytest.mark.parametrize("target", CONTROLLERS)
def test_who_applies_after_a_takeover_has_all_that_the_one_before_had(cluster, tmp_path, controlled, target):
    kind, before, after = CONTROLLERS[target]
    get = controlled("argocd" if target == "argocd" else cluster.namespace, *kind, syncPolicy={"automated": {"prune": True}})
    installed = Installed(cluster, tmp_path, "real" if target == "flux" else "argocd", manager=before)
    found, told = notes(installed, "takeover", f"--target {target}")
    for line in [line for number in range(0, 7) for line in found[number]]:
        installed.do(line)
    assert get()["spec"].get("suspend") is True if target == "flux" else get()["spec"]["syncPolicy"] == {}
    # Stopped, and begun anew.
    for line in [line for number in range(0, 8) for line in found.get(number, [])]:
        installed.do(line)
    assert (get() is None) == (target == "flux")
    finish(installed, found[8][0])
    assert managers(cluster) == {(after, "Apply")}
    # What the controller leaves out later goes.
    rendered = (tmp_path / installed.kept(".manifests")).read_text()
    fewer = rendered.replace("app.kubernetes.io/part-of: matrix-stack\n", "other: label\n", 1)
    cluster.apply(fewer, "--server-side", f"--field-manager={after}")
    assert objects(cluster, "other=label") != {} and objects(cluster, "other=label,app.kubernetes.io/part-of") == {}
    if target == "flux":
        cluster.apply(rendered, "--server-side", f"--field-manager={after}")
        for line in way_back(told):
            installed.do(line)
        installed.helm("upgrade")


@pytest.mark.parametrize("target", ["flux", "argocd"])
def test_what_a_controller_applies_is_upgraded_and_removed_without_it(cluster, tmp_path, controlled, target):
    kinds = {"flux": ("flux-system", "kustomize.toolkit.fluxcd.io", "v1", "kustomizations", "Kustomization"), "argocd": ("argocd", *CONTROLLERS["argocd"][0])}
    get = controlled(*kinds[target], syncPolicy={"automated": {}})
    installed = Installed(cluster, tmp_path, None)
    (tmp_path / "values.yaml").write_text(json.dumps(VALUES))
    manifests = installed.do(f"masthead render --values values.yaml --namespace ess --target {target}").stdout
    cluster.apply(manifests, "--server-side", f"--field-manager={CONTROLLERS[target][2]}")
    cluster.kubectl("create", "--filename=-", text=json.dumps(NEIGHBOUR))
    found, _ = notes(installed, "upgrade", f"--target {target}")
    assert 6 not in found, "it applies by itself"
    for number in (1, 2, 3, 4, 5, 8):
        assert [installed.do(line).stdout for line in found[number]][-1] in ("", "valid\n") or number in (3, 4)
    text = installed.do(f"masthead notes uninstall --values values.yaml --namespace ess --target {target}").stdout
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith(("kubectl", "masthead")):
            installed.do(line)
    assert get() is None
    left = {name.split("/")[0] for name in objects(cluster, "masthead/release=ess")}
    assert left == {"PersistentVolumeClaim", "Secret"} and "ConfigMap/other-well-known" in objects(cluster)


def test_what_helm_has_is_removed_and_installed_again_as_the_notes_say(cluster, tmp_path):
    installed = Installed(cluster, tmp_path, "real")
    cluster.kubectl("create", "--filename=-", text=json.dumps(NEIGHBOUR))
    before = objects(cluster)
    found, _ = notes(installed, "uninstall", "--target helm")
    for _ in range(2):
        for line in found[1]:
            installed.do(line)
        if objects(cluster, "owner=helm"):
            assert found[2] == [f"helm uninstall ess --namespace={cluster.namespace}"]
            helm_program.run(cluster, "uninstall")
        for line in found[3]:
            installed.do(line)
    assert "owner: helm" in (tmp_path / installed.kept(".helm-release.last")).read_text()
    left = objects(cluster)
    claims = {name for name in before if name.startswith("PersistentVolumeClaim/")}
    assert set(left) == claims | {"Secret/ess-generated", "ConfigMap/other-well-known"}
    installed.helm("install")
    again = objects(cluster)
    assert all(again[name]["metadata"]["uid"] == before[name]["metadata"]["uid"] for name in left) and set(again) == set(before)


def way_back(text):
    """The lines of the notes that are there for going back, which stand in comments."""
    _, _, back = text.partition("# The way back")
    return re.findall(r"^# (kubectl .*)$", back, re.MULTILINE)


def custom(group, version, plural, kind):
    """A kind of a controller that is not there: anything may stand in its objects."""
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    versions = [{"name": version, "served": True, "storage": True, "schema": schema}]
    spec = {"group": group, "scope": "Namespaced", "names": {"plural": plural, "singular": kind.lower(), "kind": kind}, "versions": versions}
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": f"{plural}.{group}"}, "spec": spec}


def test_what_flux_installed_is_taken_over_as_the_notes_say(cluster, tmp_path):
    cluster.apply(json.dumps(custom("helm.toolkit.fluxcd.io", "v2", "helmreleases", "HelmRelease")))
    cluster.kubectl("wait", "--for=condition=Established", "crd/helmreleases.helm.toolkit.fluxcd.io", "--timeout=60s")
    helm_release = {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", "metadata": {"name": "ess"}, "spec": {"interval": "5m"}}
    cluster.apply(json.dumps(helm_release))
    installed = Installed(cluster, tmp_path, 3, manager="helm-controller")
    before = objects(cluster)
    (tmp_path / "values.yaml").write_text(json.dumps(VALUES))
    told = installed.do("masthead notes takeover --values values.yaml --namespace ess --field-manager helm-controller").stdout
    found = steps(told)
    assert sorted(found) == list(range(9))
    installed.do(found[0][0])
    suspended = json.loads(cluster.kubectl("get", "helmrelease/ess", "--output=json").stdout)
    assert suspended["spec"]["suspend"] is True
    for number in range(1, 8):
        for line in found[number]:
            installed.do(line)
    assert cluster.kubectl("get", "helmrelease/ess", check=False).returncode != 0
    assert objects(cluster, "owner=helm") == {}
    (look,) = found[8]
    for command in re.findall(r"(kubectl delete .*)", installed.do(look).stderr):
        installed.do(command)
    assert installed.do(look.removesuffix(" || test $? = 1")).stdout == ""
    after = objects(cluster)
    assert [name for name, item in after.items() if is_of_helm(item)] == []
    kept = [name for name in before if name.startswith("PersistentVolumeClaim/")] + ["Secret/ess-generated", "StatefulSet/ess-synapse-main"]
    assert all(before[name]["metadata"]["uid"] == after[name]["metadata"]["uid"] for name in kept)


def test_one_release_of_the_chart_follows_another_as_the_notes_say(cluster, tmp_path):
    installed = Installed(cluster, tmp_path, 4)
    (tmp_path / "values.yaml").write_text(json.dumps(VALUES))
    given, of_before = "--values values.yaml --namespace ess", "--chart-version 26.8"
    taken = steps(installed.do(f"masthead notes takeover {given} {of_before}").stdout)
    for number in range(1, 8):
        for line in taken[number]:
            installed.do(line)
    for command in re.findall(r"(kubectl delete .*)", installed.do(taken[8][0]).stderr):
        installed.do(command)

    before, after = (steps(installed.do(f"masthead notes upgrade {given} --field-manager=helm {more}").stdout) for more in (of_before, ""))
    for line in before[1] + before[2]:
        assert installed.do(line).stdout == ""
    for number in (3, 4, 5):
        said = [installed.do(line).stdout for line in after[number]]
    assert "~ StatefulSet/ess-synapse-main" in said[-1]
    for line in after[6]:
        installed.do(line)
    (look,) = after[8]
    for command in re.findall(r"(kubectl delete .*)", installed.do(look).stderr):
        installed.do(command)
    assert installed.do(look.removesuffix(" || test $? = 1")).stdout == ""

    # Back to what ran before.
    told = installed.do(f"masthead notes upgrade {given} --field-manager=helm {of_before}").stdout
    kept = (tmp_path / installed.kept(".before")).read_text()
    for line in after[1]:
        installed.do(line)
    assert (tmp_path / installed.kept(".before")).read_text() == kept, "of what ran before, not of what runs"
    for line in way_back(told):
        installed.do(line)
    (look,) = before[8]
    for command in re.findall(r"(kubectl delete .*)", installed.do(look).stderr):
        installed.do(command)
    assert installed.do(look.removesuffix(" || test $? = 1")).stdout == ""


def test_a_release_that_was_taken_over_is_removed_with_what_helm_knew_of_it(cluster, tmp_path):
    installed = Installed(cluster, tmp_path, 3)
    cluster.kubectl("create", "--field-manager=helm", "--filename=-", text=json.dumps(NEIGHBOUR))
    (tmp_path / "values.yaml").write_text(json.dumps(VALUES))
    found = steps(installed.do("masthead notes takeover --values values.yaml --namespace ess").stdout)
    for number in range(1, 7):
        for line in found[number]:
            installed.do(line)
    text = installed.do("masthead notes uninstall --values values.yaml --namespace ess --field-manager helm").stdout
    commands = [line for line in text.replace("\\\n", " ").splitlines() if line.startswith(("kubectl delete", "masthead render"))]
    assert any("owner=helm,name=ess" in line for line in commands)
    for line in commands:
        installed.do(line)
    left = objects(cluster)
    kept = {name.split("/")[0] for name, item in left.items() if "masthead/release" in item["metadata"]["labels"]}
    assert kept <= {"PersistentVolumeClaim", "Secret"} and "ConfigMap/other-well-known" in left
    assert objects(cluster, "owner=helm") == {}
