"""What hosts read of us is what they know: the action, the component, the hooks, and the workflows that the pages show.

Needs git, check-jsonschema and pre-commit. The environment variable MASTHEAD names the program.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
MASTHEAD = Path(os.environ.get("MASTHEAD", "target/debug/masthead")).resolve()
PROJECT = """
apiVersion: masthead/v1
kind: Project
deployment: {credentials: job, output: deploy, layers: [{fragment: minimal}, {file: values.yaml}]}
"""


def tool(name: str, *arguments, folder=ROOT, **options) -> subprocess.CompletedProcess:
    path = Path(sys.executable).with_name(name)
    return subprocess.run([path, *arguments], cwd=folder, capture_output=True, text=True, timeout=300, check=False, **options)


def fits(schema: str, *files) -> None:
    done = tool("check-jsonschema", "--builtin-schema", schema, *files)
    assert done.returncode == 0, done.stdout + done.stderr


def blocks(page: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [rest.split("```")[0] for rest in text.split("```yml\n")[1:]]


def test_the_action_fits_its_schema():
    fits("vendor.github-actions", "action.yml")


def test_workflows_of_the_page_fit_theirs(tmp_path):
    for number, block in enumerate(blocks("ci-github.md")):
        path = tmp_path / f"{number}.yml"
        path.write_text(block, encoding="utf-8")
        fits("vendor.github-workflows", path)


def test_the_component_and_its_use_fit_theirs(tmp_path):
    spec, jobs = (ROOT / "templates/masthead.yml").read_text(encoding="utf-8").split("\n---\n")
    for number, text in enumerate([spec, jobs, *blocks("ci-gitlab.md")]):
        path = tmp_path / f"{number}.yml"
        path.write_text(text, encoding="utf-8")
        fits("vendor.gitlab-ci", path)


def test_bash_knows_the_scripts(tmp_path):
    jobs = yaml.safe_load((ROOT / "templates/masthead.yml").read_text(encoding="utf-8").split("\n---\n")[1])
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    scripts = [step["run"] for step in action["runs"]["steps"] if "run" in step]
    scripts += [part for job in jobs.values() for part in job["script"]]
    for script in scripts:
        path = tmp_path / "script.sh"
        path.write_text(script, encoding="utf-8")
        assert subprocess.run(["bash", "-n", path], check=False).returncode == 0, script


@pytest.fixture(name="repository")
def with_hooks(tmp_path) -> Path:
    """A repository whose hooks are ours; the program that there is runs them, since to build it takes minutes."""
    assert tool("pre-commit", "validate-manifest", ".pre-commit-hooks.yaml").returncode == 0
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    config = {"repos": [{"repo": "local", "hooks": [{**hook, "language": "system"} for hook in hooks]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (tmp_path / "masthead.yaml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "values.yaml").write_text("{}\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("# mine\n", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/masthead").symlink_to(MASTHEAD)
    (tmp_path / ".gitignore").write_text("/bin\n/home\n", encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    return tmp_path


def commit(repository: Path, *files) -> subprocess.CompletedProcess:
    """Runs the hooks as a commit of these files does."""
    subprocess.run(["git", "add", *files], cwd=repository, check=True)
    env = {**os.environ, "PATH": f"{repository / 'bin'}:{os.environ['PATH']}", "PRE_COMMIT_HOME": str(repository / "home")}
    return tool("pre-commit", "run", "--files", *files, folder=repository, env=env)


def test_hooks_check_and_render(repository):
    first = commit(repository, ".pre-commit-config.yaml", "masthead.yaml", "values.yaml")
    assert "masthead check...........................................................Passed" in first.stdout, first.stdout
    assert (repository / "deploy/postgres/service-ess-postgres.yaml").exists()
    subprocess.run(["git", "add", "deploy"], cwd=repository, check=True)
    again = commit(repository, "values.yaml")
    assert again.returncode == 0, again.stdout
    (repository / "values.yaml").write_text("synapse: {media: {storage: {size: 50Gi}}}\n", encoding="utf-8")
    changed = commit(repository, "values.yaml")
    assert changed.returncode == 1 and "files were modified by this hook" in changed.stdout, changed.stdout
    (repository / "values.yaml").write_text("synapse: {mediaa: 1}\n", encoding="utf-8")
    wrong = commit(repository, "values.yaml")
    assert wrong.returncode == 1 and "--> values.yaml:1:11" in wrong.stdout, wrong.stdout
    other = commit(repository, "README.md")
    assert other.returncode == 0 and "(no files to check)Skipped" in other.stdout, other.stdout
