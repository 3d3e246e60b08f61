"""The plugin of Argo CD as its sidecar has it: the page's commands, its manifests put together by kustomize, its user and its folders."""

import json
import os
import pathlib
import shutil
import stat
import subprocess

import harness
import pages
import pytest
import yaml

DEPLOY = pages.ROOT / "deploy/argocd"
# What the plugin finds of Argo CD's own Deployment.
REPO_SERVER = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: argocd-repo-server}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: argocd-repo-server}}
  template:
    metadata: {labels: {app.kubernetes.io/name: argocd-repo-server}}
    spec:
      containers:
      - {name: argocd-repo-server, image: quay.io/argoproj/argocd, volumeMounts: [{name: tmp, mountPath: /tmp}]}
      volumes: [{name: var-files, emptyDir: {}}, {name: plugins, emptyDir: {}}, {name: tmp, emptyDir: {}}]
"""


def test_the_commands_of_the_page(tmp_path):
    folder = pages.folder(tmp_path)
    for line in pages.commands("argocd.md"):
        pages.run(folder, "sh", "-c", line, env=dict(os.environ))
    jobs = [m for m in yaml.safe_load_all((folder / "manifests.yaml").read_text()) if m["kind"] == "Job"]
    assert "ess-init-secrets" in {job["metadata"]["name"] for job in jobs}
    kept = list(yaml.safe_load_all((folder / "with-credentials.yaml").read_text()))
    assert harness.find(kept, "Secret", "ess-generated")["data"]
    assert "ess-init-secrets" not in {m["metadata"]["name"] for m in kept}


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not there, which has kustomize")
def test_kustomize_puts_the_sidecar_into_the_repo_server(tmp_path):
    for path in DEPLOY.iterdir():
        shutil.copy(path, tmp_path)
    kustomization = yaml.safe_load((tmp_path / "kustomization.yaml").read_text())
    kustomization["resources"] = ["repo-server.yaml"]
    (tmp_path / "repo-server.yaml").write_text(REPO_SERVER)
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump(kustomization))
    done = subprocess.run(["kubectl", "kustomize", tmp_path], capture_output=True, text=True, timeout=60, check=True)
    config, server = yaml.safe_load_all(done.stdout)
    spec = server["spec"]["template"]["spec"]
    sidecar = next(container for container in spec["containers"] if container["name"] == "masthead")
    volumes = {volume["name"]: volume for volume in spec["volumes"]}
    assert len(spec["containers"]) == 2 and {mount["name"] for mount in sidecar["volumeMounts"]} <= set(volumes)
    assert volumes["masthead-plugin"]["configMap"]["name"] == config["metadata"]["name"]
    mount = next(mount for mount in sidecar["volumeMounts"] if mount["name"] == "masthead-plugin")
    assert mount == {"name": "masthead-plugin", "mountPath": "/home/argocd/cmp-server/config/plugin.yaml", "subPath": "plugin.yaml"}
    assert yaml.safe_load(config["data"][mount["subPath"]])["kind"] == "ConfigManagementPlugin"
    assert "/tmp" in {m["mountPath"] for m in sidecar["volumeMounts"]} and sidecar["securityContext"]["runAsUser"] == 999


def test_the_application_of_the_page_renders(tmp_path):
    """By its own parameters, with its destination, from a repository as it describes it."""
    application = yaml.safe_load((DEPLOY / "application.yaml").read_text())
    source = application["spec"]["source"]
    parameters = source["plugin"]["parameters"]
    folder = tmp_path / source["path"]
    folder.mkdir()
    (folder / "values.yaml").write_text((pages.ROOT / "examples/base.yaml").read_text())
    (tmp_path / "common").mkdir()
    (tmp_path / "common/storage.yaml").write_text("postgres: {storage: {size: 70Gi}}\n")
    objects = generate(folder, application, parameters)
    claims = (m for m in objects if m["kind"] == "PersistentVolumeClaim")
    size = {m["metadata"]["name"].removeprefix("ess-"): m["spec"]["resources"]["requests"]["storage"] for m in claims}
    assert size == {"synapse-media": "50Gi", "postgres-data": "70Gi"}
    assert {m["metadata"]["namespace"] for m in objects} == {"matrix"}


def test_it_needs_no_right_to_write(tmp_path):
    """As another user, in a folder that belongs to somebody else, without a home."""
    if os.getuid() != 0:
        pytest.skip("another user is only to be had as root")
    tmp_path = pathlib.Path("/tmp") / f"argocd-{os.getpid()}"
    tmp_path.mkdir(mode=0o755)
    try:
        program = tmp_path / "masthead"
        shutil.copy(harness.MASTHEAD, program)
        program.chmod(0o755)
        (tmp_path / "values.yaml").write_text((pages.ROOT / "examples/base.yaml").read_text())
        application = {"metadata": {"name": "ess"}, "spec": {"source": {"path": "."}, "destination": {"namespace": "ess"}}}
        assert generate(tmp_path, application, [], program=program, user=65534, group=65534, extra_groups=[])
        assert {path.name for path in tmp_path.iterdir()} == {"masthead", "values.yaml"}
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    finally:
        shutil.rmtree(tmp_path)


def generate(folder, application, parameters, program=harness.MASTHEAD, **options):
    """Runs the plugin's command in the folder, with the variables that the repo-server sets. Gives the objects."""
    spec = application["spec"]
    env = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "ARGOCD_APP_NAME": application["metadata"]["name"],
        "ARGOCD_APP_NAMESPACE": spec["destination"]["namespace"],
        "ARGOCD_APP_SOURCE_PATH": spec["source"]["path"],
        "ARGOCD_APP_PARAMETERS": json.dumps(parameters),
        "KUBE_VERSION": "1.31.2",
        "KUBE_API_VERSIONS": "v1,apps/v1,apps/v1/Deployment",
    }
    command = yaml.safe_load((DEPLOY / "plugin.yaml").read_text())["spec"]["generate"]["command"]
    done = subprocess.run(
        [os.path.realpath(program), *command[1:]], cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False, **options
    )
    assert done.returncode == 0, done.stderr
    return list(yaml.load_all(done.stdout, Loader=yaml.CSafeLoader))
