"""HAProxy as what ends TLS at the edge of a cluster, for all hosts by SNI, on the ways that rendered Ingresses say.

It is also what Services are inside of the cluster, where HTTP/2 without TLS is asked for: Synapse asks MAS so.
"""

import contextlib
import pathlib

import edge
from harness import LOOPBACK, free_ports, process
from haproxy_on_loopback import HAPROXY

DEFAULTS = ["defaults", "  mode http", "  timeout connect 5s", "  timeout client 60s", "  timeout server 60s"]


class TlsEdge:
    """`services`: ports on loopback by `service:port`. `certificates`: PEM with its key by host. `inside`: services that have a port of their own."""

    def __init__(self, folder, manifests, services, certificates, inside=(), others=()):
        self.folder, self.manifests, self.services = pathlib.Path(folder), manifests, services
        self.certificates, self.rules = certificates, [*edge.ingress_rules(manifests), *others]
        self.port, *own = free_ports(1 + len(inside))
        self.inside = dict(zip(inside, own, strict=True))
        self.running = contextlib.ExitStack()

    def start(self, lines=(), certificates=None, services=None):
        """Runs it anew. `lines` come first of what it does with a request; `certificates` and `services` are in the place of what it has otherwise."""
        self.running.close()
        config = self.folder / "haproxy.cfg"
        shown = self.folder / "certificates"
        shown.mkdir(exist_ok=True)
        for host, pem in {**self.certificates, **(certificates or {})}.items():
            (shown / f"{host}.pem").write_bytes(pem)
        config.write_text(self.config(lines, shown, {**self.services, **(services or {})}))
        self.running.enter_context(process([HAPROXY, "-f", str(config)], self.port, self.folder / "edge.log"))

    def close(self):
        self.running.close()

    def config(self, lines, shown, services):
        text = [*DEFAULTS, "frontend tls", f"  bind {LOOPBACK}:{self.port} ssl crt {shown}/ alpn h2,http/1.1"]
        text += ["  http-request set-var(txn.host) hdr(host),host_only,lower", "  http-request set-header X-Forwarded-Proto https"]
        text += [f"  {line}" for line in lines]
        for rule in sorted(self.rules, key=edge.Rule.rank):
            text += [f"  use_backend {self.backend(rule)} if {condition}" for condition in rule.conditions()]
        text += ["  default_backend nothing"]
        for service, port in self.inside.items():
            text += [f"frontend inside-{port}", f"  bind {LOOPBACK}:{port}", f"  default_backend {named(service)}"]
        text += ["backend nothing", "  http-request return status 404 content-type text/html string nothing"]
        for service, port in services.items():
            text += [f"backend {named(service)}", f"  server there {LOOPBACK}:{port}"]
        return "\n".join(text) + "\n"

    def backend(self, rule):
        return named(edge.backend(self.manifests, rule))


def named(service):
    return service.replace(":", "_")
