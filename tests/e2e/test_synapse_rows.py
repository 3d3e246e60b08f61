"""What Synapse says of the additional settings that `check` is held against: the answers that the rows keep are its own."""

import json
import pathlib

import synapse_judge
import yaml

ROWS = json.loads((pathlib.Path(__file__).parent.parent / "rows" / "synapse.json").read_text())


def test_synapse_says_what_the_rows_say():
    wrong = []
    for row in ROWS:
        why = synapse_judge.refusal(yaml.safe_load(row["config"]), row["mas"])
        if (why is None) != row["starts"]:
            wrong.append((row, why))
    assert wrong == []
