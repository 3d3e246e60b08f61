"""The Python packages that are needed: where they are missing, they are installed into a folder of their own."""

import importlib.util
import os
import pathlib
import subprocess
import sys
import venv

TOP = pathlib.Path(__file__).resolve().parents[3]
REQUIREMENTS = pathlib.Path(__file__).resolve().parents[1] / "requirements.txt"
FOLDER = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", TOP / "target")) / "chart-python"


def ensure(*names):
    """Goes on where these can be imported, if need be in another Python that has them.

    Gives what went wrong, if anything did.
    """
    if all(importlib.util.find_spec(name) for name in names):
        return None
    python, made_of = FOLDER / "bin" / "python", FOLDER / "requirements.txt"
    if pathlib.Path(sys.prefix) == FOLDER.resolve():
        return f"{FOLDER} lacks what {REQUIREMENTS} names: remove that folder and run it again"
    if not made_of.is_file() or made_of.read_text() != REQUIREMENTS.read_text():
        print(f"installing what {REQUIREMENTS.name} names into {FOLDER}", file=sys.stderr)
        try:
            venv.create(FOLDER, with_pip=True, clear=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS], check=True, stdout=sys.stderr)
        except (OSError, subprocess.CalledProcessError) as e:
            return f"it could not be installed: {e}; `pip install -r {REQUIREMENTS}` says more"
        made_of.write_text(REQUIREMENTS.read_text())
    os.execv(python, [str(python), *sys.argv])
