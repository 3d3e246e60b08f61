"""Completions in the shells themselves: a line is typed on a terminal, Tab is pressed, and the command that runs has what was completed.

bash is tried by `cargo test`; PowerShell is not tried.
"""

import contextlib
import os
import pathlib
import pty
import select
import shutil
import signal
import subprocess
import time

import harness
import pytest

# Completes with the program under test, and writes down the words of a command that is run.
PROGRAM = """#!/bin/sh
[ -z "${MASTHEAD_COMPLETE:-}" ] || exec "$PROGRAM" "$@"
printf '%s\\n' "$@" > ran.new
mv ran.new ran
"""
WORKERS = """synapse:
  workers:
    federation-sender: {enabled: true}
    initial-synchrotron: {enabled: true}
"""
VALUES = "-f values.yaml -f workers.yaml"
PROMPT = b"ready>"
# A line, with Tab where it is completed, and the words that run.
LINES = {
    "values explain elementWeb.ingress.classN\t": ["values", "explain", "elementWeb.ingress.className"],
    "render --target arg\t": ["render", "--target", "argocd"],
    "fragments show harden\t": ["fragments", "show", "hardened"],
    "render -f work\t": ["render", "-f", "workers.yaml"],
    f"config {VALUES} synapse:fed\t": ["config", *VALUES.split(), "synapse:federation-sender"],
    "help cred\t": ["help", "credentials"],
}


@pytest.fixture
def home(tmp_path):
    """A user's home with masthead on the PATH; shells start in it."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin/masthead"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    (tmp_path / "workers.yaml").write_text(WORKERS)
    shutil.copy("examples/base.yaml", tmp_path / "values.yaml")
    return tmp_path


def environment(home):
    path = f"{home / 'bin'}:{os.environ['PATH']}"
    given = {"HOME": str(home), "ZDOTDIR": str(home), "TERM": "xterm", "LANG": "C.UTF-8"}
    return {"PATH": path, "PROGRAM": str(pathlib.Path(harness.MASTHEAD).absolute()), **given}


def script(shell):
    done = harness.run("completions", shell)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Terminal:
    """A shell on a terminal."""

    def __init__(self, home, *command):
        self.home, self.shown = home, b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(home)
            os.execvpe(command[0], command, environment(home))

    def wait_for(self, condition, what):
        """Reads what is shown until the condition holds."""
        end = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < end, f"waited for {what}: {self.shown.decode(errors='replace')}"
            if select.select([self.fd], [], [], 0.05)[0]:
                with contextlib.suppress(OSError):
                    self.shown += os.read(self.fd, 65536)

    def runs(self, line):
        """Types a line and Enter. Gives the words of the command that ran."""
        ran = self.home / "ran"
        ran.unlink(missing_ok=True)
        os.write(self.fd, f"masthead {line}".encode())
        # What is typed behind it while it is completed would be another key to the shell.
        before = len(self.shown)
        self.wait_for(lambda: len(self.shown) > before + 3, "the line")
        quiet = time.monotonic() + 1
        self.wait_for(lambda: time.monotonic() > quiet, "the completion")
        # The second Enter is for elvish, which may take the first for its offer.
        os.write(self.fd, b"\r\r")
        self.wait_for(ran.exists, "the command")
        return ran.read_text().splitlines()

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def zsh(home):
    """Where compinit finds it, as the help says."""
    (home / ".zfunc").mkdir()
    (home / ".zfunc/_masthead").write_text(script("zsh"))
    lines = ["fpath=(~/.zfunc $fpath)", "autoload -Uz compinit", "compinit -u", f"PS1='{PROMPT.decode()} '"]
    (home / ".zshrc").write_text("\n".join([*lines, ""]))
    return Terminal(home, "zsh", "-i")


def sourced_zsh(home):
    """The same script, read by the shell as it starts."""
    (home / "masthead.zsh").write_text(script("zsh"))
    lines = ["autoload -Uz compinit", "compinit -u", "source ~/masthead.zsh", f"PS1='{PROMPT.decode()} '"]
    (home / ".zshrc").write_text("\n".join([*lines, ""]))
    return Terminal(home, "zsh", "-i")


def elvish(home):
    (home / ".config/elvish").mkdir(parents=True)
    prompt = f"set edit:prompt = {{ put '{PROMPT.decode()} ' }}\n"
    (home / ".config/elvish/rc.elv").write_text(script("elvish") + prompt)
    return Terminal(home, "elvish")


@pytest.fixture(params=[zsh, sourced_zsh, elvish], ids=["zsh", "zsh that sources it", "elvish"])
def terminal(request, home):
    shell = request.param(home)
    try:
        shell.wait_for(lambda: PROMPT in shell.shown, "a prompt")
        yield shell
    finally:
        shell.close()


def test_what_is_completed_is_what_runs(terminal):
    for line, words in LINES.items():
        assert terminal.runs(line) == words, line


@pytest.mark.parametrize("make", [zsh, elvish])
def test_no_space_stands_behind_what_goes_on(home, make):
    terminal = make(home)
    try:
        terminal.wait_for(lambda: PROMPT in terminal.shown, "a prompt")
        # zsh goes on where the word ends; elvish quotes the word, and its quote is closed.
        assert terminal.runs("render --set elementWeb.repl\t") == ["render", "--set", "elementWeb.replicas="]
        if make is zsh:
            assert terminal.runs("render --set elementWeb.repl\t2") == ["render", "--set", "elementWeb.replicas=2"]
    finally:
        terminal.close()


def fish(home, line):
    """What fish offers at the end of a line."""
    (home / "masthead.fish").write_text(script("fish"))
    command = ["fish", "--no-config", "-c", f'source masthead.fish; complete -C "masthead {line}"']
    done = subprocess.run(command, cwd=home, env=environment(home), capture_output=True, text=True, timeout=60, check=True)
    return [offer.split("\t")[0] for offer in done.stdout.splitlines()]


def test_fish_offers_the_same(home):
    for line, words in LINES.items():
        assert fish(home, line.removesuffix("\t")) == words[-1:], line
    assert fish(home, "render --set elementWeb.repl") == ["elementWeb.replicas="]


def test_a_script_is_what_its_shell_can_read(home):
    for shell in ("zsh", "fish"):
        path = home / f"script.{shell}"
        path.write_text(script(shell))
        subprocess.run([shutil.which(shell), "-n", path], check=True, timeout=60)
