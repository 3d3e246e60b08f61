"""Many deployments past one machine: each example by the rules of what runs it. Together they are all deployments, each once and as it is alone."""

import glob
import itertools
import json
import os
import re
import shutil
import subprocess

import pages
import pytest
import yaml

MANY = pages.ROOT / "deploy/many"
TENANTS = ["acme", "bolt", "cog", "dune", "elm", "fig", "gale"]
# What the project file of the page has beside it.
SHARED = "deploymentMarkers: {enabled: false}\nelementAdmin: {enabled: false}\nelementWeb: {enabled: false}\nmatrixRTC: {enabled: false}\n"
VALUES = "serverName: {name}.example\nmatrixAuthenticationService: {{enabled: false}}\nsynapse: {{ingress: {{host: m.{name}.example}}}}\n"
# Takes the place of kubectl: keeps what it would apply.
KUBECTL = """#!/bin/sh
[ "$1 $2 $3" = "apply --server-side --filename" ] || exit 9
cat "$4" >> "$APPLIED"
"""


@pytest.fixture
def project(tmp_path):
    """A copy of the project of many deployments, as it is cloned, and `masthead` and `kubectl` on the way."""
    folder = tmp_path / "ops"
    shutil.copytree(pages.ROOT / "deploy/tenants", folder)
    (folder / "shared.yaml").write_text(SHARED)
    for name in TENANTS:
        (folder / "tenants" / name).mkdir(parents=True)
        (folder / "tenants" / name / "values.yaml").write_text(VALUES.format(name=name))
    (folder / "example.yaml").write_text(VALUES.format(name="example"))
    pages.folder(tmp_path)
    (tmp_path / "bin/kubectl").write_text(KUBECTL)
    (tmp_path / "bin/kubectl").chmod(0o755)
    return folder


def run(project, *command, **env):
    """Runs a command in the project, with these variables. Gives what it printed."""
    return pages.run(project, *command, env={"PATH": f"{project.parent}/bin:/usr/bin:/bin", **env})


def objects(text):
    """The manifests of a text, each by what it is called."""
    found = [m for m in yaml.load_all(text, Loader=yaml.CSafeLoader) if m]
    return [((m["metadata"]["namespace"], m["kind"], m["metadata"]["name"]), m) for m in found]


def all_of(project, target):
    """What one machine renders."""
    found = objects(run(project, "masthead", "render", "--credentials", "job", "--target", target, "-o", "yaml"))
    assert {namespace for (namespace, _, _), _ in found} == {f"matrix-{name}" for name in [*TENANTS, "example"]}
    return dict(found)


def assert_whole(project, parts, target="kubectl"):
    """The parts together are what one machine renders, and nothing is in two of them."""
    together = [found for part in parts for found in objects(part)]
    assert dict(together) == all_of(project, target)
    assert len(dict(together)) == len(together), "something is rendered twice"


def test_an_indexed_job_applies_each_deployment_once(project):
    spec = yaml.safe_load((MANY / "job.yaml").read_text())["spec"]
    container = spec["template"]["spec"]["containers"][0]
    env = {variable["name"]: variable["value"] for variable in container["env"]}
    assert (spec["completionMode"], env["MASTHEAD_SHARD"]) == ("Indexed", str(spec["completions"]))
    parts = []
    for index in range(spec["completions"]):
        applied = project.parent / f"applied-{index}"
        # As the controller of Jobs sets it for each pod.
        run(project, *container["command"], *container["args"], **env, JOB_COMPLETION_INDEX=str(index), APPLIED=str(applied))
        parts.append(applied.read_text() if applied.exists() else "")
    assert sum(map(bool, parts)) > 1
    assert_whole(project, parts)


def test_the_jobs_of_a_matrix_render_each_deployment_once(project):
    (job,) = yaml.safe_load((MANY / "github.yaml").read_text())["jobs"].values()
    matrix = job["strategy"]["matrix"]
    runs = [dict(zip(matrix, values)) for values in itertools.product(*matrix.values())]
    parts = []
    for values in runs:
        context = {f"matrix.{name}": str(value) for name, value in values.items()} | {"strategy.job-total": str(len(runs))}

        def filled(text):
            return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: context[found[1]], text)

        env = {name: filled(text) for name, text in job["env"].items()}
        steps = [step["run"] for step in job["steps"] if "run" in step and "masthead " in step["run"]]
        for step in steps:
            # As the runner starts it on Linux: `bash -e {0}`.
            run(project, "bash", "-e", "-c", filled(step), **env)
        upload = next(step["with"] for step in job["steps"] if "upload-artifact" in step.get("uses", ""))
        parts.append((project / filled(upload["path"])).read_text())
    assert_whole(project, parts)


def elements(generator, project):
    """What a generator of an ApplicationSet gives to the template."""
    if "list" in generator:
        return generator["list"]["elements"]
    (files,) = generator["git"]["files"]
    found = sorted(glob.glob(files["path"], root_dir=project))
    out = []
    for path in found:
        element = {"path": {"path": os.path.dirname(path), "basename": os.path.basename(os.path.dirname(path))}}
        element["values"] = {name: filled(text, element) for name, text in generator["git"]["values"].items()}
        out.append(element)
    return out


def filled(value, element):
    """A part of the template with its `{{.a.b}}` filled in; one that is not there is an error."""
    if isinstance(value, dict):
        return {key: filled(item, element) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, element) for item in value]
    if not isinstance(value, str):
        return value

    def look_up(found):
        here = element
        for key in found[1].split("."):
            here = here[key]
        return here

    return re.sub(r"\{\{\.([\w.]+)\}\}", look_up, value)


def test_an_application_set_has_an_application_for_each_deployment(project):
    spec = yaml.safe_load((MANY / "applicationset.yaml").read_text())["spec"]
    command = yaml.safe_load((pages.ROOT / "deploy/argocd/plugin.yaml").read_text())["spec"]["generate"]["command"]
    found = [element for generator in spec["generators"] for element in elements(generator, project)]
    applications = [filled(spec["template"], element) for element in found]
    parts = []
    for application in applications:
        source = application["spec"]["source"]
        env = {
            "ARGOCD_APP_NAME": application["metadata"]["name"],
            "ARGOCD_APP_NAMESPACE": application["spec"]["destination"]["namespace"],
            "ARGOCD_APP_SOURCE_PATH": source["path"],
            "ARGOCD_APP_PARAMETERS": json.dumps(source["plugin"]["parameters"]),
        }
        done = subprocess.run(
            [project.parent / "bin" / command[0], *command[1:]], cwd=project / source["path"], env=env, capture_output=True, text=True, timeout=60, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), "no namespace is another than the destination"
        parts.append(done.stdout)
    assert len({application["metadata"]["name"] for application in applications}) == len(applications)
    assert_whole(project, parts, target="argocd")


def test_the_commands_of_the_page_run(project):
    (project / "credentials").mkdir()
    for line in pages.commands("many.md"):
        run(project, "sh", "-c", line)
