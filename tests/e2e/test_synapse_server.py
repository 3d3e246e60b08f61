"""Synapse itself, with two workers, on rendered configuration, PostgreSQL and Redis."""

import contextlib

import databases
import harness
import pods
import pytest
import requests
import yaml
from synapse_server import MAIN, call, make_database, on_loopback, process, register

READER, PERSISTER = "synapse-client-reader", "synapse-event-persist"


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    """Runs the main process, a worker that serves clients, and one that writes events; gives their URLs and the folder of the first."""
    root = tmp_path_factory.mktemp("stack")
    workers = {"client-reader": {"enabled": True}, "event-persister": {"enabled": True}}
    synapse = {"enabled": True, "ingress": {"host": "matrix.example.org"}, "workers": workers}
    rtc = {"enabled": True, "ingress": {"host": "rtc.example.org"}}
    objects = harness.objects({"serverName": "example.org", "synapse": synapse, "matrixRTC": rtc})
    ports = {name: {port: harness.free_port() for port in (8008, 8080, 9001, 9093)} for name in (MAIN, READER, PERSISTER)}
    with contextlib.ExitStack() as running:
        database = running.enter_context(databases.postgres())
        redis = harness.free_port()
        running.enter_context(harness.process(["redis-server", "--port", str(redis), "--save", ""], redis, cwd=root))
        for name in (MAIN, READER, PERSISTER):
            pod = pods.Pod(objects, f"StatefulSet/ess-{name}", root / name, pods.generated_secret(objects))
            config = pod.render()
            if name == MAIN:
                make_database(objects, pod, database)
            config.write_text(yaml.safe_dump(on_loopback(yaml.safe_load(config.read_text()), name, ports, database.port, redis)))
            running.enter_context(process(pod, config, ports[name][8080]))
        yield {name: f"http://127.0.0.1:{ports[name][8008]}" for name in (MAIN, READER)}, root / MAIN, ports


def test_it_says_which_versions_it_speaks(stack):
    urls, _, _ = stack
    assert all("v1.1" in call("GET", f"{url}/_matrix/client/versions")["versions"] for url in urls.values())


def test_metrics_are_there_for_prometheus(stack):
    _, _, ports = stack
    for name, own in ports.items():
        assert "synapse_build_info" in requests.get(f"http://127.0.0.1:{own[9001]}/metrics", timeout=30).text, name


def test_what_one_process_does_the_others_know(stack):
    urls, root, _ = stack
    register(urls[MAIN], root, "alice", "a password")
    identifier = {"type": "m.id.user", "user": "alice"}
    login = call("POST", f"{urls[READER]}/_matrix/client/v3/login", type="m.login.password", identifier=identifier, password="a password")
    assert login["user_id"] == "@alice:example.org"
    token = login["access_token"]
    # The main process has the event persister write the room, and the client reader hears of it over replication.
    room = call("POST", f"{urls[MAIN]}/_matrix/client/v3/createRoom", token, name="a room")["room_id"]
    state = call("GET", f"{urls[READER]}/_matrix/client/v3/rooms/{room}/state/m.room.name", token)
    assert state == {"name": "a room"}
    log = (root.parent / PERSISTER / "log").read_text()
    assert "fed_send_events" in log or "send_events" in log, "the main process wrote the events itself"
