"""Programs trust a certificate authority as `caBundle` has them do it: with what is rendered they take the certificate of a server, without it they
refuse. Synapse itself, libpq, Node, and a Go program, as Dex and LiveKit are."""

import contextlib
import os
import subprocess
import sys
import time

import authority
import databases
import harness
import pods
import pytest
import requests
import signedjson.key
import signedjson.sign
import yaml

TLS = ("SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS")
VALUES = {
    "serverName": "example.org",
    "caBundle": {"configMap": "company-ca", "key": "company.pem"},
    "synapse": {
        "enabled": True,
        "ingress": {"host": "matrix.example.org"},
        "postgres": {
            "host": "localhost",
            "user": "synapse",
            "database": "synapse",
            "password": {"value": "a password"},
            "sslMode": "verify-full",
        },
    },
    "matrixRTC": {"enabled": True, "ingress": {"host": "rtc.example.org"}},
    "hookshot": {"enabled": True, "ingress": {"host": "hookshot.example.org"}},
}
OWNERS = {"synapse": "StatefulSet/ess-synapse-main", "go": "Deployment/ess-matrix-rtc-sfu", "node": "StatefulSet/ess-hookshot"}


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    return authority.Authority(tmp_path_factory.mktemp("company"))


@pytest.fixture(scope="module")
def rendered(company):
    """The objects, with the ConfigMap that the cluster would have."""
    objects = harness.objects(VALUES)
    return {**objects, "ConfigMap/company-ca": {"data": {"company.pem": company.path("ca.crt").read_text()}}}


def env_of(objects, owner, root):
    """The variables of a container that name certificates, once its volumes are mounted below the folder."""
    pod = pods.Pod(objects, OWNERS[owner], root, pods.generated_secret(objects))
    mounts = [mount for mount in pod.container["volumeMounts"] if mount["name"] == "ca-bundle"]
    assert len(mounts) == 1
    pod.mount({"volumeMounts": mounts})
    given = {var["name"]: var.get("value") for var in pod.container["env"]}
    found = {name: given[name] for name in TLS if name in given}
    bundle = mounts[0]["mountPath"]
    return {name: str(pod.path(value)) if value == bundle else value for name, value in found.items()}


def run(argv, env=None):
    """Runs a program with these variables in the place of any that this process has."""
    clean = {name: value for name, value in os.environ.items() if name not in TLS}
    return subprocess.run(argv, env={**clean, **(env or {})}, capture_output=True, text=True, timeout=60, check=False)


def test_node_asks_a_server_of_the_authority(company, rendered, tmp_path):
    env = env_of(rendered, "node", tmp_path)
    with company.serving({"/": {"it": "answers"}}) as port:
        script = f"fetch('https://localhost:{port}/').then(r => r.text()).then(console.log, e => {{ console.log(e.cause.code); process.exit(1) }})"
        assert run(["node", "-e", script], env).stdout == '{"it": "answers"}\n'
        assert run(["node", "-e", script]).stdout == "UNABLE_TO_VERIFY_LEAF_SIGNATURE\n"


def test_a_go_program_asks_a_server_of_the_authority(company, rendered, tmp_path):
    env = env_of(rendered, "go", tmp_path)
    with company.serving({"/v2/": {}, "/v2/a/tags/list": {"name": "a", "tags": ["one"]}}) as port:
        argv = ["skopeo", "list-tags", f"docker://localhost:{port}/a"]
        with_it = run(argv, env)
        assert with_it.returncode == 0 and '"one"' in with_it.stdout, with_it.stderr
        assert "certificate signed by unknown authority" in run(argv).stderr


def test_the_authorities_of_the_system_stay_trusted(company, rendered, tmp_path):
    """One of them signs what the system vouches for: it is put into no bundle of ours, and verifies all the same."""
    env = env_of(rendered, "synapse", tmp_path)
    assert env["SSL_CERT_DIR"] == "/etc/ssl/certs", "the folder of the images' own"
    hashed = [name for name in os.listdir("/etc/ssl/certs") if name.endswith(".0")]
    assert hashed, "ca-certificates is installed"
    public = f"/etc/ssl/certs/{hashed[0]}"
    script = (
        "import sys; from OpenSSL import SSL, crypto\n"
        "context = SSL.Context(SSL.TLS_CLIENT_METHOD); context.set_default_verify_paths()\n"
        "for path in sys.argv[1:]:\n"
        "    certificate = crypto.load_certificate(crypto.FILETYPE_PEM, open(path, 'rb').read())\n"
        "    crypto.X509StoreContext(context.get_cert_store(), certificate).verify_certificate()\n"
    )
    ours = str(company.path("ca.crt"))
    both = run([sys.executable, "-c", script, public, ours], env)
    assert both.returncode == 0, both.stderr
    without = run([sys.executable, "-c", script, ours])
    assert "self-signed certificate" in without.stderr, without.stderr


@contextlib.contextmanager
def synapse(rendered, root, database, env):
    """The main process on its configuration, with the variables of its container, and no others that name certificates."""
    pod = pods.Pod(rendered, OWNERS["synapse"], root, pods.generated_secret(rendered))
    config = pod.render()
    ports = {port: harness.free_port() for port in (8008, 8080, 9001, 9093)}
    settings = yaml.safe_load(config.read_text())
    # The other server is on loopback, which Synapse asks nobody on.
    settings["ip_range_blacklist"] = []
    settings["database"]["args"].update(host="127.0.0.1", port=database.port, sslmode="prefer")
    del settings["database"]["args"]["sslrootcert"]
    for listener in settings["listeners"]:
        listener.update(bind_addresses=["127.0.0.1"], port=ports[listener["port"]])
    settings["instance_map"]["main"].update(host="127.0.0.1", port=ports[9093])
    config.write_text(yaml.safe_dump(settings))
    for folder in ("/media", "/tmp"):
        pod.path(folder).mkdir(exist_ok=True)
    clean = {name: value for name, value in os.environ.items() if name not in TLS}
    command = [sys.executable, "-m", "synapse.app.homeserver", "-c", str(config)]
    with harness.process(command, ports[8080], log=root / "log", seconds=180, cwd=root, env={**clean, **env}):
        url = f"http://127.0.0.1:{ports[8008]}"
        harness.wait_until(lambda: requests.get(f"{url}/_matrix/client/versions", timeout=5).status_code == 200, "an answer")
        yield url


@pytest.fixture(scope="module")
def database(company):
    tls = (company.path("server.crt").read_bytes(), company.path("server.key").read_bytes())
    with databases.postgres(tls=tls) as database:
        database.sql("CREATE ROLE synapse LOGIN PASSWORD 'a password'")
        database.sql("CREATE DATABASE synapse OWNER synapse TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
        yield database


def keys_of(name):
    """The keys of a homeserver, signed, at the paths at which others ask for them.
    https://spec.matrix.org/v1.16/server-server-api/#publishing-keys
    """
    key = signedjson.key.generate_signing_key("1")
    public = signedjson.key.encode_verify_key_base64(signedjson.key.get_verify_key(key))
    until = int(time.time() * 1000) + 3600_000
    answer = {"server_name": name, "verify_keys": {f"{key.alg}:{key.version}": {"key": public}}, "old_verify_keys": {}, "valid_until_ts": until}
    return signedjson.sign.sign_json(answer, name, key)


@pytest.mark.parametrize("is_given", [True, False])
def test_synapse_federates_with_a_server_of_the_authority(company, rendered, database, tmp_path, is_given):
    env = env_of(rendered, "synapse", tmp_path)
    answers = {}
    with company.serving(answers) as port, synapse(rendered, tmp_path, database, env if is_given else {}) as url:
        other = f"localhost:{port}"
        answers["/_matrix/key/v2/server"] = keys_of(other)
        asked = {"server_keys": {other: {"ed25519:1": {"minimum_valid_until_ts": 0}}}}
        found = requests.post(f"{url}/_matrix/key/v2/query", json=asked, timeout=120).json()["server_keys"]
        assert [keys["server_name"] for keys in found] == ([other] if is_given else [])
        log = (tmp_path / "log").read_text()
        assert ("certificate verify failed" in log) != is_given


def test_libpq_verifies_the_server_with_it(rendered, database, tmp_path):
    """With the settings that Synapse's configuration has for `verify-full`."""
    env = env_of(rendered, "synapse", tmp_path)
    pod = pods.Pod(rendered, OWNERS["synapse"], tmp_path, pods.generated_secret(rendered))
    args = yaml.safe_load(pod.render().read_text())["database"]["args"]
    assert (args["sslmode"], args["sslrootcert"]) == ("verify-full", "system")
    names = ("host", "dbname", "user", "password", "sslmode", "sslrootcert")
    given = {**{name: args[name] for name in names}, "port": database.port}
    # Of its own libpq, as the image has one: Debian 12 has 15, which does not know `system` yet.
    script = f"import psycopg; print(psycopg.connect(**{given!r}).pgconn.ssl_in_use)"
    with_it = run([sys.executable, "-c", script], env)
    assert with_it.stdout == "True\n", with_it.stderr
    assert "certificate verify failed" in run([sys.executable, "-c", script]).stderr
