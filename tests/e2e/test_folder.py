"""Whatever befalls a run that writes a folder, the next one heals it; and kubectl's kustomize reads what it lists.

Needs strace, kubectl and PyYAML. The environment variable MASTHEAD names the program.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

MASTHEAD = os.environ.get("MASTHEAD", "masthead")
RENDER = ["render", "--credentials", "job", "--fragment", "nothing-enabled", "--fragment", "mas-minimal", "--output-dir", "out"]
# Adds, changes and removes files.
DATABASE = 'matrixAuthenticationService.postgres={"host": "db.example.org", "user": "mas", "database": "mas", "password": {"value": "hush"}}'
OTHER = ["--set", "serverName=example.org", "--set", "wellKnownDelegation.enabled=true", "--set", "matrixAuthenticationService.replicas=3",
         "--set-json", DATABASE]
# What a run does to a folder.
CHANGES = "openat,write,fsync,renameat,unlinkat,mkdirat,fchmod"


def run(*command, folder, **options) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False, **options)


def render(folder, *arguments) -> str:
    done = run(MASTHEAD, *RENDER, *arguments, folder=folder)
    assert done.returncode == 0, done.stderr
    return done.stderr


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def calls(log: Path, name: str) -> int:
    """How often a system call is in a log of strace."""
    return len(re.findall(rf"^\d+ +{name}\(", log.read_text(encoding="utf-8"), flags=re.M))


@pytest.fixture(scope="module", name="two")
def both_folders(tmp_path_factory) -> list[Path]:
    folders = [tmp_path_factory.mktemp(name) for name in ("before", "after")]
    render(folders[0])
    render(folders[1], *OTHER)
    return folders


def traced(folder: Path, log: Path, *arguments, calls=CHANGES, inject=None) -> subprocess.CompletedProcess:
    fault = ["-e", f"inject={inject}"] if inject else []
    return run("strace", "-f", "-o", str(log), "-e", f"trace={calls}", *fault, MASTHEAD, *RENDER, *arguments, folder=folder)


# A folder's own calls alone: the program opens and writes more at its start.
@pytest.mark.parametrize("call", ["fsync", "renameat", "unlinkat", "mkdirat"])
@pytest.mark.parametrize("fault", ["signal=KILL", "error=ENOSPC"])
def test_the_next_run_heals(two, tmp_path, call, fault):
    before, after = two
    wanted = content(after / "out")
    log = tmp_path / "log"
    shutil.copytree(before / "out", tmp_path / "out")
    assert traced(tmp_path, log, *OTHER).returncode == 0
    count = calls(log, call)
    assert count > 0 and content(tmp_path / "out") == wanted
    for when in range(1, count + 1):
        shutil.rmtree(tmp_path / "out")
        shutil.copytree(before / "out", tmp_path / "out")
        (tmp_path / "out/postgres/mine.yaml").write_text("mine: true\n", encoding="utf-8")
        done = traced(tmp_path, log, *OTHER, inject=f"{call}:{fault}:when={when}")
        # What can't be tidied away is no failure.
        assert done.returncode != 0 or fault.startswith("error"), when
        assert "panicked" not in done.stderr
        # Every file is the old one or the new one, whole.
        olds = content(before / "out")
        for path, text in content(tmp_path / "out").items():
            if not path.startswith(".masthead-") and path != "postgres/mine.yaml":
                assert text in (olds.get(path), wanted.get(path)), path
        said = render(tmp_path, *OTHER)
        assert "changed since" not in said, "it knows its own files"
        assert content(tmp_path / "out") == {**wanted, "postgres/mine.yaml": b"mine: true\n"}, when
        assert render(tmp_path, *OTHER) == f"wrote 0, removed 0, left {len(wanted) - 1}\n"


@pytest.mark.parametrize("when", [1, 2, 3, 5, 8, 13])
def test_a_new_folder_heals_too(two, tmp_path, when):
    wanted = content(two[0] / "out")
    done = traced(tmp_path, tmp_path / "log", inject=f"renameat:signal=KILL:when={when}")
    assert done.returncode != 0
    # Even where the values are others by then.
    render(tmp_path, *OTHER)
    assert content(tmp_path / "out") == content(two[1] / "out")
    render(tmp_path)
    assert content(tmp_path / "out") == wanted


def test_few_syncs_and_none_where_nothing_changes(two, tmp_path):
    sync = "fsync,fdatasync,sync,syncfs,sync_file_range"
    log = tmp_path / "log"
    shutil.copytree(two[0] / "out", tmp_path / "out")
    counts = []
    for arguments in ([], OTHER, OTHER):
        assert traced(tmp_path, log, *arguments, calls=sync).returncode == 0
        counts.append(sum(calls(log, name) for name in sync.split(",")))
    shutil.rmtree(tmp_path / "out")
    assert traced(tmp_path, log, calls=sync).returncode == 0
    counts.append(sum(calls(log, name) for name in sync.split(",")))
    assert counts == [0, 4, 0, 2]


def test_a_folder_that_can_not_be_written_is_told(two, tmp_path):
    shutil.copytree(two[0] / "out", tmp_path / "out")
    done = traced(tmp_path, tmp_path / "log", *OTHER, inject="renameat:error=EROFS")
    assert done.returncode == 2
    assert done.stderr == "error: could not write `out/.masthead-index`: Read-only file system (os error 30)\n"
    assert content(tmp_path / "out") == content(two[0] / "out"), "nothing has changed, and nothing is left over"


def test_two_runs_at_once_take_turns(two, tmp_path):
    for _ in range(5):
        command = [MASTHEAD, *RENDER]
        runs = [subprocess.Popen([*command, *more], cwd=tmp_path, stderr=subprocess.PIPE, text=True) for more in ([], OTHER) * 4]
        for process in runs:
            said = process.communicate(timeout=60)[1]
            assert process.returncode == 0, said
            assert "changed since" not in said
        assert content(tmp_path / "out") in [content(folder / "out") for folder in two]


OTHERS = ("hookshot", "matrix-rtc", "element-web", "element-admin", "well-known")
EVERYTHING = ["--fragment=minimal", *(f"--fragment={name}-minimal" for name in OTHERS)]
EXTRA = 'extraObjects={"a": "{apiVersion: v1, kind: ConfigMap, metadata: {name: \\"odd: name # yes\\"}}"}'
CASES = {
    "minimal": ["render", "--credentials", "job", "--fragment", "minimal"],
    "everything": ["render", "--credentials", "job", *EVERYTHING],
    "argocd": ["render", "--credentials", "job", "--target", "argocd", *EVERYTHING],
    "helm": ["template", "ess", "--fragment", "minimal"],
    "odd name": ["render", "--credentials", "job", "--fragment", "minimal", "--set-json", EXTRA],
}


@pytest.mark.parametrize("command", CASES.values(), ids=CASES)
def test_kustomize_gives_the_same_objects_in_the_same_order(tmp_path, command):
    whole = run(MASTHEAD, *command, folder=tmp_path)
    assert whole.returncode == 0, whole.stderr
    written = run(MASTHEAD, *command, "--output-dir", "out", "--kustomization", folder=tmp_path)
    assert written.returncode == 0, written.stderr
    built = run("kubectl", "kustomize", "out", folder=tmp_path)
    assert built.returncode == 0, built.stderr
    assert objects(built) == objects(whole)


def objects(done) -> list[dict]:
    return list(yaml.load_all(done.stdout, Loader=yaml.CSafeLoader))
