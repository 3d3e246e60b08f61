"""`masthead package`: skopeo, umoci and a registry take the artifact, and the page on Flux runs as it is."""

import hashlib
import io
import json
import os
import subprocess
import tarfile

import pages
import pytest
import registry
import yaml

REGISTRY = "registry.example.org"
ARTIFACT = f"docker://{REGISTRY}/matrix/ess"


@pytest.fixture
def folder(tmp_path):
    return pages.folder(tmp_path)


def run(folder, *command, env=None):
    return pages.run(folder, *command, env=env or dict(os.environ))


def package(folder, *flags):
    """Packages the first example into the layout `artifact`. Gives the digest."""
    command = [str(folder / "bin/masthead"), "package", "-f", "examples/base.yaml", "--credentials", "job"]
    return run(folder, *command, "-o", "oci:artifact", *flags).strip()


def digest(text):
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def test_skopeo_and_umoci_take_the_layout(folder):
    one, two = package(folder, "--tag", "one"), package(folder, "--tag", "two", "--revision", "main")
    assert run(folder, "umoci", "ls", "--layout", "artifact").split() == ["one", "two"]
    assert digest(run(folder, "skopeo", "inspect", "--raw", "oci:artifact:one")) == one
    # The tag moves, and what had it alone goes when umoci cleans up.
    assert package(folder, "--tag", "one", "--revision", "main") == two
    blobs = folder / "artifact/blobs/sha256"
    before = set(os.listdir(blobs))
    run(folder, "umoci", "gc", "--layout", "artifact")
    assert before - set(os.listdir(blobs)) == {one.removeprefix("sha256:")}
    assert digest(run(folder, "skopeo", "inspect", "--raw", "oci:artifact:one")) == two


def test_it_is_added_to_a_layout_that_umoci_made(folder):
    run(folder, "umoci", "init", "--layout", "artifact")
    run(folder, "umoci", "new", "--image", "artifact:mine")
    before = json.loads((folder / "artifact/index.json").read_text())["manifests"]
    package(folder, "--tag", "v1")
    assert run(folder, "umoci", "ls", "--layout", "artifact").split() == ["mine", "v1"]
    assert json.loads((folder / "artifact/index.json").read_text())["manifests"][:-1] == before
    run(folder, "umoci", "stat", "--image", "artifact:mine")
    # And umoci goes on with it.
    run(folder, "umoci", "tag", "--image", "artifact:v1", "v2")
    assert run(folder, "umoci", "ls", "--layout", "artifact").split() == ["mine", "v1", "v2"]


def test_the_page_brings_it_to_a_registry_from_which_flux_can_take_it(folder):
    with registry.registry(folder) as (address, env):
        artifact = ARTIFACT.replace(REGISTRY, address)
        said = {}
        for line in pages.commands("flux.md"):
            said[line] = run(folder, "sh", "-c", line.replace(REGISTRY, address), env=env)
        printed = next(text for line, text in said.items() if line.startswith("masthead package"))
        raw = run(folder, "skopeo", "inspect", "--raw", f"{artifact}:v1", env=env)
        assert digest(raw) == printed.strip(), "the registry has it under the digest that was printed"
        run(folder, "skopeo", "copy", f"{artifact}@{printed.strip()}", "dir:pulled", env=env)
    manifest = json.loads(raw)
    assert manifest["config"]["mediaType"] == "application/vnd.cncf.flux.config.v1+json"
    assert [layer["mediaType"] for layer in manifest["layers"]] == ["application/vnd.cncf.flux.content.v1.tar+gzip"]
    layer = folder / "pulled" / manifest["layers"][0]["digest"].removeprefix("sha256:")
    with tarfile.open(fileobj=io.BytesIO(layer.read_bytes()), mode="r:gz") as archive:
        objects = [yaml.safe_load(archive.extractfile(member)) for member in archive.getmembers()]
        assert all((m.mode, m.uid, m.gid, m.mtime) == (0o644, 0, 0, 0) for m in archive.getmembers())
    kinds = {manifest["kind"] for manifest in objects}
    assert {"Deployment", "StatefulSet", "Service"} <= kinds and "Secret" not in kinds
    secrets = yaml.safe_load_all((folder / "secrets.yaml").read_text())
    assert {secret["kind"] for secret in secrets} == {"Secret"}


def test_what_the_page_has_for_flux_is_of_the_artifact_that_it_pushes():
    source, kustomization = yaml.safe_load_all((pages.ROOT / "deploy/flux/ess.yaml").read_text())
    assert source["spec"]["url"] == ARTIFACT.replace("docker://", "oci://")
    assert f"{ARTIFACT}:{source['spec']['ref']['tag']}\n" in pages.text("flux.md")
    assert kustomization["spec"]["sourceRef"] == {"kind": source["kind"], "name": source["metadata"]["name"]}


def test_a_run_that_is_killed_leaves_a_layout_that_the_next_one_heals(folder):
    """Killed before each of its renames in turn."""
    whole = package(folder, "--tag", "whole")
    for count in range(1, 12):
        layout = folder / f"killed{count}"
        command = [folder / "bin/masthead", "package", "-f", "examples/base.yaml", "--credentials", "job", "-o", f"oci:{layout}"]
        trace = ["strace", "-f", "-qq", "-e", f"inject=rename,renameat,renameat2:signal=KILL:when={count}", "-o", folder / "trace"]
        done = subprocess.run([*trace, *command], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode == 0:
            break
        assert run(folder, *command).strip() == whole
        assert sorted(os.listdir(layout)) == ["blobs", "index.json", "oci-layout"]
        assert digest(run(folder, "skopeo", "inspect", "--raw", f"oci:{layout}:latest")) == whole
    assert 4 < count < 11, "it was killed at each step, and not at the end"
