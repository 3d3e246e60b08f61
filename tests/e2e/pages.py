"""Runs the commands of a page below docs/, in a folder as the page has it."""

import pathlib
import re
import shutil
import subprocess

import harness

ROOT = pathlib.Path(__file__).parents[2]


def folder(path):
    """Makes the folder that pages begin with: the examples, and `masthead` on the way."""
    for name in ("examples", "deploy"):
        shutil.copytree(ROOT / name, path / name)
    (path / "bin").mkdir()
    (path / "bin/masthead").symlink_to(pathlib.Path(harness.MASTHEAD).resolve())
    return path


def text(name):
    return (ROOT / "docs" / name).read_text()


def commands(name):
    """The lines of the page that are run, in their order; one that ends in a backslash goes on."""
    blocks = re.findall(r"^```(?:sh|bash)\n(.*?)^```", text(name), re.MULTILINE | re.DOTALL)
    return "".join(blocks).replace("\\\n", "").splitlines()


def run(folder, *command, env, **options):
    """Runs a command in the folder. Gives what it printed."""
    env = {**env, "PATH": f"{folder}/bin:{env['PATH']}"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False, **options)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout
