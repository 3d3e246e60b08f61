"""What `masthead notes` prints is for pasting: its commands on a real PostgreSQL, in a real shell, and in a real nginx."""

import base64
import hashlib
import json
import os
import re
import subprocess

import databases
import harness
import pytest
import yaml

HOSTS = {"synapse": "matrix.example.org", "matrixAuthenticationService": "account.example.org"}
BASE = {
    **harness.NOTHING,
    "serverName": "example.org",
    **{name: {"enabled": True, "ingress": {"host": host}} for name, host in HOSTS.items()},
}


def notes(topic, **values):
    """The text of a topic; `values` are those of components, over BASE."""
    merged = {name: {**BASE.get(name, {}), **value} for name, value in values.items()}
    done = harness.run("notes", topic, "--values", "-", values={**BASE, **merged})
    assert done.returncode == 0, done.stderr
    return done.stdout


def database(user, name):
    return {"postgres": {"host": "db", "user": user, "database": name, "password": {"value": "of the values"}}}


@pytest.mark.parametrize("user, name", [("mas", "mas"), ('odd "user', "na'me; --"), ("Ünï", "UPPER lower")])
def test_sql_makes_what_synapse_and_mas_need(tmp_path, user, name):
    script = tmp_path / "notes.sql"
    script.write_text(notes("sql", matrixAuthenticationService=database(user, name), synapse=database(user, "synapse")))
    with databases.postgres() as server:
        argv = ["psql", "-X", "-U", "postgres", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-f", str(script)]
        # Without a terminal psql reads the password, twice, from its input.
        run = subprocess.run(
            argv, env=server.env, input="typed\ntyped\n", capture_output=True, text=True, timeout=60, start_new_session=True
        )
        assert run.returncode == 0, run.stderr
        assert server.can_login(user, name, "typed") and server.can_login(user, "synapse", "typed")
        rows = server.sql("SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = 'synapse'")
        assert rows == ["UTF8|C|C"]


def run_secrets(tmp_path, text):
    """Runs the commands in a shell in which `kubectl` only keeps its arguments. Gives them, by the Secret's name."""
    stub = tmp_path / "kubectl"
    stub.write_text('#!/bin/sh\nfor argument in "$@"; do printf "%s\\0" "$argument"; done >> "$KEPT"\nprintf "\\n\\0" >> "$KEPT"\n')
    stub.chmod(0o755)
    kept = tmp_path / "kept"
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "KEPT": str(kept)}
    run = subprocess.run(["bash", "-eu", "-c", text], env=env, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    calls = [call.split("\0") for call in kept.read_text().split("\n\0")]
    return {call[3]: [argument for argument in call[4:] if argument] for call in calls if len(call) > 3}


def literals(arguments):
    """`--from-literal` by key."""
    pairs = [argument.removeprefix("--from-literal=").split("=", 1) for argument in arguments if argument.startswith("--from-literal=")]
    return dict(pairs)


def test_secrets_are_made_in_the_formats_that_their_readers_want(tmp_path):
    reference = lambda key: {"secret": "own", "secretKey": key}
    text = notes(
        "secrets",
        matrixAuthenticationService={
            "encryptionSecret": reference("encryption"),
            "privateKeys": {"rsa": reference("rsa"), "ecdsaPrime256v1": reference("p256"), "ecdsaSecp384r1": reference("p384")},
            "additional": {"a": {"configSecret": "it's odd", "configSecretKey": "b.yaml"}},
        },
        synapse={"signingKey": reference("signing"), "macaroon": reference("macaroon")},
    )
    calls = run_secrets(tmp_path, text)
    own = literals(calls["own"])
    assert re.fullmatch("[0-9a-f]{64}", own["encryption"]), "MAS takes no line feed at its end"
    assert len(own["macaroon"]) >= 32
    for key, kind in (("rsa", "RSA"), ("p256", "prime256v1"), ("p384", "secp384r1")):
        run = subprocess.run(["openssl", "pkey", "-noout", "-text"], input=own[key], capture_output=True, text=True, timeout=30)
        assert run.returncode == 0 and ("4096 bit" if kind == "RSA" else kind) in run.stdout, run
    algorithm, version, seed = own["signing"].split(" ")
    assert (algorithm, version, len(base64.b64decode(seed + "="))) == ("ed25519", "1", 32)
    assert "--from-file=b.yaml=<file>" in calls["it's odd"]


def test_the_proxy_is_what_nginx_takes(tmp_path):
    text = notes("proxy", synapse={"media": {"maxUploadSize": "70M"}})
    block = text[text.index("# nginx") : text.index("# Caddy")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=example.org"]
        + ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")],
        check=True,
        capture_output=True,
        timeout=60,
    )
    block = block.replace("<certificates, PEM>", f"{tmp_path}/cert.pem").replace("<private key, PEM>", f"{tmp_path}/key.pem")
    block = block.replace("<address of the Ingress controller>", "192.0.2.1")
    assert "server_name account.example.org matrix.example.org;" in block and "client_max_body_size 70M;" in block
    config = tmp_path / "nginx.conf"
    config.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{block}\n}}\n")
    run = subprocess.run(["nginx", "-t", "-p", str(tmp_path), "-e", "stderr", "-c", str(config)], capture_output=True, text=True, timeout=30)
    assert run.returncode == 0, run.stderr


def test_the_client_for_authelia_is_yaml_with_the_digest_of_the_secret():
    provider = {"issuer": "https://sso.example.org", "clientId": "mas: #1", "clientSecret": {"value": "insecure_secret"}}
    text = notes("authelia", matrixAuthenticationService={"upstreamProviders": {"authelia": provider}})
    (client,) = yaml.safe_load(text)["identity_providers"]["oidc"]["clients"]
    assert client["client_id"] == "mas: #1" and "insecure_secret" not in text
    _, scheme, iterations, salt, key = client["client_secret"].split("$")
    assert (scheme, iterations) == ("pbkdf2-sha512", "310000")
    assert key == pbkdf2("insecure_secret", salt, int(iterations))


def pbkdf2(secret, salt, iterations):
    raw = base64.b64decode(salt.replace(".", "+") + "=" * (-len(salt) % 4))
    key = hashlib.pbkdf2_hmac("sha512", secret.encode(), raw, iterations, 64)
    return base64.b64encode(key).decode().rstrip("=").replace("+", ".")


def test_well_known_files_are_json():
    files = re.split(r"^https://example\.org/\.well-known/matrix/(\w+)$", notes("well-known"), flags=re.M)
    known = {name: json.loads(text) for name, text in zip(files[1::2], files[2::2])}
    assert known == {
        "client": {"m.homeserver": {"base_url": "https://matrix.example.org"}},
        "server": {"m.server": "matrix.example.org:443"},
    }
