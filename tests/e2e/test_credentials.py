"""What masthead keeps in a credentials file is taken by the programs that will read it.

Needs PyYAML, openssl and, for the signing key, signedjson (`pip install pytest pyyaml signedjson`).
The environment variable MASTHEAD names the program; without it, the one on the PATH is taken.
"""

import base64
import os
import pty
import re
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import signedjson.key
import yaml

MASTHEAD = os.environ.get("MASTHEAD", "masthead")


def load_credentials(path: Path) -> dict[str, bytes]:
    """The values of a credentials file by key."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert (document["apiVersion"], document["kind"]) == ("masthead/v1", "Credentials")
    return {key: value_of(entry) for key, entry in document["credentials"].items()}


def value_of(entry: dict) -> bytes:
    if "valueBase64" in entry:
        return base64.b64decode("".join(entry["valueBase64"].split()), validate=True)
    return entry["value"].encode()


def render(path: Path, *more: str) -> subprocess.CompletedProcess:
    command = [MASTHEAD, "render", "--fragment", "minimal", "--fragment", "hookshot-minimal", "--credentials", str(path), *more]
    return subprocess.run(command, capture_output=True, check=False)


def openssl(*arguments: str, data: bytes) -> str:
    done = subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True)
    return (done.stdout + done.stderr).decode()


@pytest.fixture(scope="module", name="path")
def made_once(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("credentials") / "ess.credentials.yaml"
    done = render(path)
    assert done.returncode == 0, done.stderr.decode()
    return path


@pytest.fixture(name="credentials")
def values(path) -> dict[str, bytes]:
    return load_credentials(path)


def test_file_is_for_its_owner(path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_passwords(credentials):
    for key in ["SYNAPSE_MACAROON", "SYNAPSE_REGISTRATION_SHARED_SECRET", "MAS_SYNAPSE_SHARED_SECRET", "POSTGRES_ADMIN_PASSWORD"]:
        assert re.fullmatch(rb"[a-zA-Z0-9]{32}", credentials[key]), key


def test_mas_encryption_secret_is_hex_without_line_feed(credentials):
    assert re.fullmatch(rb"[0-9a-f]{64}", credentials["MAS_ENCRYPTION_SECRET"])


def test_mas_keys_are_pkcs8(credentials):
    rsa, ecdsa = credentials["MAS_RSA_PRIVATE_KEY"], credentials["MAS_ECDSA_PRIME256V1_PRIVATE_KEY"]
    assert "RSA key ok" in openssl("rsa", "-inform", "DER", "-check", "-noout", data=rsa)
    assert "4096 bit" in openssl("pkey", "-inform", "DER", "-noout", "-text", data=rsa)
    text = openssl("pkey", "-inform", "DER", "-noout", "-text", "-check", data=ecdsa)
    assert "prime256v1" in text and "Key is valid" in text
    for der in (rsa, ecdsa):
        parsed = openssl("asn1parse", "-inform", "DER", data=der).splitlines()
        assert "SEQUENCE" in parsed[2] and "OBJECT" in parsed[3], "PKCS#8 names its algorithm"


def test_hookshot_passkey_is_pkcs1(credentials):
    pem = credentials["HOOKSHOT_RSA_PASSKEY"]
    assert pem.startswith(b"-----BEGIN RSA PRIVATE KEY-----\n")
    assert "RSA key ok" in openssl("rsa", "-check", "-noout", data=pem)


def test_synapse_reads_the_signing_key(credentials):
    (key,) = signedjson.key.read_signing_keys([credentials["SYNAPSE_SIGNING_KEY"].decode()])
    assert (key.alg, key.version) == ("ed25519", "1")
    assert key.sign(b"message").signature


def test_hookshot_registration(credentials):
    registration = yaml.safe_load(credentials["HOOKSHOT_REGISTRATION"])
    tokens = {registration["as_token"], registration["hs_token"]}
    assert len(tokens) == 2 and all(re.fullmatch("[a-zA-Z0-9]{32}", token) for token in tokens)
    assert registration["url"] == "http://ess-hookshot-appservice.ess.svc.cluster.local.:9993"
    assert isinstance(registration["namespaces"], dict)


def test_second_run_gives_the_same_bytes(path):
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    first, second = render(path), render(path, "--locked")
    assert first.returncode == second.returncode == 0
    assert first.stdout == second.stdout
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_no_two_runs_share_a_secret(path, tmp_path):
    other = tmp_path / "other.yaml"
    assert render(other).returncode == 0
    mine, theirs = load_credentials(path), load_credentials(other)
    assert mine.keys() == theirs.keys()
    assert [key for key in mine if mine[key] == theirs[key]] == ["SYNAPSE_EXTRA"]


def test_twenty_first_runs_make_one_set(tmp_path):
    path = tmp_path / "ess.credentials.yaml"
    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(lambda _: render(path), range(20)))
    assert [d.returncode for d in done] == [0] * 20, done[0].stderr.decode()
    assert len({d.stdout for d in done}) == 1


@pytest.mark.parametrize("text", ["", "{{", "apiVersion: masthead/v2\n", "apiVersion: masthead/v1\nkind: Credentials\n"])
def test_a_broken_file_is_left_alone(tmp_path, text):
    path = tmp_path / "ess.credentials.yaml"
    path.write_text(text, encoding="utf-8")
    done = render(path)
    assert done.returncode != 0 and done.stdout == b""
    assert str(path) in done.stderr.decode()
    assert path.read_text(encoding="utf-8") == text


def test_a_file_cut_off_anywhere_is_refused(path, tmp_path):
    whole = path.read_bytes()
    cut = tmp_path / "cut.yaml"
    for end in range(1, len(whole) - 2, len(whole) // 20):
        cut.write_bytes(whole[:end])
        done = render(cut)
        assert done.returncode != 0 and cut.read_bytes() == whole[:end], end


def test_a_full_disk_keeps_the_old_file(path):
    """A limit on the size of files stands in for the full disk."""
    old = path.read_bytes()
    half = path.with_name("half.yaml")
    half.write_text(re.sub(r"(?ms)^  SYNAPSE_MACAROON:.*?(?=^  \S|^\.\.\.)", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    before = half.read_bytes()
    assert before != old
    command = f'trap "" XFSZ; ulimit -f 0; exec "{MASTHEAD}" render --fragment minimal --credentials "{half}"'
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.returncode != 0 and str(half) in done.stderr.decode()
    assert half.read_bytes() == before
    assert not [p for p in half.parent.iterdir() if p.name.startswith(".")], "no temporary file is left"


def test_with_yes_nobody_is_asked_on_a_terminal(tmp_path):
    path = tmp_path / "ess.credentials.yaml"
    assert render(path).returncode == 0
    before = load_credentials(path)["SYNAPSE_MACAROON"]
    command = [MASTHEAD, "credentials", "rotate", "SYNAPSE_MACAROON", "--yes", "--credentials", str(path)]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        assert process.wait(timeout=60) == 0
    said = os.read(ours, 65536).decode()
    os.close(ours)
    assert "Rotate now?" not in said
    assert load_credentials(path)["SYNAPSE_MACAROON"] != before


@pytest.mark.parametrize(("answer", "is_rotated"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_a_rotation_is_asked_for_on_a_terminal(tmp_path, answer, is_rotated):
    path = tmp_path / "ess.credentials.yaml"
    assert render(path).returncode == 0
    before = load_credentials(path)["SYNAPSE_MACAROON"]
    command = [MASTHEAD, "credentials", "rotate", "SYNAPSE_MACAROON", "--credentials", str(path)]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, answer.encode())
        assert process.wait(timeout=60) == (0 if is_rotated else 1)
    said = os.read(ours, 65536).decode()
    os.close(ours)
    assert f"{path.name} would change:" in said and "guests are signed out" in said and "Rotate now? [y/N]" in said
    assert ("Nothing was changed." not in said) == is_rotated
    assert (load_credentials(path)["SYNAPSE_MACAROON"] != before) == is_rotated
