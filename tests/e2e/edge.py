"""HAProxy as what stands at the edge of a cluster: it is driven from rendered Ingresses, HTTPRoutes or OpenShift Routes.

Each form is read as its own API says, so that what they come to can be held against each other:
Ingress: https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
HTTPRoute: https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
Route: https://docs.openshift.com/container-platform/latest/networking/routes/route-configuration.html (path-based routes)
"""

import contextlib
import http.client
import pathlib
from typing import NamedTuple

from harness import LOOPBACK, free_ports, process
from haproxy_on_loopback import HAPROXY

# Where the stand-in for somebody's own Gateway takes requests.
LISTENERS = {"http": 80, "https": 443}


class Rule(NamedTuple):
    """Requests to a port of the edge, of a host, with a path: to a port of a Service, or elsewhere with a status."""

    port: int
    host: str
    exact: bool
    path: str
    service: str | None
    to: str | int

    def rank(self):
        """Exact paths first, then the longest."""
        return (not self.exact, -len(self.path))

    def conditions(self):
        """What HAProxy matches on: a prefix ends where an element of the path does."""
        host = f"{{ var(txn.host) -m str {self.host} }}"
        path = self.path.rstrip("/")
        if self.exact:
            return [f"{host} {{ path -m str {self.path} }}"]
        if not path:
            return [host]
        return [f"{host} {{ path -m str {path} }}", f"{host} {{ path -m beg {path}/ }}"]


def ingress_rules(manifests):
    """What Ingresses say."""
    rules = []
    for ingress in of_kind(manifests, "Ingress"):
        port = 443 if ingress["spec"].get("tls") else 80
        for rule in ingress["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                service = path["backend"]["service"]
                to = service["port"].get("name") or service["port"]["number"]
                exact = path["pathType"] == "Exact"
                rules.append(Rule(port, rule["host"], exact, path["path"], service["name"], to))
    return rules


def gateway_rules(manifests):
    """What HTTPRoutes say, on the listeners that they name."""
    rules = []
    for route in of_kind(manifests, "HTTPRoute"):
        ports = {port for parent in route["spec"]["parentRefs"] for port in listening(manifests, route, parent)}
        assert ports, f"{route['metadata']['name']} is on no listener"
        for rule in route["spec"]["rules"]:
            for match in rule.get("matches", [{}]):
                assert set(match) <= {"path"}, match
                path = match.get("path", {"type": "PathPrefix", "value": "/"})
                assert path["type"] in ("Exact", "PathPrefix"), path
                target = destination(rule)
                for host in route["spec"]["hostnames"]:
                    rules += [Rule(port, host, path["type"] == "Exact", path["value"], *target) for port in sorted(ports)]
    return rules


def destination(rule):
    """Where a rule of an HTTPRoute sends requests."""
    for one in rule.get("filters", []):
        assert one["type"] == "RequestRedirect", one
        redirect = one["requestRedirect"]
        assert set(redirect) <= {"scheme", "statusCode", "port"} and redirect["scheme"] == "https", redirect
        return None, redirect.get("statusCode", 302)
    [backend] = rule["backendRefs"]
    return backend["name"], backend["port"]


def listening(manifests, route, parent):
    """The ports of a parent on which it takes requests for the hosts of the route."""
    kind, name = parent.get("kind", "Gateway"), parent["name"]
    made = [m for m in of_kind(manifests, kind) if m["metadata"]["name"] == name]
    listeners = [(one["name"], one["port"], one.get("hostname")) for one in made[0]["spec"]["listeners"]] if made else []
    for name, port, host in listeners or [(name, port, None) for name, port in LISTENERS.items()]:
        if parent.get("sectionName", name) == name and parent.get("port", port) == port:
            if host is None or host in route["spec"]["hostnames"]:
                yield port


def route_rules(manifests):
    """What OpenShift Routes say: all paths are prefixes that end with an element."""
    rules = []
    for route in of_kind(manifests, "Route"):
        spec = route["spec"]
        path, service = spec.get("path", "/"), spec["to"]["name"]
        to = named_port(manifests, service, spec["port"]["targetPort"])
        rules.append(Rule(443 if spec.get("tls") else 80, spec["host"], False, path, service, to))
        if spec.get("tls", {}).get("insecureEdgeTerminationPolicy") == "Redirect":
            rules.append(Rule(80, spec["host"], False, path, None, 302))
    return rules


def of_kind(manifests, kind):
    return [m for m in manifests if m["kind"] == kind]


def ports_of(manifests, service):
    """The ports of a Service; one that is not of the stack has none that are known."""
    return [port for m in of_kind(manifests, "Service") if m["metadata"]["name"] == service for port in m["spec"]["ports"]]


def named_port(manifests, service, target):
    """The port of a Service that leads to a port of pods, which Routes name."""
    ports = ports_of(manifests, service)
    found = [port["name"] for port in ports if target in (port["name"], port.get("targetPort", port["port"]))]
    assert len(found) == 1 or not ports, f"{service} has no port for {target}"
    return found[0] if found else target


def backend(manifests, rule):
    """The Service and the number of its port."""
    ports = ports_of(manifests, rule.service)
    found = [port["port"] for port in ports if rule.to in (port["name"], port["port"])]
    assert len(found) == 1 or not ports, f"{rule.service} has no port {rule.to}"
    return f"{rule.service}:{found[0] if found else rule.to}"


def config(manifests, rules, ports):
    """The configuration of HAProxy: a frontend a port, and a backend a port of a Service, which answers with its name."""
    lines = ["defaults", "  mode http", "  timeout connect 5s", "  timeout client 20s", "  timeout server 20s"]
    for port, bound in ports.items():
        lines += [f"frontend edge_{port}", f"  bind {LOOPBACK}:{bound}", "  http-request set-var(txn.host) hdr(host),host_only,lower"]
        own = sorted((rule for rule in rules if rule.port == port), key=Rule.rank)
        # Redirecting is done by backends too, so that the order of the rules is kept.
        lines += [f"  use_backend {name(manifests, rule)} if {condition}" for rule in own for condition in rule.conditions()]
        lines += ["  default_backend nothing"]
    lines += ["backend nothing", "  http-request return status 404"]
    for status in sorted({rule.to for rule in rules if rule.service is None}):
        lines += [f"backend to_https_{status}", f"  http-request redirect scheme https code {status}"]
    for target in sorted({backend(manifests, rule) for rule in rules if rule.service}):
        lines += [f"backend {target.replace(':', '_')}", f"  http-request return content-type text/plain string {target}"]
    return "\n".join(lines) + "\n"


def name(manifests, rule):
    return f"to_https_{rule.to}" if rule.service is None else backend(manifests, rule).replace(":", "_")


class Edge:
    """A running edge: what answers to a request for a URL."""

    def __init__(self, ports):
        self.connections = {port: http.client.HTTPConnection(LOOPBACK, bound, timeout=20) for port, bound in ports.items()}

    def close(self):
        for connection in self.connections.values():
            connection.close()

    def ask(self, host, path, port=443):
        """The Service and its port, or the status and where it leads."""
        connection = self.connections[port]
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        text = answer.read().decode()
        return text if answer.status == 200 else (answer.status, answer.headers.get("Location"))


@contextlib.contextmanager
def running(manifests, rules, folder):
    """Runs HAProxy with these rules."""
    ports = dict(zip(LISTENERS.values(), free_ports(len(LISTENERS)), strict=True))
    file = pathlib.Path(folder) / "haproxy.cfg"
    file.write_text(config(manifests, rules, ports), encoding="utf-8")
    log = pathlib.Path(folder) / "log"
    with process([HAPROXY, "-dW", "-f", str(file)], ports[443], log), contextlib.closing(Edge(ports)) as edge:
        yield edge
