"""What `masthead graph` prints is taken by what draws it: Graphviz, and mermaid's own parser."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import xml.etree.ElementTree

import pages
import pytest

HERE = pathlib.Path(__file__).parent
VIEWS = ["people", "networks", "credentials"]
HOSTILE = ['"]; click a "javascript:x"', "%%{init: {}}%%", "a\nend\n", "<b>&lt;#35;`**x**`", "\\N\\", "- x", "1. y", "https://www.example.org"]


def values(text):
    """Values with a text that the pictures show."""
    provider = {"humanName": text, "issuer": "https://sso.example.org", "clientId": "a", "clientSecret": {"value": "b"}}
    rule = {"to": [{"podSelector": {"matchLabels": {"app": text}}}], "ports": [{"port": 1}]}
    return json.dumps({
        "networkPolicy": {"enabled": True, "extraEgress": {"synapse": [rule]}},
        "matrixAuthenticationService": {"upstreamProviders": {"one": provider}},
    })


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """The pictures of several stacks, a file each: by the name of the file, what JSON says of it."""
    folder = pages.folder(tmp_path_factory.mktemp("graph"))
    base = ["-f", "examples/base.yaml"]
    stacks = {"base": base, "policy": [*base, "-f", "examples/network-policy.yaml"], "workers": [*base, "--fragment", "workers-large"]}
    for number, text in enumerate(HOSTILE):
        (folder / f"hostile-{number}.yaml").write_text(values(text))
        stacks[f"hostile-{number}"] = [*base, "-f", f"hostile-{number}.yaml"]
    out = {}
    for name, layers in stacks.items():
        for view in VIEWS:
            graph = lambda *args: pages.run(folder, "masthead", "graph", view, *layers, *args, env=dict(os.environ))  # noqa: B023
            path = folder / f"{name}-{view}"
            path.with_suffix(".mmd").write_text(graph())
            path.with_suffix(".dot").write_text(graph("-o", "dot"))
            out[path] = json.loads(graph("-o", "json"))
    return out


def test_graphviz_draws_it(drawn):
    for path, picture in drawn.items():
        command = ["dot", "-Tsvg", path.with_suffix(".dot")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0 and "rror" not in done.stderr, f"{path}: {done.stderr}"
        kinds = [node.get("class") for node in xml.etree.ElementTree.fromstring(done.stdout).iter()]
        assert kinds.count("node") == len(picture["nodes"]), path
        assert kinds.count("edge") == len(picture["edges"]), path


@pytest.fixture(scope="module")
def modules():
    """The folder with mermaid's parser."""
    if not shutil.which("npm"):
        pytest.skip("mermaid: there is no npm to install it with")
    folder = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", pages.ROOT / "target")) / "e2e-node"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "node_modules/mermaid").exists():
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "mermaid@11", "jsdom@26"], cwd=folder, check=True, timeout=300)
    shutil.copy(HERE / "parse_mermaid.mjs", folder)
    return folder


def plain(text):
    """A label of mermaid's with its entities as characters: the parser has them between these marks."""
    text = re.sub(r"ﬂ°°(\d+)¶ß", lambda found: chr(int(found[1])), text)
    return re.sub("<br/?>", "\n", text)


def test_mermaid_parses_it(drawn, modules):
    files = [path.with_suffix(".mmd") for path in drawn]
    done = subprocess.run(["node", "parse_mermaid.mjs", *files], cwd=modules, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(drawn)
    for line, (path, picture) in zip(lines, drawn.items(), strict=True):
        parsed = json.loads(line)
        assert parsed["edges"] == len(picture["edges"]), path
        names = sorted(plain(name).split("\n")[0] for name in parsed["nodes"])
        assert names == sorted(" ".join(node["name"].split("\n")) for node in picture["nodes"]), path
