"""kustomize, as kubectl has it, runs masthead as its plugin; and masthead as a function between other functions."""

import os
import shutil
import subprocess

import harness
import pages
import pytest
import yaml


pytestmark = pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not there, which has kustomize")


@pytest.fixture
def folder(tmp_path):
    return pages.folder(tmp_path)


@pytest.fixture
def built(folder):
    """What the commands of the page make, with the variable that they set."""
    pages.run(folder, "bash", "-ec", "\n".join(pages.commands("kustomize.md")), env=dict(os.environ))
    return folder


def named(manifests):
    return {(m["kind"], m["metadata"]["name"]): m for m in manifests}


def build(folder, kustomization):
    """Builds a kustomization beside the example with the plugins of the folder. Gives the finished process."""
    shutil.copytree(folder / "deploy/kustomize", folder / "own")
    (folder / "own/kustomization.yaml").write_text(yaml.safe_dump(kustomization))
    env = {**os.environ, "KUSTOMIZE_PLUGIN_HOME": str(folder / "plugins")}
    command = ["kubectl", "kustomize", "--enable-alpha-plugins", "own"]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_the_page_builds_what_render_prints(built):
    found = list(yaml.safe_load_all((built / "manifests.yaml").read_text()))
    flags = ["--fragment", "minimal", "-f", "deploy/kustomize/values.yaml", "--set", "synapse.media.storage.size=50Gi"]
    text = pages.run(
        built, "masthead", "render", "-n", "matrix", "--credentials", "job", "-a", "monitoring.coreos.com/v1", *flags, env=dict(os.environ)
    )
    # kustomize has an order of its own, and prints no comments.
    rendered = list(yaml.safe_load_all(text))
    assert named(found) == named(rendered) and len(named(found)) == len(found)
    assert any(m["kind"] == "ServiceMonitor" for m in found)


def test_the_page_has_a_list_with_the_manifests(built):
    listed = yaml.safe_load((built / "list.yaml").read_text())
    assert listed["kind"] == "ResourceList" and len(listed["items"]) > 30
    assert "results" not in listed


def test_patches_and_images_work_on_what_is_generated(built):
    kustomization = {
        "generators": ["stack.yaml"],
        "images": [{"name": "oci.element.io/synapse", "newTag": "v9.9.9"}],
        "patches": [{"patch": '[{"op": "replace", "path": "/spec/replicas", "value": 3}]', "target": {"kind": "Deployment", "name": "ess-haproxy"}}],
    }
    done = build(built, kustomization)
    assert done.returncode == 0, done.stderr
    found = list(yaml.safe_load_all(done.stdout))
    assert harness.find(found, "Deployment", "ess-haproxy")["spec"]["replicas"] == 3
    images = {c["image"] for m in found if m["kind"] == "StatefulSet" for c in m["spec"]["template"]["spec"]["containers"]}
    assert any(image.endswith("synapse:v9.9.9") for image in images), images


def test_a_wrong_configuration_ends_the_build_with_its_place(built):
    shutil.copy(built / "deploy/kustomize/stack.yaml", built / "deploy/kustomize/right.yaml")
    path = built / "deploy/kustomize/stack.yaml"
    path.write_text(path.read_text().replace("storage: {size", "storage: {siz"))
    done = build(built, {"generators": ["stack.yaml"]})
    assert done.returncode != 0 and done.stdout == ""
    told = " ".join(done.stderr.split())
    assert "error: synapse.media.storage.siz: unknown key" in told and "--> the configuration of the plugin:" in told


def test_kubectl_runs_no_functions(built):
    """What the page says of kubectl 1.32: this fails once that is not so any more."""
    config = yaml.safe_load((built / "deploy/kustomize/stack.yaml").read_text())
    function = {"exec": {"path": str(built / "bin/masthead-krm")}}
    (built / "bin/masthead-krm").symlink_to(built / "bin/masthead")
    config["metadata"]["annotations"] = {"config.kubernetes.io/function": yaml.safe_dump(function)}
    (built / "deploy/kustomize/function-config.yaml").write_text(yaml.safe_dump(config))
    done = build(built, {"generators": ["function-config.yaml"]})
    version = subprocess.run(["kubectl", "version", "--client"], capture_output=True, text=True, check=True).stdout
    if "Client Version: v1.32." not in version:
        pytest.skip(f"the page is about kubectl 1.32: {version}")
    assert (done.returncode, done.stdout) == (0, "")


def test_two_functions_after_each_other(folder):
    """A function between others: each gets what the one before gave, and the items of others go through."""
    listed = yaml.safe_load((pages.ROOT / "deploy/kustomize/function.yaml").read_text())
    listed["items"] = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "matrix"}}]
    (folder / "bin/masthead-krm").symlink_to(folder / "bin/masthead")
    env = {"PATH": f"{folder}/bin:/usr/bin:/bin"}

    def run(listed):
        done = subprocess.run(["masthead-krm"], input=yaml.safe_dump(listed), env=env, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return yaml.safe_load(done.stdout)

    first = run(listed)
    second = dict(first, functionConfig={**listed["functionConfig"], "metadata": {"name": "other"}})
    both = run(second)
    count = len(first["items"]) - 1
    assert len(both["items"]) == 1 + 2 * count and both["items"][: 1 + count] == first["items"]
