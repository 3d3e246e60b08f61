"""HAProxy with a rendered configuration on loopback.

Only where it listens, where its files are, and where Synapse's pods are is changed; all else is as rendered.
"""

import contextlib
import os
import pathlib
import re

import requests

from harness import LOOPBACK, Stub, find, free_ports, process, wait_until, write_config_map

HAPROXY = os.environ.get("HAPROXY", "haproxy")
FOLDERS = {"ess-haproxy": "etc", "ess-synapse-haproxy": "synapse", "ess-well-known-haproxy": "well-known"}


def write_files(manifests, folder):
    """Writes the ConfigMaps, and puts the folder before the mount paths in haproxy.cfg. Gives its path."""
    folder = pathlib.Path(folder)
    for manifest in manifests:
        name = manifest["metadata"]["name"]
        if manifest["kind"] == "ConfigMap" and name in FOLDERS:
            write_config_map(manifest, folder / FOLDERS[name])
    config = folder / "etc" / "haproxy.cfg"
    text = config.read_text(encoding="utf-8")
    for mounted in ("synapse", "well-known"):
        text = re.sub(rf"(?<=[ (])/{mounted}/", f"{folder}/{mounted}/", text)
    config.write_text(text, encoding="utf-8")
    return config


def backends(config):
    """The names of the backends whose servers DNS tells."""
    return re.findall(r"^backend (\S+).*\n(?:  .*\n)*?  server-template", config.read_text(encoding="utf-8"), re.MULTILINE)


class Haproxy:
    """A running HAProxy. `ports` are by the port of the pod, `stubs` by the name of the backend."""

    def __init__(self, process, ports, stubs, log):
        self.process, self.ports, self.stubs, self.log = process, ports, stubs, log

    def ask(self, method, path, port=8008, **options):
        url = f"http://{LOOPBACK}:{self.ports[port]}{path}"
        return requests.request(method, url, timeout=20, allow_redirects=False, **options)

    def worker(self, method, path, **options):
        """The name of the stub that a request reaches."""
        answer = self.ask(method, path, **options)
        assert answer.status_code == 200, (method, path, answer.status_code, answer.text)
        return answer.json()["name"]

    def up(self, backend):
        """How many servers of a backend are up, as the metrics tell."""
        metrics = self.ask("GET", "/metrics", 8405).text
        return int(re.search(rf'^haproxy_backend_active_servers{{proxy="{backend}"}} (\d+)', metrics, re.MULTILINE)[1])

    def wait_up(self, backend, count):
        wait_until(lambda: self.up(backend) == count, f"{count} servers of {backend} to be up")


@contextlib.contextmanager
def running(manifests, folder, pods=None, change=lambda text: text):
    """Runs HAProxy before a stub for each backend, or as many as `pods` says. `change` may alter the configuration."""
    config = write_files(manifests, folder)
    pods = {name: 1 for name in backends(config)} | (pods or {})
    with contextlib.ExitStack() as stack:
        stubs = {}
        for backend, count in pods.items():
            stubs[backend] = [Stub(backend if count == 1 else f"{backend}-{i}") for i in range(count)]
            for stub in stubs[backend]:
                stack.callback(stub.close)
        text, ports = on_loopback(config.read_text(encoding="utf-8"), stubs)
        config.write_text(change(text), encoding="utf-8")
        log = pathlib.Path(folder) / "log"
        argv = [HAPROXY, "-dW", "-f", str(config)]
        haproxy = Haproxy(stack.enter_context(process(argv, ports[8405], log)), ports, stubs, log)
        for backend, count in pods.items():
            haproxy.wait_up(backend, count)
        yield haproxy


def on_loopback(text, stubs):
    """The configuration with free ports for the pod's and stubs for the pods of Synapse, and those ports."""
    bind = re.compile(r"^  bind \S+:(\d+)( .*)?$", re.MULTILINE)
    wanted = [int(port) for port, _ in bind.findall(text)]
    ports = dict(zip(wanted, free_ports(len(wanted)), strict=True))
    text = bind.sub(lambda match: f"  bind {LOOPBACK}:{ports[int(match[1])]}", text)
    return servers_on_loopback(text, stubs), ports


def servers_on_loopback(text, stubs):
    lines, backend = [], None
    for line in text.splitlines():
        if section := re.match(r"backend (\S+)", line):
            backend = section[1]
        if template := re.match(r"  server-template (\S+) \d+ \S+(.*)", line):
            for index, stub in enumerate(stubs[backend], 1):
                lines.append(f"  server {template[1]}{index} {LOOPBACK}:{stub.port}{template[2]}")
        else:
            lines.append(line)
    text = "\n".join(lines) + "\n"
    # A stub has its health on the port of its requests; and tests should not wait.
    return text.replace("check port 8080 inter 3s", "check inter 100ms")
