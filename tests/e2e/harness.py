"""What the end-to-end tests share: rendered manifests, files on disk, free ports, processes, and a stub of a web server."""

import contextlib
import http.server
import itertools
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

import yaml

MASTHEAD = os.environ.get("MASTHEAD", "target/debug/masthead")
LOOPBACK = "127.0.0.1"

# All components off: a test switches on what it is about.
NOTHING = {
    name: {"enabled": False}
    for name in ("elementAdmin", "elementWeb", "matrixAuthenticationService", "matrixRTC", "synapse", "wellKnownDelegation")
}


def run(*args, values=None, env=None):
    """Runs the program; `values`, where given, are its standard input. Gives the finished process."""
    text = None if values is None else json.dumps(values)
    return subprocess.run([MASTHEAD, *args], input=text, capture_output=True, text=True, env=env, timeout=60, check=False)


def render(*args, values=None):
    """Renders the release `ess` with these arguments. Gives the manifests."""
    given = ["--values", "-"] if values is not None else []
    return manifests(run("template", "ess", "--namespace", "ess", *args, *given, values=values))


def template(values):
    """Runs `masthead template` with these values over NOTHING. Gives the finished process."""
    return run("template", "ess", "--values", "-", values={**NOTHING, **values})


def manifests(done):
    """What a finished process printed."""
    assert done.returncode == 0, done.stderr
    return list(yaml.load_all(done.stdout, Loader=yaml.CSafeLoader))


def find(manifests, kind, name):
    """The one manifest of this kind and name."""
    found = [m for m in manifests if (m["kind"], m["metadata"]["name"]) == (kind, name)]
    assert len(found) == 1, f"{kind}/{name}: {len(found)} of it are rendered"
    return found[0]


def objects(values):
    """The manifests, rendered with these values over NOTHING, by `Kind/name`."""
    return named(template(values))


def named(done):
    """What a finished process printed, by `Kind/name`."""
    rendered = manifests(done)
    by_name = {f"{m['kind']}/{m['metadata']['name']}": m for m in rendered}
    assert len(by_name) == len(rendered), "an object is rendered twice"
    return by_name


def files(values, config_map):
    """The files of a ConfigMap, rendered with these values over NOTHING."""
    return objects(values)[f"ConfigMap/{config_map}"]["data"]


def replace(text, **changes):
    """Replaces each key's text with its value; that it is not there is a failure."""
    for old, new in changes.items():
        assert old in text, f"{old!r} is not in the file"
        text = text.replace(old, new)
    return text


def write_config_map(manifest, folder):
    """Writes the files of a ConfigMap as a volume has them. Gives the folder."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in manifest["data"].items():
        (folder / name).write_text(text)
    return folder


# Below the ports that connections take, and for each worker of pytest its own, so that no one else takes one before its server does.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PORTS = itertools.cycle(range(10_000 + 1_000 * (WORKER % 10), 11_000 + 1_000 * (WORKER % 10)))


def free_ports(count):
    """Ports on loopback that nothing listens on."""
    return list(itertools.islice(filter(is_free, PORTS), count))


def is_free(port):
    with socket.socket() as s, contextlib.suppress(OSError):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("", port))
        return True
    return False


def free_port():
    return free_ports(1)[0]


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as s:
            s.bind(("::1", 0))
            return True
    except OSError:
        return False


def wait_until(condition, what, seconds=20):
    """Waits until `condition()` is true; `what` says in the failure what did not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} seconds for {what}")


def answers(port, host=LOOPBACK):
    """Whether something listens on the port."""
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def process(argv, port, log=None, host=LOOPBACK, seconds=20, **options):
    """Runs a server until the block ends; it begins when the port answers, which may take so long. What it prints goes to the file `log`."""
    with open(log, "w+b") if log else tempfile.TemporaryFile() as output:
        child = subprocess.Popen(argv, stdout=output, stderr=subprocess.STDOUT, **options)
        try:
            wait_until(lambda: child.poll() is not None or answers(port, host), f"{argv[0]} on {host}:{port}", seconds)
            if child.poll() is not None:
                output.seek(0)
                raise AssertionError(f"{argv[0]} ended: {output.read().decode()}")
            yield child
        finally:
            if child.poll() is None:
                child.terminate()
            child.wait(timeout=60)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """Who asks may go away before the answer: health checks do."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Stub:
    """A web server that answers with its name and what it was asked, as JSON; /health is its health."""

    def __init__(self, name):
        self.name = name
        self.healthy = True
        self.hold = threading.Event()
        self.hold.set()
        stub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length).decode()
                if self.path == "/health":
                    return self.send(200 if stub.healthy else 503, {})
                stub.hold.wait(30)
                headers = {name.lower(): value for name, value in self.headers.items()}
                return self.send(
                    200, {"name": stub.name, "method": self.command, "path": self.path, "headers": headers, "body": body}
                )

            def send(self, status, answer):
                text = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(text)

            do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer

            def log_message(self, *_):
                pass

        self.server = Server((LOOPBACK, 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @contextlib.contextmanager
    def held(self):
        """Inside of the block all requests but those for the health wait."""
        self.hold.clear()
        try:
            yield
        finally:
            self.hold.set()

    @contextlib.contextmanager
    def ill(self):
        """Inside of the block the server says that it is not healthy."""
        self.healthy = False
        try:
            yield
        finally:
            self.healthy = True

    def close(self):
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()
