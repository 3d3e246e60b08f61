"""The commands of pages that need programs beside masthead run as they stand, with a stand-in for the cluster."""

import os
import shutil

import pages

# Takes the place of kubectl: keeps the Secret with what is generated, and gives it back.
KUBECTL = """#!/usr/bin/env python3
import json, pathlib, sys
import yaml
kept = pathlib.Path(sys.argv[0]).with_name("kept.json")
args = sys.argv[1:]
if args[0] == "apply" and "-k" in args:
    assert (pathlib.Path(args[args.index("-k") + 1]) / "kustomization.yaml").exists()
elif args[0] == "apply":
    for manifest in yaml.safe_load_all(sys.stdin):
        if manifest and manifest["metadata"]["name"] == "ess-generated":
            kept.write_text(json.dumps(manifest))
elif "get" in args and "secret" in " ".join(args).lower():
    print(kept.read_text())
else:
    sys.exit(f"kubectl: not known: {args}")
"""

# Takes the place of kubeseal: gives the certificate of the controller.
KUBESEAL = """#!/bin/sh
test "$*" = --fetch-cert || exit 9
openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -subj /CN=sealed -days 2 2>/dev/null
"""


def folder(path):
    """The folder that pages begin with, with stand-ins for what is in a cluster."""
    folder = pages.folder(path)
    for name, text in {"kubectl": KUBECTL, "kubeseal": KUBESEAL}.items():
        (folder / "bin" / name).write_text(text)
        (folder / "bin" / name).chmod(0o755)
    return folder


def run(folder, name):
    for line in pages.commands(name):
        pages.run(folder, "bash", "-euo", "pipefail", "-c", line, env=dict(os.environ))


def test_credentials(tmp_path):
    run(folder(tmp_path), "credentials.md")
    names = {path.name for path in tmp_path.iterdir()}
    assert {"sealed.yaml", "external.yaml", "shared-secret", "manifests"} <= names
    assert "SealedSecret" in (tmp_path / "sealed.yaml").read_text()


def test_output_folder(tmp_path):
    run(folder(tmp_path), "output-folder.md")


def test_project(tmp_path):
    folder(tmp_path)
    shutil.copy(pages.ROOT / "deploy/project/masthead.yaml", tmp_path)
    shutil.copy(pages.ROOT / "examples/base.yaml", tmp_path / "values.yaml")
    run(tmp_path, "project.md")
    assert (tmp_path / "manifests").is_dir()
