"""Synapse on a PostgreSQL and a Redis of which Secrets say where they are: what CloudNativePG writes into `<cluster>-app`, and one of another tool."""

import contextlib
import re
import sys

import databases
import harness
import pods
import pytest
import requests
import yaml

PASSWORD = 'p"ss w\\rd$'
CLUSTER = "synapse-db"
VALUES = {
    "serverName": "example.org",
    "synapse": {
        "enabled": True,
        "ingress": {"host": "matrix.example.org"},
        "postgres": {"cnpg": {"cluster": CLUSTER}, "sslMode": "prefer"},
        "redisOrValkey": {"host": {"secret": "cache", "secretKey": "address"}, "port": {"secret": "cache", "secretKey": "port"}},
        "workers": {"client-reader": {"enabled": True}},
    },
}
NAME = "StatefulSet/ess-synapse-main"


def app_secret(port):
    """The keys of https://cloudnative-pg.io/docs/1.29/applications/#secrets that are no URIs."""
    keys = {"username": "synapse", "user": "synapse", "password": PASSWORD, "dbname": "chat", "host": "127.0.0.1", "port": str(port)}
    return {key: value.encode() for key, value in keys.items()}


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """PostgreSQL with the database and the role that the operator makes, and Redis; gives what the Secrets hold."""
    with contextlib.ExitStack() as running:
        database = running.enter_context(databases.postgres())
        quoted = PASSWORD.replace("'", "''")
        database.sql(f"CREATE ROLE synapse LOGIN PASSWORD '{quoted}'")
        database.sql("CREATE DATABASE chat OWNER synapse TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
        redis = harness.free_port()
        folder = tmp_path_factory.mktemp("redis")
        running.enter_context(harness.process(["redis-server", "--port", str(redis), "--save", ""], redis, cwd=folder))
        yield database, {f"{CLUSTER}-app": app_secret(database.port), "cache": {"address": b"127.0.0.1", "port": str(redis).encode()}}


@pytest.fixture(scope="module")
def pod(servers, tmp_path_factory):
    """The pod of the main process, with its configuration."""
    objects = harness.objects(VALUES)
    secrets = {**pods.generated_secret(objects), **servers[1]}
    pod = pods.Pod(objects, NAME, tmp_path_factory.mktemp("pod"), secrets)
    pod.config = pod.render()
    return pod


def test_the_configuration_has_what_the_secrets_say(servers, pod):
    config = yaml.safe_load(pod.config.read_text())
    database, secrets = servers
    args = config["database"]["args"]
    assert (args["host"], args["port"], args["dbname"], args["user"]) == ("127.0.0.1", database.port, "chat", "synapse")
    assert args["password"] == PASSWORD
    assert config["redis"]["port"] == int(secrets["cache"]["port"]), "a number, as Synapse takes it"
    assert config["redis"]["host"] == "127.0.0.1"


def test_containers_that_wait_ask_the_same_servers(servers, pod):
    _, secrets = servers
    waits = [c for c in pod.spec["initContainers"] if c["args"][0] == "tcpwait"]
    addresses = {c["name"]: expanded(c, secrets) for c in waits}
    ports = {"db-wait": secrets[f"{CLUSTER}-app"]["port"], "valkey-wait": secrets["cache"]["port"]}
    assert addresses == {name: f"127.0.0.1:{port.decode()}" for name, port in ports.items()}
    assert all(harness.answers(int(address.rsplit(":", 1)[1])) for address in addresses.values())


def expanded(container, secrets):
    """The address in the arguments, as the kubelet expands it.
    https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
    """
    refs = {var["name"]: var["valueFrom"]["secretKeyRef"] for var in container["env"]}
    env = {name: secrets[ref["name"]][ref["key"]].decode() for name, ref in refs.items()}
    return re.sub(r"\$\((\w+)\)", lambda m: env[m[1]], container["args"][2])


def test_synapse_starts_and_keeps_its_data_there(servers, pod):
    database, _ = servers
    config = yaml.safe_load(pod.config.read_text())
    ports = {port: harness.free_port() for port in (8008, 8080, 9001, 9093)}
    for listener in config["listeners"]:
        listener.update(bind_addresses=["127.0.0.1"], port=ports[listener["port"]])
    config["instance_map"]["main"].update(host="127.0.0.1", port=ports[9093])
    pod.config.write_text(yaml.safe_dump(config))
    for folder in ("/media", "/tmp"):
        pod.path(folder).mkdir(exist_ok=True)
    command = [sys.executable, "-m", "synapse.app.homeserver", "-c", str(pod.config)]
    with harness.process(command, ports[8080], log=pod.root / "log", seconds=180, cwd=pod.root):
        url = f"http://127.0.0.1:{ports[8008]}/_matrix/client/versions"
        harness.wait_until(lambda: requests.get(url, timeout=5).status_code == 200, "an answer")
        assert "v1.1" in requests.get(url, timeout=30).json()["versions"]
    assert database.sql("SELECT count(*) FROM pg_tables WHERE tablename = 'events'", "chat") == ["1"]
    assert database.sql("SELECT tableowner FROM pg_tables WHERE tablename = 'events'", "chat") == ["synapse"]


def test_the_roles_and_databases_of_a_cluster_hold_in_postgresql(servers):
    """The Database of the fragment, carried out as the operator's documentation says, is one that Synapse takes."""
    database, _ = servers
    rendered = harness.manifests(harness.run("render", "--credentials", "job", "--fragment", "minimal,cloudnative-pg"))
    spec = harness.find(rendered, "Database", "ess-postgres-synapse")["spec"]
    database.sql(f"CREATE ROLE {spec['owner']} LOGIN")
    database.sql(
        f"CREATE DATABASE {spec['name']} OWNER {spec['owner']} TEMPLATE {spec['template']} ENCODING '{spec['encoding']}' "
        f"LC_COLLATE '{spec['localeCollate']}' LC_CTYPE '{spec['localeCType']}'"
    )
    row = f"SELECT datcollate, datctype, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = '{spec['name']}'"
    assert database.sql(row) == ["C|C|UTF8"]
