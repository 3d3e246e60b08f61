"""What HAProxy answers itself before Synapse, and that its configuration is sound."""

import concurrent.futures
import contextlib
import json
import re
import signal
import subprocess
import time

import pytest

from harness import LOOPBACK, Stub, answers, find, free_ports, has_ipv6, process, render, replace, run, wait_until
from haproxy_on_loopback import HAPROXY, Haproxy, backends, on_loopback, running, write_files
from nameserver import Nameserver

SYNAPSE = ["--fragment", "nothing-enabled", "--fragment", "server-name", "--fragment", "synapse-minimal"]
WELL_KNOWN = ["--fragment", "nothing-enabled", "--fragment", "server-name", "--fragment", "well-known-minimal"]
ALL = [*SYNAPSE, "--fragment", "well-known-minimal", "--fragment", "synapse-all-workers-running"]
VERSIONS = "/_matrix/client/versions"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "X-Requested-With, Content-Type, Authorization, Date",
}
PATHS = [
    {"path": "/_matrix/bot", "availability": "internally_and_externally", "service": {"name": "bot", "port": {"name": "http"}}},
    {
        "path": "/_matrix/bot/beta",
        "availability": "internally_and_externally",
        "service": {"name": "{{ $.Release.Name }}-beta", "port": {"number": 8080}},
    },
    {"path": "/_matrix/out", "availability": "only_externally", "service": {"name": "out", "port": {"number": 80}}},
    {"path": "/_synapse/admin", "availability": "blocked"},
]


@pytest.fixture(scope="module")
def haproxy(tmp_path_factory):
    with running(render(*SYNAPSE), tmp_path_factory.mktemp("haproxy")) as haproxy:
        yield haproxy


def holds(answer, headers):
    return {name: answer.headers.get(name) for name in headers} == headers


@pytest.mark.parametrize("family", ["ipv4", "ipv6", "dual-stack"])
@pytest.mark.parametrize("what", [SYNAPSE, WELL_KNOWN, ALL], ids=["synapse", "well-known", "all"])
def test_the_configuration_is_sound(what, family, tmp_path):
    manifests = render(*what, values={"networking": {"ipFamily": family}})
    text = find(manifests, "ConfigMap", "ess-haproxy")["data"]["haproxy.cfg"]
    # Tools that trim the last line feed leave one, without which HAProxy refuses the file.
    assert text.endswith("\n\n") and not text.endswith("\n\n\n")
    binds = {"ipv4": "0.0.0.0:8405", "ipv6": "[::]:8405 v6only", "dual-stack": "[::]:8405 v4v6"}
    assert f"  bind {binds[family]}\n" in text
    container = find(manifests, "Deployment", "ess-haproxy")["spec"]["template"]["spec"]["containers"][0]
    ports = {port["containerPort"] for port in container["ports"]}
    assert ports == {int(port) for port in re.findall(r"^  bind \S+:(\d+)", text, re.MULTILINE)}
    argv = [HAPROXY, "-c", "-dW", "-f", write_files(manifests, tmp_path)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("family", "hosts"), [("ipv4", ["127.0.0.1"]), ("ipv6", ["::1"]), ("dual-stack", ["127.0.0.1", "::1"])])
def test_it_listens_on_the_families_of_the_network(tmp_path, family, hosts):
    if family != "ipv4" and not has_ipv6():
        pytest.skip("this machine has no IPv6")
    config = write_files(render(*WELL_KNOWN, values={"networking": {"ipFamily": family}}), tmp_path)
    port, other = free_ports(2)
    config.write_text(replace(config.read_text(), **{":8405": f":{port}", ":8010": f":{other}"}))
    with process([HAPROXY, "-dW", "-f", str(config)], port, host=hosts[0]):
        for port in (port, other):
            assert [host for host in ("127.0.0.1", "::1") if answers(port, host)] == hosts


def test_a_path_to_a_pod_keeps_the_last_line_feed():
    for output in ("yaml", "json"):
        done = run("template", "ess", *ALL, "--output", output)
        assert done.returncode == 0, done.stderr
        if output == "json":
            items = json.loads(done.stdout)["items"]
            assert find(items, "ConfigMap", "ess-haproxy")["data"]["haproxy.cfg"].endswith("\n")


def test_preflight_is_answered_as_synapse_does(haproxy):
    for path in (VERSIONS, "/_matrix/client/v3/rooms/%21a/send/m.x/1", "/_synapse/admin/v1/rooms"):
        answer = haproxy.ask("OPTIONS", path, headers={"Origin": "https://x", "Access-Control-Request-Method": "PUT"})
        assert (answer.status_code, answer.text) == (204, "")
        assert holds(answer, CORS)


def test_preflight_of_the_rendezvous_is_for_synapse(haproxy):
    path = "/_matrix/client/unstable/org.matrix.msc4108/rendezvous"
    assert haproxy.worker("OPTIONS", path) == "main"
    assert haproxy.worker("OPTIONS", "/_synapse/client/rendezvous/1") == "main"


def test_a_request_arrives_as_it_was_sent(haproxy):
    answer = haproxy.ask("PUT", "/_matrix/client/v3/x/%21a%2Fb?a=1&b=%20", data="body", headers={"Authorization": "Bearer a"})
    seen = answer.json()
    assert (seen["method"], seen["path"], seen["body"]) == ("PUT", "/_matrix/client/v3/x/%21a%2Fb?a=1&b=%20", "body")
    assert seen["headers"]["authorization"] == "Bearer a"
    assert haproxy.ask("HEAD", VERSIONS).status_code == 200


def test_what_the_ingress_says_is_kept(haproxy):
    told = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "http"}
    answer = haproxy.ask("GET", VERSIONS, headers=told)
    assert answer.json()["headers"]["x-forwarded-for"] == "192.0.2.1"
    assert answer.json()["headers"]["x-forwarded-proto"] == "http"
    assert "Strict-Transport-Security" not in answer.headers


def test_what_comes_without_an_ingress_counts_as_https(haproxy):
    answer = haproxy.ask("GET", VERSIONS)
    assert answer.json()["headers"]["x-forwarded-proto"] == "https"
    assert answer.json()["headers"]["x-forwarded-for"] == LOOPBACK
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_version_of_the_stack(haproxy):
    answer = haproxy.ask("GET", "/_synapse/ess/version")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert re.fullmatch(r"\d+\.\d+\.\d+", answer.json()["version"])
    assert haproxy.worker("GET", "/_synapse/ess/versions") == "main"


def test_blocked_paths_are_forbidden(haproxy):
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = haproxy.ask(method, "/_synapse/admin/v1/rooms", 8009)
        assert (answer.status_code, answer.json()["errcode"]) == (403, "M_FORBIDDEN")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    answer = haproxy.ask("OPTIONS", "/_synapse/admin/v1/rooms", 8009)
    assert answer.status_code == 204 and holds(answer, CORS)


def test_probes(haproxy):
    assert haproxy.ask("GET", "/haproxy_test", 8405).status_code == 200
    assert haproxy.ask("GET", "/x", 8405).status_code == 404
    assert haproxy.ask("GET", "/synapse_ready", 8406).status_code == 200
    assert haproxy.ask("GET", "/x", 8406).status_code == 404


def test_metrics(haproxy):
    metrics = haproxy.ask("GET", "/metrics", 8405)
    assert metrics.status_code == 200
    for name in ("haproxy_process_current_connections", 'haproxy_server_status{proxy="main",server="main-1",state="UP"} 1'):
        assert name in metrics.text, name


def test_while_synapse_is_gone_others_are_told_to_come_back(haproxy):
    with haproxy.stubs["main"][0].ill():
        haproxy.wait_up("main", 0)
        assert haproxy.ask("GET", "/synapse_ready", 8406).status_code == 503
        assert haproxy.ask("GET", "/haproxy_test", 8405).status_code == 200
        busy(haproxy.ask("GET", VERSIONS))
        assert haproxy.ask("OPTIONS", VERSIONS).status_code == 204
    haproxy.wait_up("main", 1)
    assert haproxy.ask("GET", "/synapse_ready", 8406).status_code == 200


def busy(answer):
    assert answer.status_code == 429, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    assert int(answer.headers["Retry-After"]) > 0
    assert holds(answer, CORS)
    body = answer.json()
    assert (body["errcode"], body["retry_after_ms"]) == ("M_LIMIT_EXCEEDED", 1000 * int(answer.headers["Retry-After"]))


def test_a_request_that_waits_too_long_for_synapse_is_told_to_come_back(tmp_path):
    def small(text):
        assert "maxconn 2000" in text and "timeout queue 30s" in text
        return text.replace("maxconn 2000", "maxconn 1").replace("timeout queue 30s", "timeout queue 500ms")

    with running(render(*SYNAPSE), tmp_path, change=small) as haproxy, concurrent.futures.ThreadPoolExecutor() as pool:
        with haproxy.stubs["main"][0].held():
            first = pool.submit(haproxy.ask, "GET", VERSIONS)
            wait_until(lambda: 'haproxy_backend_current_sessions{proxy="main"} 1' in haproxy.ask("GET", "/metrics", 8405).text, "it")
            busy(haproxy.ask("GET", VERSIONS))
        assert first.result().status_code == 200
        assert haproxy.worker("GET", VERSIONS) == "main"


def test_synapse_may_take_longer_than_a_client_may_be_silent(tmp_path):
    def short(text):
        assert "timeout client 180s" in text
        return text.replace("timeout client 180s", "timeout client 300ms")

    with running(render(*SYNAPSE), tmp_path, change=short) as haproxy, concurrent.futures.ThreadPoolExecutor() as pool:
        with haproxy.stubs["main"][0].held():
            answer = pool.submit(haproxy.ask, "GET", VERSIONS)
            time.sleep(1)
        assert answer.result().status_code == 200


def test_an_answer_that_does_not_come_is_told_in_json(tmp_path):
    def short(text):
        assert "timeout server 600s" in text
        return text.replace("timeout server 600s", "timeout server 500ms")

    with running(render(*SYNAPSE), tmp_path, change=short) as haproxy, haproxy.stubs["main"][0].held():
        answer = haproxy.ask("GET", VERSIONS)
        assert (answer.status_code, answer.json()["errcode"]) == (504, "M_UNKNOWN")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_log_tells_requests_without_tokens(haproxy):
    haproxy.ask("GET", "/_matrix/client/v3/logged?access_token=secret1", headers={"Authorization": "Bearer secret2"})
    wait_until(lambda: "/v3/logged" in haproxy.log.read_text(), "the request in the log")
    log = haproxy.log.read_text()
    assert re.search(r' main/main-1 .* 200 .* "GET /_matrix/client/v3/logged HTTP/1\.1"\n', log)
    assert "secret" not in log and "/metrics" not in log and "/haproxy_test" not in log


def test_additional_paths(tmp_path):
    manifests = render(*SYNAPSE, values={"synapse": {"ingress": {"additionalPaths": PATHS}}})
    text = find(manifests, "ConfigMap", "ess-haproxy")["data"]["haproxy.cfg"]
    assert " _http._tcp.bot.ess.svc.cluster.local. " in text and " ess-beta.ess.svc.cluster.local.:8080 " in text
    with running(manifests, tmp_path) as haproxy:
        shorter, longer = "additional-1", "additional-2"
        assert haproxy.worker("GET", "/_matrix/bot") == shorter
        assert haproxy.worker("POST", "/_matrix/bot/x?a=b") == shorter
        assert haproxy.worker("OPTIONS", "/_matrix/bot/x") == shorter
        assert haproxy.worker("GET", "/_matrix/bot/beta") == longer
        assert haproxy.worker("GET", "/_matrix/bot/beta/x") == longer
        for path in ("/_matrix/bots", "/_matrix/out", "/_synapse/admin/v1/rooms"):
            assert haproxy.worker("GET", path) == "main", path


def test_a_pod_that_stops_takes_requests_until_all_know(tmp_path):
    def fast(text):
        assert "grace 5s" in text
        return text.replace("grace 5s", "grace 2s")

    with running(render(*SYNAPSE), tmp_path, change=fast) as haproxy, concurrent.futures.ThreadPoolExecutor() as pool:
        with haproxy.stubs["main"][0].held():
            first = pool.submit(haproxy.ask, "GET", VERSIONS)
            # What the image asks the kubelet to send.
            haproxy.process.send_signal(signal.SIGUSR1)
            assert haproxy.ask("OPTIONS", VERSIONS).status_code == 204
            wait_until(lambda: not answers(haproxy.ports[8008]), "the port to close")
            assert haproxy.process.poll() is None
        assert first.result().status_code == 200
        wait_until(lambda: haproxy.process.poll() is not None, "the end")


@contextlib.contextmanager
def with_nameserver(manifests, folder):
    """HAProxy that asks a nameserver for Synapse's pods, as in a cluster."""
    config, nameserver = write_files(manifests, folder), Nameserver()
    pods = {backend: [] for backend in backends(config)}
    _, ports = on_loopback(config.read_text(), pods)
    text = config.read_text().replace("  parse-resolv-conf\n", f"  nameserver stub {LOOPBACK}:{nameserver.port}\n")
    text = text.replace("check port 8080 inter 3s", "check inter 100ms").replace("timeout resolve 3s", "timeout resolve 100ms")
    text = text.replace("timeout retry 1s", "timeout retry 100ms").replace("hold obsolete 10s", "hold obsolete 200ms")
    text = re.sub(r"^  bind \S+:(\d+).*$", lambda m: f"  bind {LOOPBACK}:{ports[int(m[1])]}", text, flags=re.MULTILINE)
    config.write_text(text)
    try:
        with process([HAPROXY, "-dW", "-f", str(config)], ports[8405], folder / "log") as child:
            yield Haproxy(child, ports, {}, folder / "log"), nameserver
    finally:
        nameserver.close()


def test_pods_are_found_by_dns(tmp_path):
    values = {"synapse": {"workers": {"federation-reader": {"enabled": True, "replicas": 2}}}}
    service = "_synapse-http._tcp.ess-synapse-{}.ess.svc.cluster.local"
    stubs = [Stub(name) for name in ("main", "reader-0", "reader-1")]
    path = "/_matrix/federation/v1/version"
    with with_nameserver(render(*SYNAPSE, values=values), tmp_path) as (haproxy, nameserver):
        wait_until(lambda: {service.format("main"), service.format("fed-reader")} <= nameserver.asked, "the questions")
        assert haproxy.ask("GET", "/synapse_ready", 8406).status_code == 503
        nameserver.pods[service.format("main")] = [stubs[0].port]
        haproxy.wait_up("main", 1)
        assert haproxy.ask("GET", "/synapse_ready", 8406).status_code == 200
        assert haproxy.worker("GET", path) == "main"
        nameserver.pods[service.format("fed-reader")] = [stubs[1].port, stubs[2].port]
        haproxy.wait_up("federation-reader", 2)
        assert {haproxy.worker("GET", path) for _ in range(8)} == {"reader-0", "reader-1"}
        nameserver.pods[service.format("fed-reader")] = [stubs[1].port]
        haproxy.wait_up("federation-reader", 1)
        assert {haproxy.worker("GET", path) for _ in range(8)} == {"reader-0"}
        nameserver.silent = True
        # As long as no nameserver answers nothing changes.
        time.sleep(2)
        assert haproxy.worker("GET", path) == "reader-0" and haproxy.up("main") == 1
    for stub in stubs:
        stub.close()


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ({"path": "no-slash", "availability": "blocked"}, "`no-slash` is no path"),
        ({"path": "/a b", "availability": "blocked"}, "`/a b` is no path"),
        ({"path": "/a'\n  bind :1", "availability": "blocked"}, "is no path"),
        ({"path": "/a", "availability": "only_externally"}, "the service that takes the requests is missing"),
        ({"path": "/a", "availability": "only_externally", "service": {"name": "A", "port": {"number": 1}}}, "found `A`"),
        ({"path": "/a", "availability": "only_externally", "service": {"name": "a", "port": {"number": 0}}}, "found `0`"),
        ({"path": "/a", "availability": "only_externally", "service": {"name": "a", "port": {"name": "a b"}}}, "found `a b`"),
    ],
)
def test_additional_paths_that_can_not_be(path, problem):
    done = run("template", "ess", *SYNAPSE, "-f", "-", values={"synapse": {"ingress": {"additionalPaths": [path]}}})
    assert done.returncode == 1 and "synapse.ingress.additionalPaths[0]" in done.stderr
    assert problem in done.stderr and "fault of masthead" not in done.stderr


def test_a_cluster_domain_that_can_not_be():
    done = run("template", "ess", *SYNAPSE, "-f", "-", values={"clusterDomain": "a b"})
    assert done.returncode == 1 and "clusterDomain: expected a DNS domain, found `a b`" in done.stderr
    assert "fault of masthead" not in done.stderr
