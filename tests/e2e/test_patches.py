"""kustomize, as kubectl has it, gives for each case what `cargo test` holds masthead against."""

import pathlib
import shutil
import subprocess

import harness
import pytest
import yaml

CASES = sorted(path for path in (pathlib.Path(__file__).parent.parent / "patches").iterdir() if path.is_dir())

pytestmark = pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not there, which has kustomize")


def named(manifests):
    return {(m["kind"], m["metadata"]["name"]): m for m in manifests}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_kustomize_gives_what_is_expected(case, tmp_path):
    shutil.copy(case / "objects.yaml", tmp_path)
    kustomization = {"resources": ["objects.yaml"], "patches": yaml.safe_load((case / "patches.yaml").read_text())}
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump(kustomization))
    done = subprocess.run(["kubectl", "kustomize", tmp_path], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert named(yaml.safe_load_all(done.stdout)) == named(yaml.safe_load_all((case / "expected.yaml").read_text()))


def test_there_are_many_cases():
    assert len(CASES) >= 30


def test_the_stack_is_patched_as_kustomize_patches_what_is_rendered(tmp_path):
    rendered = harness.run("render", "--credentials", "job", "--fragment", "minimal", "--target", "flux")
    (tmp_path / "objects.yaml").write_text(rendered.stdout)
    container = "{name: haproxy, env: [{name: TZ, value: UTC}], ports: [{containerPort: 8008, protocol: TCP, hostPort: 8008}]}"
    patches = [
        {
            "target": {"kind": "Deployment", "name": "ess-haproxy"},
            "patch": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: any}\n"
            f"spec: {{replicas: 3, template: {{spec: {{containers: [{container}], tolerations: [{{operator: Exists}}]}}}}}}\n",
        },
        {"target": {"kind": "Service", "labelSelector": "app.kubernetes.io/name=synapse"}, "patch": "- {op: remove, path: /spec/ports/0}\n"},
        {"target": {"kind": "Ingress"}, "patch": "apiVersion: v1\nkind: Any\nmetadata: {name: any, annotations: {example.org/a: b}}\n"},
    ]
    (tmp_path / "patches.yaml").write_text(yaml.safe_dump(patches))
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump({"resources": ["objects.yaml"], "patches": patches}))
    done = subprocess.run(["kubectl", "kustomize", tmp_path], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    ours = harness.run(
        "render", "--credentials", "job", "--fragment", "minimal", "--target", "flux", "--patch", str(tmp_path / "patches.yaml")
    )
    found = named(harness.manifests(ours))
    assert found == named(yaml.safe_load_all(done.stdout)) and found != named(yaml.safe_load_all(rendered.stdout))
