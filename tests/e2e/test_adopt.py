"""Deployments that `masthead adopt` takes over: the programs load what comes of their files, and it is the same as data."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import harness
import pods
import pytest
from signedjson.key import read_signing_keys
from signedjson.sign import sign_json
from synapse.config.homeserver import HomeServerConfig
import yaml

EXAMPLE = pathlib.Path(__file__).parent.parent.parent / "examples/adopt"


def adopt(out, *args):
    """Takes over what these flags name. Gives the report."""
    done = harness.run("adopt", "--output-dir", str(out), "-o", "json", *map(str, args))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def objects(out):
    """What is rendered of the values and credentials, by `Kind/name`."""
    done = harness.run("render", "ess", "-f", str(out / "values.yaml"), "--credentials", str(out / "ess.credentials.yaml"))
    return harness.named(done)


def synapse(out, root):
    """The configuration of the main process as it is loaded, and as data."""
    pod = pods.Pod(objects(out), "StatefulSet/ess-synapse-main", root)
    config = pod.render()
    command = pod.container["command"]
    loaded = HomeServerConfig.load_config("test", ["-c", str(config), *command[5:]])
    return loaded, yaml.safe_load(config.read_text())


def leaves(node, path=""):
    """The settings of a file, lists as a whole."""
    if isinstance(node, dict) and node:
        for key, value in node.items():
            yield from leaves(value, f"{path}.{key}" if path else key)
    else:
        yield path, node


def signs(key):
    return sign_json({"a": 1}, "example.com", key)["signatures"]


@pytest.fixture
def sample(tmp_path):
    """The configuration that Synapse generates."""
    folder = tmp_path / "sample"
    folder.mkdir()
    command = [
        sys.executable, "-m", "synapse.app.homeserver", "--generate-config", "--server-name", "my.domain", "--report-stats", "no",
        "--config-path", str(folder / "homeserver.yaml"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=60)
    return folder


def test_the_sample_of_synapse_goes_through(tmp_path, sample):
    out = tmp_path / "out"
    report = adopt(out, "--synapse", sample / "homeserver.yaml")
    told = {row["setting"] for row in report["settings"]}
    given = yaml.safe_load((sample / "homeserver.yaml").read_text())
    assert set(given) <= told
    assert harness.run("check", "ess", "--strict", "-f", str(out / "values.yaml")).returncode == 0
    loaded, _ = synapse(out, tmp_path / "pod")
    assert loaded.server.server_name == "my.domain"
    assert loaded.key.macaroon_secret_key == given["macaroon_secret_key"].encode()
    assert loaded.registration.registration_shared_secret == given["registration_shared_secret"]
    assert loaded.key.form_secret == given["form_secret"]
    with open(sample / "my.domain.signing.key") as file:
        (before,) = read_signing_keys(file)
    assert signs(loaded.key.signing_key[0]) == signs(before)


def test_a_signing_key_among_the_settings_signs_as_before(tmp_path):
    line = (EXAMPLE / "data/signing.key").read_text().strip()
    (tmp_path / "homeserver.yaml").write_text(f"server_name: example.com\npublic_baseurl: https://m.example.com\nsigning_key: {line}\n")
    adopt(tmp_path / "out", "--synapse", tmp_path / "homeserver.yaml")
    loaded, _ = synapse(tmp_path / "out", tmp_path / "pod")
    (before,) = read_signing_keys([line])
    assert signs(loaded.key.signing_key[0]) == signs(before) and before.version == "a_Xyzw"


def test_synapse_loads_the_example_and_what_is_otherwise_is_listed(tmp_path):
    out = tmp_path / "out"
    report = adopt(out, "--synapse", EXAMPLE / "homeserver.yaml", "--root", EXAMPLE)
    loaded, after = synapse(out, tmp_path / "pod")
    before = yaml.safe_load((EXAMPLE / "homeserver.yaml").read_text())
    assert loaded.email.email_smtp_pass == "a-mail-password" and loaded.voip.turn_shared_secret == "a-turn-secret"
    assert loaded.database.databases[0].config["args"]["password"] == "a password: of PostgreSQL"
    assert loaded.email.email_app_name == "Our {{ chat }}"
    listed = {row["setting"] for row in report["differences"] if row["file"] == "synapse"}
    was, now = dict(leaves(before)), dict(leaves(after))
    # A secret that is in a file now is the same secret.
    in_files = {path: f"{path}_path" for path in was if f"{path}_path" in now}
    for path, name in in_files.items():
        assert pathlib.Path(now.pop(name)).read_text().strip() == was[path]
        now[path] = was[path]
    other = {path for path in {*was, *now} if was.get(path, ...) != now.get(path, ...)}
    assert {path for path in other if not any(path == known or known.startswith(f"{path}.") for known in listed)} == set()
    assert {path for path in listed if path not in other} == set()


@pytest.mark.skipif("MAS_JUDGE" not in os.environ, reason="MAS_JUDGE names no loader of MAS's configuration")
def test_mas_loads_the_example_with_its_keys(tmp_path):
    out = tmp_path / "out"
    adopt(out, "--synapse", EXAMPLE / "homeserver.yaml", "--mas", EXAMPLE / "mas/config.yaml", "--root", EXAMPLE)
    pod = pods.Pod(objects(out), "Deployment/ess-matrix-authentication-service", tmp_path / "pod")
    config = pod.render()
    done = subprocess.run([os.environ["MAS_JUDGE"]], input=f"{config}\n", capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split("\t")[1].strip() == "accepts", done.stdout
    before, after = (yaml.safe_load(path.read_text()) for path in (EXAMPLE / "mas/config.yaml", config))
    secret = lambda path: pathlib.Path(path).read_text()
    assert secret(after["secrets"]["encryption_file"]) == before["secrets"]["encryption"]
    assert {key["kid"]: secret(key["key_file"]) for key in after["secrets"]["keys"] if "kid" in key} == {
        key["kid"]: key["key"] for key in before["secrets"]["keys"]
    }
    assert secret(after["matrix"]["secret_file"]) == before["matrix"]["secret"]
    assert secret(after["database"]["password_file"]) == "p@ss/word"
    assert after["passwords"] == before["passwords"]
    (provider,) = after["upstream_oauth2"]["providers"]
    (given,) = before["upstream_oauth2"]["providers"]
    assert secret(provider.pop("client_secret_file")) == given.pop("client_secret") and provider == given


def test_credentials_are_encrypted_if_asked(tmp_path):
    if not shutil.which("age"):
        pytest.skip("age is not there")
    key = tmp_path / "key"
    subprocess.run(["age-keygen", "-o", str(key)], check=True, capture_output=True)
    recipient = next(line.split()[-1] for line in key.read_text().splitlines() if "public key" in line)
    out = tmp_path / "out"
    adopt(out, "--synapse", EXAMPLE / "homeserver.yaml", "--root", EXAMPLE, "--encrypt-to", recipient)
    kept = out / "ess.credentials.yaml"
    assert b"secret" not in kept.read_bytes().split(b"\n", 3)[-1]
    done = subprocess.run(["age", "--decrypt", "--identity", str(key), str(kept)], capture_output=True, check=True)
    assert b"a-mail-password" in done.stdout and b"a password: of PostgreSQL" in done.stdout
