"""The well-known files, as HAProxy serves them."""

import json
import string

import pytest

from harness import render, run
from haproxy_on_loopback import running

WELL_KNOWN = ["--fragment", "nothing-enabled", "--fragment", "server-name", "--fragment", "well-known-minimal"]
STACK = [*WELL_KNOWN, "--fragment", "synapse-minimal", "--fragment", "matrix-rtc-minimal", "--fragment", "element-web-minimal"]
FILES = ["/.well-known/matrix/client", "/.well-known/matrix/server", "/.well-known/matrix/support"]
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "X-Requested-With, Content-Type, Authorization",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


def values(**well_known):
    return {"wellKnownDelegation": well_known}


@pytest.fixture(scope="module")
def haproxy(tmp_path_factory):
    with running(render(*WELL_KNOWN), tmp_path_factory.mktemp("haproxy")) as haproxy:
        yield haproxy


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    additional = {
        "client": '{"m.identity_server": {"base_url": "https://id.{{ $.Values.serverName }}"}, "m.homeserver": {"x": "é"}}',
        "support": '{"support_page": "https://example.org/?a=%20b"}',
    }
    with running(render(*STACK, values=values(additional=additional)), tmp_path_factory.mktemp("stack")) as haproxy:
        yield haproxy


def test_the_files_tell_where_the_stack_is(stack):
    client, server, support = (stack.ask("GET", path, 8010).json() for path in FILES)
    assert client == {
        "m.homeserver": {"base_url": "https://matrix.example.org", "x": "é"},
        "org.matrix.msc4143.rtc_foci": [{"type": "livekit", "livekit_service_url": "https://rtc.example.org"}],
        "m.identity_server": {"base_url": "https://id.example.org"},
    }
    assert server == {"m.server": "matrix.example.org:443"}
    assert support == {"support_page": "https://example.org/?a=%20b"}


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_json_with_headers_for_browsers(haproxy, path):
    answer = haproxy.ask("GET", path, 8010)
    assert (answer.status_code, answer.json()) == (200, {})
    assert answer.headers["Content-Type"] == "application/json"
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    head = haproxy.ask("HEAD", path, 8010)
    assert (head.status_code, head.text, head.headers["Content-Length"]) == (200, "", str(len(answer.content)))
    assert haproxy.ask("GET", f"{path}?a=b", 8010).status_code == 200


@pytest.mark.parametrize("path", FILES)
def test_a_file_can_not_be_written(haproxy, path):
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = haproxy.ask(method, path, 8010, data="{}")
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS"), method
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_preflight(haproxy):
    answer = haproxy.ask("OPTIONS", FILES[0], 8010)
    assert (answer.status_code, answer.text) == (204, "")
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_other_paths_are_not_there(haproxy):
    for path in ("/", "/x", "/.well-known/matrix", "/.well-known/matrix/clients", "/.well-known/matrix/client/", "/haproxy_test"):
        assert haproxy.ask("GET", path, 8010).status_code == 404, path


def test_other_paths_lead_to_element_web(stack):
    for path in ("/", "/x?y=z", "/.well-known/matrix/other"):
        answer = stack.ask("GET", path, 8010)
        assert (answer.status_code, answer.headers["Location"]) == (301, "https://chat.example.org")


def test_other_paths_lead_where_the_values_say(tmp_path):
    url = "https://www.example.org/100%25'%[src]?a=$HOME&b=\"c\"#d"
    with running(render(*STACK, values=values(baseDomainRedirect={"url": url})), tmp_path) as haproxy:
        assert haproxy.ask("GET", "/", 8010).headers["Location"] == url


def test_nothing_is_redirected_where_the_values_say_so(tmp_path):
    with running(render(*STACK, values=values(baseDomainRedirect={"enabled": False})), tmp_path) as haproxy:
        assert haproxy.ask("GET", "/", 8010).status_code == 404


def test_headers_arrive_as_they_were_written(tmp_path):
    odd = {
        "X-All": "".join(c for c in map(chr, range(33, 127))),
        "X-Words": "a  b # c \"d\" 'e' \\f \\n $HOME ${HOME} %[src] %% %{+Q}o\t.",
        "X-Long": "default-src 'self'; " * 250,
        "X!#$%&'*+.^_`|~": "name",
        "Cache-Control": "no-store",
    }
    assert set(string.punctuation) <= set(odd["X-All"])
    with running(render(*WELL_KNOWN, values=values(headers=odd)), tmp_path) as haproxy:
        answer = haproxy.ask("GET", FILES[0], 8010)
        assert answer.status_code == 200
        assert {name: answer.headers[name].rstrip() for name in odd} == {name: value.rstrip() for name, value in odd.items()}


def test_a_header_can_be_taken_away(tmp_path):
    with running(render(*WELL_KNOWN, values=values(headers={"X-Frame-Options": None})), tmp_path) as haproxy:
        answer = haproxy.ask("GET", FILES[0], 8010)
        assert "X-Frame-Options" not in answer.headers and "X-Content-Type-Options" in answer.headers


def test_a_large_file_is_served(tmp_path):
    text = json.dumps({"x": "y" * 11000})
    with running(render(*WELL_KNOWN, values=values(additional={"client": text})), tmp_path) as haproxy:
        assert haproxy.ask("GET", FILES[0], 8010).json() == json.loads(text)


@pytest.mark.parametrize(
    ("given", "path", "message"),
    [
        ({"headers": {"X": "a\nb: c"}}, "headers.X", "a header can hold printable ASCII only"),
        ({"headers": {"X": "é"}}, "headers.X", "a header can hold printable ASCII only"),
        ({"headers": {"a b": "c"}}, "headers.a b", "`a b` is no name of an HTTP header"),
        ({"headers": {"a:b": "c"}}, "headers.a:b", "`a:b` is no name of an HTTP header"),
        ({"headers": {"content-length": "1"}}, "headers.content-length", "the header can't be set"),
        ({"headers": {"X": "a" * 13000}}, "additional.client", "takes more than 12288 bytes"),
        ({"additional": {"server": "{'a': 1}"}}, "additional.server", "expected the text of a JSON object"),
        ({"additional": {"client": "[1]"}}, "additional.client", "expected the text of a JSON object"),
        ({"additional": {"support": json.dumps({"x": "y" * 13000})}}, "additional.support", "takes more than 12288 bytes"),
        ({"baseDomainRedirect": {"url": "javascript:x"}}, "baseDomainRedirect.url", "`javascript:x` is no URL"),
        ({"baseDomainRedirect": {"url": "https://a b"}}, "baseDomainRedirect.url", "`https://a b` is no URL"),
    ],
)
def test_what_can_not_be_served_is_a_problem_with_a_place(given, path, message):
    done = run("template", "ess", *WELL_KNOWN, "-f", "-", values=values(**given))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"wellKnownDelegation.{path}: " in done.stderr and message in done.stderr
    assert "--> " in done.stderr and "fault of masthead" not in done.stderr


def test_the_server_name_is_needed():
    done = run("template", "ess", "--fragment", "nothing-enabled", "--fragment", "well-known-minimal")
    assert done.returncode == 1 and "serverName" in done.stderr
