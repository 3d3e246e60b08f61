"""What answers at which URL is the same, whatever leads there: Ingresses, HTTPRoutes or OpenShift Routes."""

import itertools

import pytest

import edge
from harness import render

STACKS = {
    "default": ["--values", "examples/base.yaml"],
    "all": ["--values", "examples/base.yaml", "--fragment", "quick-setup-all-enabled"],
    "paths": ["--values", "examples/base.yaml", "--fragment", "synapse-ingress-additional-paths"],
    "hookshot": ["--values", "examples/base.yaml", "--fragment", "hookshot-minimal", "--fragment", "hookshot-ingress"],
    "beside": ["--values", "examples/base.yaml", "--values", "examples/mas-beside-element-web.yaml"],
    "path": ["--values", "examples/base.yaml", "--values", "examples/mas-path.yaml"],
}
FORMS = {
    "gateway": (
        edge.gateway_rules,
        {
            "inboundTrafficHandler": "gateway",
            "gateway": {"parentRefs": [{"name": "edge", "namespace": "edge", "sectionName": "https"}], "redirect": {"sectionName": "http"}},
        },
    ),
    "gateway-create": (
        edge.gateway_rules,
        {"inboundTrafficHandler": "gateway", "gateway": {"create": {"enabled": True, "className": "haproxy"}}},
    ),
    "route": (edge.route_rules, {"inboundTrafficHandler": "route"}),
}


def urls(rules):
    """Hosts and paths around each path that is told: itself, below it, beside it, above it, and what nobody has."""
    paths = {"/", "/nothing", "/_matrix/client/v3/sync?since=%2Fa/b&x=1", "/%2e%2e/x", "//", "/_matrix//client"}
    for path in {rule.path for rule in rules}:
        bare = path.rstrip("/")
        above = bare.rsplit("/", 1)[0]
        paths |= {path, f"{bare}/", f"{bare}/x", f"{bare}x", f"{bare}?q=/{bare}", f"{bare}//x", above or "/", f"{above}/"}
        paths |= {bare.upper() or "/"}
    hosts = sorted({rule.host for rule in rules})
    hosts += [hosts[0].upper(), f"{hosts[0]}:443", "nobody.example.com"]
    return [(host, path) for host, path in itertools.product(hosts, sorted(paths)) if path.startswith("/")]


def answers(manifests, rules, asked, folder):
    folder.mkdir()
    with edge.running(manifests, rules, folder) as haproxy:
        return {url: haproxy.ask(*url) for url in asked}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("stack", STACKS)
def test_the_same_answers_as_by_ingresses(stack, form, tmp_path):
    read, values = FORMS[form]
    by_ingress, by_form = render(*STACKS[stack]), render(*STACKS[stack], values=values)
    wanted, found = edge.ingress_rules(by_ingress), read(by_form)
    asked = urls(wanted)
    expected = answers(by_ingress, wanted, asked, tmp_path / "ingress")
    assert len(set(map(str, expected.values()))) > len({rule.service for rule in wanted}), "some Service and the 404"
    assert answers(by_form, found, asked, tmp_path / form) == expected


@pytest.mark.parametrize("form", FORMS)
def test_without_tls_all_are_sent_to_https(form, tmp_path):
    read, values = FORMS[form]
    manifests = render(*STACKS["default"], values=values)
    with edge.running(manifests, read(manifests), tmp_path) as haproxy:
        for rule in edge.ingress_rules(render(*STACKS["default"])):
            below = f"{rule.path.rstrip('/')}/b?c=d"
            status, location = haproxy.ask(rule.host, below, port=80)
            assert (status in (301, 302, 308), location) == (True, f"https://{rule.host}{below}")
