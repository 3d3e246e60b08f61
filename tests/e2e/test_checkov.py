"""checkov on a hardened stack: no finding without a written reason, and no reason without a finding.

checkov is large, and has an environment of its own, in which it is installed at the first run.
"""

import collections
import fnmatch
import hashlib
import json
import os
import pathlib
import subprocess
import venv

import harness
import pytest
import yaml

HERE = pathlib.Path(__file__).parent
REQUIREMENTS = HERE / "checkov-requirements.txt"
REASONS = yaml.safe_load((HERE / "checkov_reasons.yaml").read_text())
DOCS = HERE.parent.parent / "docs/hardening.md"

# Every component, with every kind of worker, and Jobs of both sides.
EVERYTHING = [
    *("-f", "examples/base.yaml", "-f", "examples/dex-ldap.yaml"),
    *("-f", "examples/backup.yaml", "-f", "examples/media-s3.yaml"),
    *("--fragment", "hookshot-minimal", "--fragment", "deployment-markers-minimal"),
    *("--fragment", "synapse-all-workers-running", "--fragment", "workers-large"),
    *("--set", "synapse.workers.sso-login.enabled=false"),
]


@pytest.fixture(scope="session")
def checkov():
    """The program, in an environment of its own."""
    folder = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", "target"), "checkov", "venv").absolute()
    stamp = folder / REQUIREMENTS.name
    if not stamp.exists() or stamp.read_text() != REQUIREMENTS.read_text():
        venv.create(folder, with_pip=True)
        install = [str(folder / "bin/pip"), "install", "--quiet", "-r", str(REQUIREMENTS)]
        subprocess.run(install, check=True, timeout=1200)
        stamp.write_text(REQUIREMENTS.read_text())
    return folder / "bin/checkov"


def digests(values):
    """Made-up digests for every image of the values: those of a registry are nobody's concern here."""
    found = {}
    for key, value in values.items():
        if not isinstance(value, dict):
            continue
        if key == "image" and "repository" in value:
            found[key] = {"digest": "sha256:" + hashlib.sha256(value["repository"].encode()).hexdigest()}
        elif below := digests(value):
            found[key] = below
    return found


def rendered(path, *flags, pinned=True):
    """Writes the manifests of all components with these flags. Gives the file."""
    images = digests(yaml.safe_load(pathlib.Path("values.yaml").read_text())) if pinned else {}
    command = ["render", "ess", "--credentials", "job", *EVERYTHING, *flags, "--values", "-"]
    done = harness.run(*command, values=images)
    assert done.returncode == 0, done.stderr
    path.write_text(done.stdout)
    return path


def findings(checkov, manifests):
    """What checkov finds: for each check the objects, as `Kind/name`."""
    flags = ["--framework", "kubernetes", "--skip-download", "--quiet", "--compact", "-o", "json"]
    command = [checkov, "-f", manifests, *flags]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    report = json.loads(done.stdout)
    assert report["summary"]["passed"] > 2000, report["summary"]
    assert report["summary"]["parsing_errors"] == 0, report["summary"]
    found = collections.defaultdict(set)
    for failed in report["results"]["failed_checks"]:
        # `StatefulSet.ess.ess-postgres`
        kind, _, name = failed["resource"].split(".", 2)
        found[failed["check_id"]].add(f"{kind}/{name}")
    return found


def unexplained(found):
    """The findings without a reason, and the reasons without a finding."""
    wrong = []
    for check, objects in found.items():
        patterns = [pattern for reason in REASONS if reason["check"] == check for pattern in reason["objects"]]
        wrong += [f"{check}: {name}" for name in objects if not any(fnmatch.fnmatch(name, p) for p in patterns)]
    for reason in REASONS:
        objects = found.get(reason["check"], ())
        wrong += [f"{reason['check']}: no {p}" for p in reason["objects"] if not fnmatch.filter(objects, p)]
    return wrong


def test_every_finding_of_a_hardened_stack_has_a_reason(checkov, tmp_path):
    found = findings(checkov, rendered(tmp_path / "hardened.yaml", "--fragment", "hardened"))
    assert unexplained(found) == []


def test_a_finding_without_a_reason_and_a_reason_without_a_finding_are_told(checkov, tmp_path):
    flags = ["--fragment", "hardened", "--set", "haproxy.containersSecurityContext.readOnlyRootFilesystem=false"]
    found = findings(checkov, rendered(tmp_path / "open.yaml", *flags, pinned=False))
    wrong = unexplained(found)
    assert "CKV_K8S_22: Deployment/ess-haproxy" in wrong
    assert "CKV_K8S_43: Deployment/ess-haproxy" in wrong
    assert unexplained({"CKV_K8S_11": {"Deployment/ess-haproxy"}}) == [
        f"{reason['check']}: no {pattern}" for reason in REASONS[1:] for pattern in reason["objects"]
    ]


def test_the_page_says_every_reason():
    page = " ".join(DOCS.read_text().split())
    for reason in REASONS:
        assert reason["check"] in page
        assert " ".join(reason["reason"].split()) in page, reason["check"]
