"""Which of Synapse's processes gets a request."""

import re

import pytest

from harness import find, render
from haproxy_on_loopback import running
from synapse_endpoints import CLIENT, ENDPOINTS, FEDERATION, MAIN, READS, ROOM

SYNAPSE = ["--fragment", "nothing-enabled", "--fragment", "server-name", "--fragment", "synapse-minimal"]
SEVERAL = ["client-reader", "event-creator", "federation-inbound", "federation-reader", "synchrotron"]
TOKEN = {"Authorization": "Bearer syt_YWxpY2U_abc_123"}


def workers(**replicas):
    """Values that enable these workers."""
    return {"synapse": {"workers": {name.replace("_", "-"): {"enabled": True, "replicas": n} for name, n in replicas.items()}}}


@pytest.fixture(scope="module")
def manifests():
    return render(*SYNAPSE, "--fragment", "synapse-all-workers-running")


@pytest.fixture(scope="module")
def haproxy(manifests, tmp_path_factory):
    with running(manifests, tmp_path_factory.mktemp("haproxy")) as haproxy:
        yield haproxy


@pytest.mark.parametrize("worker", ENDPOINTS)
def test_a_worker_gets_its_requests(haproxy, worker):
    reached = {request: haproxy.worker(*request.split(" ")) for request in ENDPOINTS[worker]}
    assert reached == dict.fromkeys(ENDPOINTS[worker], worker)


def test_each_expression_is_tried(manifests):
    maps = find(manifests, "ConfigMap", "ess-synapse-haproxy")["data"]
    paths = {w: [r.split(" ")[1].split("?")[0] for r in requests] for w, requests in ENDPOINTS.items()}
    # Of these the initial-synchrotron gets some, by their query. The client-reader's are the device-lists' where there is one.
    paths["synchrotron"] += paths["initial-synchrotron"]
    paths["client-reader"] += paths["device-lists"]
    rows = maps["path_map_file"].splitlines()[1:] + maps["path_map_file_get"].splitlines()[1:]
    # An empty line ends each.
    for row in filter(None, rows):
        expression, worker = row.split()
        tried = paths[worker] + READS.get(worker, [])
        assert any(re.search(expression, path) for path in tried), f"{worker}: no request for {expression}"


@pytest.mark.parametrize("request_", MAIN)
def test_the_main_process_gets_the_rest(haproxy, request_):
    assert haproxy.worker(*request_.split(" ")) == "main"


@pytest.mark.parametrize("worker", READS)
def test_some_paths_are_for_reading_alone(haproxy, worker):
    for path in READS[worker]:
        assert haproxy.worker("GET", path) == worker
        assert haproxy.worker("PUT", path) == "main"
        assert haproxy.worker("POST", path) == "main"


@pytest.mark.parametrize("worker", [w for w in ENDPOINTS if w not in ("media-repository", "sso-login", "initial-synchrotron")])
def test_the_main_process_stands_in_for_a_worker(haproxy, worker):
    method, path = ENDPOINTS[worker][0].split(" ")
    with haproxy.stubs[worker][0].ill():
        haproxy.wait_up(worker, 0)
        assert haproxy.worker(method, path) == "main"
    haproxy.wait_up(worker, 1)
    assert haproxy.worker(method, path) == worker


@pytest.mark.parametrize("worker", ["media-repository", "sso-login"])
def test_nothing_stands_in_where_the_main_process_can_not(haproxy, worker):
    method, path = ENDPOINTS[worker][0].split(" ")
    with haproxy.stubs[worker][0].ill():
        haproxy.wait_up(worker, 0)
        answer = haproxy.ask(method, path)
        assert (answer.status_code, answer.json()["errcode"]) == (429, "M_LIMIT_EXCEEDED")
    haproxy.wait_up(worker, 1)


def test_first_syncs_go_to_the_other_synchrotron_and_then_to_main(haproxy):
    with haproxy.stubs["initial-synchrotron"][0].ill():
        haproxy.wait_up("initial-synchrotron", 0)
        assert haproxy.worker("GET", f"{CLIENT}/v3/sync") == "synchrotron"
        with haproxy.stubs["synchrotron"][0].ill():
            haproxy.wait_up("synchrotron", 0)
            assert haproxy.worker("GET", f"{CLIENT}/v3/sync") == "main"
    haproxy.wait_up("initial-synchrotron", 1)
    haproxy.wait_up("synchrotron", 1)


def test_first_syncs_alone_can_have_a_worker(tmp_path):
    with running(render(*SYNAPSE, values=workers(initial_synchrotron=1)), tmp_path) as haproxy:
        assert haproxy.worker("GET", f"{CLIENT}/v3/sync") == "initial-synchrotron"
        assert haproxy.worker("GET", f"{CLIENT}/v3/sync?since=a") == "main"
        assert haproxy.worker("GET", f"{CLIENT}/v3/events") == "main"


def test_without_workers_all_is_for_the_main_process(tmp_path):
    with running(render(*SYNAPSE), tmp_path) as haproxy:
        for requests in ENDPOINTS.values():
            assert {haproxy.worker(*request.split(" ")) for request in requests} == {"main"}


def test_mas_asks_its_helper(tmp_path):
    mas = ["--fragment", "matrix-authentication-service-minimal"]
    with running(render(*SYNAPSE, *mas, values=workers(mas_helper=2)), tmp_path, {"mas-helper": 2}) as haproxy:
        assert haproxy.worker("GET", "/_synapse/mas/query_user?localpart=a").startswith("mas-helper-")
        assert haproxy.worker("POST", "/_synapse/mas/upsert_device").startswith("mas-helper-")
        assert haproxy.worker("GET", "/_synapse/masquerade") == "main"


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    values = workers(**{name.replace("-", "_"): 4 for name in SEVERAL})
    with running(render(*SYNAPSE, values=values), tmp_path_factory.mktemp("several"), dict.fromkeys(SEVERAL, 4)) as haproxy:
        yield haproxy


def reached(haproxy, count, method, path, headers=lambda _: {}):
    """The pods that as many requests reach; `{}` in the path is the number of the request."""
    return {haproxy.worker(method, path.format(i), headers=headers(i)) for i in range(count)}


def test_syncs_of_a_user_go_to_one_pod(several):
    path = f"{CLIENT}/v3/sync?since=a"
    assert len(reached(several, 12, "GET", path, lambda i: {"Authorization": f"Bearer syt_YWxpY2U_abc{i}_123"})) == 1
    one_token = {several.worker("GET", path, headers={"Authorization": "Bearer mat_a"}) for _ in range(8)}
    one_token |= {several.worker("GET", f"{path}&access_token=mat_a") for _ in range(8)}
    assert len(one_token) == 1
    assert len(reached(several, 40, "GET", path, lambda i: {"Authorization": f"Bearer mat_{i}abc"})) == 4


def test_what_is_about_a_room_goes_to_one_pod(several):
    for method, path in [("GET", "messages"), ("PUT", "send/m.room.message/{}")]:
        assert len(reached(several, 12, method, f"{CLIENT}/v3/rooms/{ROOM}/{path}")) == 1
    for method, path in [("GET", "rooms/%21{}:a/messages"), ("PUT", "rooms/%21{}:a/send/m.x/1"), ("POST", "join/%21{}:a")]:
        assert len(reached(several, 40, method, f"{CLIENT}/v3/{path}")) == 4
    old = {several.worker("GET", f"{CLIENT}/{v}/rooms/{ROOM}/messages") for v in ("api/v1", "r0", "v3", "unstable")}
    assert len(old) == 1


def test_what_is_about_no_room_is_spread(several):
    assert len(reached(several, 8, "GET", f"{CLIENT}/versions")) == 4


def test_transactions_of_a_server_go_to_one_pod(several):
    def signed(origin):
        return lambda i: {"Authorization": f'X-Matrix key="ed25519:{i}",origin="{origin.format(i)}",sig="{i}"'}

    path = f"{FEDERATION}/v1/send/{{}}"
    assert len(reached(several, 12, "PUT", path, signed("a.example.com"))) == 1
    assert len(reached(several, 40, "PUT", path, signed("b{}.example.com"))) == 4
    first = {several.worker("PUT", path, headers={"Authorization": f"X-Matrix origin={name},key=a,sig=b"})
             for name in ("a.example.com", '"a.example.com"')}
    assert first == reached(several, 1, "PUT", path, signed("a.example.com"))


def test_a_pod_that_fails_its_check_gets_nothing(several):
    with several.stubs["federation-reader"][0].ill():
        several.wait_up("federation-reader", 3)
        names = {several.worker("GET", f"{FEDERATION}/v1/version") for _ in range(12)}
        assert names == {f"federation-reader-{i}" for i in (1, 2, 3)}
    several.wait_up("federation-reader", 4)
