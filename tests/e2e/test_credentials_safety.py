"""Whatever befalls a run, the credentials file is the old one or the new one, whole; and age's own program reads what is encrypted.

Needs strace, age, util-linux (`unshare`) and PyYAML. The environment variable MASTHEAD names the program.
"""

import fcntl
import os
import pty
import re
import subprocess
import time
from pathlib import Path

import pytest
import yaml

MASTHEAD = os.environ.get("MASTHEAD", "masthead")
ROTATE = [MASTHEAD, "credentials", "rotate", "SYNAPSE_MACAROON"]
FILE = "ess.credentials.yaml"


def run(*command, folder, **options) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False, **options)


def whole(path: Path) -> str:
    """The text of a credentials file that is complete."""
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n...\n")
    assert len(yaml.safe_load(text)["credentials"]) == 11
    return text


@pytest.fixture(scope="module", name="made")
def made_once(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("made")
    done = run(MASTHEAD, "credentials", "generate", "--fragment", "minimal", folder=folder)
    assert done.returncode == 0, done.stderr
    return whole(folder / FILE)


@pytest.fixture(name="path")
def with_file(made, tmp_path) -> Path:
    path = tmp_path / FILE
    path.write_text(made, encoding="utf-8")
    path.chmod(0o600)
    return path


def temporary(folder: Path) -> list[Path]:
    return [p for p in folder.iterdir() if p.name.startswith(".")]


def strace(syscalls: str, inject: str, when: int, folder: Path) -> subprocess.CompletedProcess:
    """Rotates, with a fault in the `when`-th of these system calls of a thread."""
    fault = f"inject={syscalls}:{inject}:when={when}"
    return run("strace", "-f", "-o", "/dev/null", "-e", f"trace={syscalls}", "-e", fault, *ROTATE, folder=folder)


# All that a run does to files. The last one is not there on every machine.
SYSCALLS = ["write", "fsync", "openat", "/rename", "/chmod", "flock", "close"]


@pytest.mark.parametrize("syscall", SYSCALLS)
def test_killed_at_any_step(made, path, syscall):
    befores, afters = 0, 0
    for when in range(1, 200):
        path.write_text(made, encoding="utf-8")
        done = strace(syscall, "signal=SIGKILL", when, path.parent)
        text = whole(path)
        befores, afters = befores + (text == made), afters + (text != made)
        if done.returncode == 0:
            break
    assert done.returncode == 0 and text != made, "the last run got through"
    assert befores + afters > 1, "no run was killed"
    # What is left behind is in nobody's way, and nobody else's to read.
    assert all(p.stat().st_mode & 0o077 == 0 for p in temporary(path.parent))
    assert run(*ROTATE, folder=path.parent).returncode == 0


@pytest.mark.parametrize(
    ("syscall", "error"), [("write", "ENOSPC"), ("write", "EIO"), ("fsync", "EIO"), ("/rename", "EACCES"), ("/chmod", "EPERM"), ("flock", "ENOLCK")]
)
def test_a_failure_at_any_step(made, path, syscall, error):
    failures = 0
    for when in range(1, 40):
        path.write_text(made, encoding="utf-8")
        done = strace(syscall, f"error={error}", when, path.parent)
        text = whole(path)
        assert temporary(path.parent) == [], "no temporary file is left"
        if done.returncode == 0 and text != made:
            continue
        failures += 1
        assert done.returncode != 0, "what was not done is told"
    assert failures >= 1


def in_small_file_system(script: str, folder: Path) -> subprocess.CompletedProcess:
    """Runs a script as the owner of a file system of 16 KiB at `small`."""
    (folder / "small").mkdir(exist_ok=True)
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    mount = "mount -t tmpfs -o size=16k tmpfs small && cd small && "
    return run("unshare", *user, "--mount", "sh", "-c", mount + script, folder=folder, env={**os.environ, "MASTHEAD": MASTHEAD})


def test_a_full_disk(path):
    fill = f"cp ../{FILE} . && chmod 600 {FILE} && touch {FILE}.lock && (cat /dev/zero > fill 2>/dev/null || true) && "
    script = fill + f'("$MASTHEAD" credentials rotate SYNAPSE_MACAROON && echo DONE || true) && cmp {FILE} ../{FILE} && ls -A'
    done = in_small_file_system(script, path.parent)
    assert done.returncode == 0 and "DONE" not in done.stdout, done.stdout + done.stderr
    assert "No space left on device" in done.stderr and f"error: could not write `{FILE}`" in done.stderr
    assert sorted(done.stdout.split()) == [FILE, f"{FILE}.lock", "fill"], "no temporary file is left"


def test_a_read_only_file_system(path):
    """A complete file does; one that lacks something is an error."""
    script = (
        f"cp ../{FILE} . && chmod 600 {FILE} && mount -o remount,ro . && "
        '"$MASTHEAD" render --fragment minimal > ../rendered.yaml && '
        '! "$MASTHEAD" render --fragment minimal --fragment hookshot-minimal'
    )
    done = in_small_file_system(script, path.parent)
    assert done.returncode == 0, done.stderr
    assert "Read-only file system" in done.stderr and done.stdout == ""
    assert "kind: StatefulSet" in (path.parent / "rendered.yaml").read_text(encoding="utf-8")


@pytest.fixture(name="identity")
def age_identity(tmp_path) -> tuple[str, str]:
    """The file of an identity, and its recipient."""
    done = run("age-keygen", "-o", "key.txt", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    return "key.txt", run("age-keygen", "-y", "key.txt", folder=tmp_path).stdout.strip()


def test_age_reads_what_masthead_encrypts(made, path, identity):
    key, recipient = identity
    done = run(MASTHEAD, "credentials", "generate", "--fragment", "minimal", "--encrypt-to", recipient, folder=path.parent)
    assert done.returncode == 0, done.stderr
    assert path.read_text(encoding="utf-8").startswith("-----BEGIN AGE ENCRYPTED FILE-----\n")
    decrypted = run("age", "-d", "-i", key, FILE, folder=path.parent)
    assert yaml.safe_load(decrypted.stdout)["credentials"] == yaml.safe_load(made)["credentials"]


@pytest.mark.parametrize("form", ["-a", "-e"])
def test_masthead_reads_what_age_encrypts(made, path, identity, form):
    key, recipient = identity
    path.unlink()
    plain = made.replace("release: ess\n", f"release: ess\nencryptTo:\n  - {recipient}\n")
    assert run("age", form, "-r", recipient, "-o", FILE, folder=path.parent, input=plain).returncode == 0
    path.chmod(0o600)
    done = run(*ROTATE, "--identity", key, folder=path.parent)
    assert done.returncode == 0, done.stderr
    decrypted = yaml.safe_load(run("age", "-d", "-i", key, FILE, folder=path.parent).stdout)
    changed = [name for name, entry in yaml.safe_load(made)["credentials"].items() if decrypted["credentials"][name] != entry]
    assert changed == ["SYNAPSE_MACAROON"]


def test_no_plain_text_is_ever_written(path, identity):
    key, recipient = identity
    assert run(MASTHEAD, "credentials", "generate", "--fragment", "minimal", "--encrypt-to", recipient, folder=path.parent).returncode == 0
    traced = run("strace", "-f", "-y", "-s", "100000", "-o", "trace", "-e", "trace=/write", *ROTATE, "--identity", key, folder=path.parent)
    assert traced.returncode == 0, traced.stderr
    trace = (path.parent / "trace").read_text(encoding="utf-8", errors="replace")
    to_files = [line for line in trace.splitlines() if FILE in line.split(">")[0]]
    assert to_files and all("BEGIN AGE ENCRYPTED FILE" in line for line in to_files)
    plain = yaml.safe_load(run("age", "-d", "-i", key, FILE, folder=path.parent).stdout)["credentials"]
    secrets = [entry["value"] for name, entry in plain.items() if re.fullmatch("[a-zA-Z0-9]{32,}", entry.get("value", ""))]
    assert len(secrets) > 5 and not any(secret in trace for secret in secrets)


def test_progress_is_shown_on_a_terminal_alone(tmp_path):
    command = [MASTHEAD, "credentials", "generate", "--fragment", "minimal", "--fragment", "hookshot-minimal"]
    piped = run(*command, folder=tmp_path)
    assert piped.returncode == 0 and "RSA" not in piped.stderr.replace("_RSA_", "")
    (tmp_path / FILE).unlink()
    told = on_terminal(command, tmp_path)
    assert "\rgenerating 2 RSA keys of 4096 bits" in told and "2 of 2 done\r\n" in told, told
    assert "making" not in on_terminal(command, tmp_path), "what is there is not made"


def on_terminal(command: list[str], folder: Path) -> str:
    """What a program says on a terminal."""
    mine, its = pty.openpty()
    child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=its)
    os.close(its)
    said = b""
    try:
        while chunk := os.read(mine, 4096):
            said += chunk
    except OSError:
        pass  # It has ended.
    os.close(mine)
    assert child.wait(timeout=60) == 0
    return said.decode()


def test_a_lock_that_is_never_given_back(made, path):
    """Said after a second, given up after a minute."""
    with open(f"{path}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        start = time.monotonic()
        done = run(*ROTATE, folder=path.parent)
        waited = time.monotonic() - start
    assert done.returncode == 2 and 55 < waited < 75, (waited, done.stderr)
    assert f"{FILE}.lock" in done.stderr and "end it" in done.stderr
    assert path.read_text(encoding="utf-8") == made
