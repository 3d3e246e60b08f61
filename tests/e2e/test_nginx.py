"""Element Web's web server: a real nginx with the rendered files."""

import http.client
import json
import subprocess

import harness
import nginx_on_loopback
import pytest

SECURITY = {
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "X-XSS-Protection": "1; mode=block",
}
FRESH = ["/", "/index.html", "/version", "/config.json", "/i18n/languages.json", "/mobile_guide/", "/modules/banner/index.js"]


def values(**more):
    web = {"enabled": True, "ingress": {"host": "chat.example.org"}, "additional": {"brand.json": '{"brand": "Chat"}'}}
    return {"serverName": "example.org", "elementWeb": web, **more}


def lay_out(root, port, **more):
    """Lays out what is rendered of these values. Gives the command."""
    nginx = harness.files(values(**more), "ess-element-web-nginx")
    return nginx_on_loopback.lay_out(root, port, nginx, harness.files(values(**more), "ess-element-web")["config.json"])


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    root, port = tmp_path_factory.mktemp("web"), harness.free_port()
    with harness.process(lay_out(root, port, networking={"ipFamily": "ipv4"}), port):
        yield root, port


def ask(web, path, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", web[1], timeout=10)
    connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    answer.body = answer.read().decode()
    return answer


@pytest.mark.parametrize("family", ["ipv4", "ipv6", "dual-stack"])
def test_nginx_takes_the_files(tmp_path, family):
    if family != "ipv4" and not harness.has_ipv6():
        pytest.skip("this machine has no IPv6")
    run = subprocess.run([*lay_out(tmp_path, harness.free_port(), networking={"ipFamily": family}), "-t"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "[warn]" not in run.stderr.replace("the \"user\" directive", ""), run.stderr


@pytest.mark.parametrize("family,hosts", [("ipv4", ["127.0.0.1"]), ("ipv6", ["::1"]), ("dual-stack", ["127.0.0.1", "::1"])])
def test_it_listens_on_the_families_of_the_network(tmp_path, family, hosts):
    if family != "ipv4" and not harness.has_ipv6():
        pytest.skip("this machine has no IPv6")
    port = harness.free_port()
    with harness.process(lay_out(tmp_path, port, networking={"ipFamily": family}), port, host=hosts[0]):
        for host in {"127.0.0.1", "::1"}:
            connection = http.client.HTTPConnection(host, port, timeout=5)
            if host in hosts:
                connection.request("GET", "/health")
                assert connection.getresponse().status == 200
            else:
                with pytest.raises(OSError):
                    connection.request("GET", "/health")


@pytest.mark.parametrize("path", [*FRESH, "/bundles/abc/app.js", "/health", "/missing", "/i18n/missing.json", "/config.chat.example.org.json"])
def test_security_headers_are_everywhere(web, path):
    answer = ask(web, path)
    assert {name: answer.headers.get_all(name) for name in SECURITY} == {name: [value] for name, value in SECURITY.items()}


def test_security_headers_are_on_errors(web):
    answer = ask(web, "/index.html", method="POST")
    assert answer.status == 405
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", FRESH)
def test_what_changes_is_asked_for_each_time(web, path):
    answer = ask(web, path)
    assert (answer.status, answer.headers.get_all("Cache-Control")) == (200, ["no-cache"])


def test_bundles_may_be_cached(web):
    answer = ask(web, "/bundles/abc/app.js")
    assert (answer.status, answer.body, answer.headers["Cache-Control"]) == (200, "app()", None)
    assert answer.headers["Content-Type"] == "application/javascript"


def test_health_is_not_logged(web):
    answer = ask(web, "/health")
    assert (answer.status, answer.body) == (200, "ok\n")
    ask(web, "/version")
    log = (web[0] / "access.log").read_text()
    assert "/version" in log
    assert "/health" not in log


def test_config_comes_from_the_writable_folder(web):
    config = json.loads(ask(web, "/config.json").body)
    assert config["brand"] == "Chat"
    assert config["default_server_config"] == {"m.homeserver": {"server_name": "example.org"}}
    assert ask(web, "/config.chat.example.org.json").status == 404


@pytest.mark.parametrize(
    "forwarded,client",
    [("198.51.100.7", "198.51.100.7"), ("198.51.100.7, 10.0.0.5", "198.51.100.7"), ("192.0.2.1, 198.51.100.7, 10.0.0.5", "198.51.100.7")],
)
def test_the_log_names_the_client_that_the_proxies_saw(web, forwarded, client):
    path = f"/version?{forwarded.replace(', ', '+')}"
    ask(web, path, X_Forwarded_For=forwarded)
    log = web[0] / "access.log"
    # The line comes after the answer.
    harness.wait_until(lambda: f"{path} " in log.read_text(), f"{path} in the log")
    line = next(line for line in log.read_text().splitlines() if f"{path} " in line)
    assert line.split()[0] == client


def test_nothing_beside_the_files_is_served(web):
    for path in ["/../nginx.conf", "/modules/../nginx.conf", "/modules/%2e%2e/nginx.conf", "/modules../nginx.conf", "/i18n/%2e%2e/%2e%2e/nginx.conf"]:
        assert ask(web, path).status in (400, 404), path


def test_the_version_of_nginx_is_not_told(web):
    assert ask(web, "/missing").headers["Server"] == "nginx"
