"""What `masthead check` says of MAS's configuration is what MAS's own loader says of the merged file.

MAS_JUDGE is a program that reads names of configuration files, a line each, and prints for each the name, `accepts`,
`refuses` or `refuses at start`, and why, with tabs between: MAS's own loader.
"""

import json
import os
import pathlib
import subprocess

import harness
import pods
import pytest
import yaml

ROWS = json.loads((pathlib.Path(__file__).parent.parent / "suite/cases/mas_config.json").read_text())
HOSTS = {"synapse": "matrix.example.org", "matrixAuthenticationService": "account.example.org"}
BASE = {"serverName": "example.org", **{name: {"enabled": True, "ingress": {"host": host}} for name, host in HOSTS.items()}}
NAME = "ess-matrix-authentication-service"


def merged(parts, files, root):
    """The file that the init container makes, with its secrets below `root`."""
    under, over = (yaml.safe_load(files[f"mas-config-{rank}rides.yaml"]) for rank in ("under", "over"))
    for part in [*map(yaml.safe_load, parts), over]:
        under = pods.merge(under, part)
    return yaml.safe_dump(under).replace("/secrets/", f"{root}/secrets/")


@pytest.mark.skipif("MAS_JUDGE" not in os.environ, reason="MAS_JUDGE names no loader of MAS's configuration")
def test_check_and_mas_agree(tmp_path):
    objects = harness.objects(BASE)
    pods.Pod(objects, f"Deployment/{NAME}", tmp_path, pods.generated_secret(objects)).render()
    files = objects[f"ConfigMap/{NAME}"]["data"]
    rows = [row for row in ROWS if row["says"] != "refuses at start"]
    names = []
    for index, row in enumerate(rows):
        names.append(tmp_path / f"{index}.yaml")
        names[-1].write_text(merged(row["parts"], files, tmp_path))
    lines = "".join(f"{name}\n" for name in names)
    done = subprocess.run([os.environ["MAS_JUDGE"]], input=lines, capture_output=True, text=True, timeout=120, check=True)
    answers = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(answers) == len(rows)
    # The keys are stand-ins, which MAS loads the names of and then can't read: `refuses at start`.
    wrong = [(row["name"], *answer[1:]) for row, answer in zip(rows, answers) if (answer[1] == "refuses") != (row["says"] == "refuses")]
    assert not wrong
