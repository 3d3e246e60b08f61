"""What the tests with real servers share: rendered manifests, free ports, processes that end with the test."""

import contextlib
import json
import os
import socket
import subprocess
import time

import yaml

MASTHEAD = os.environ.get("MASTHEAD", "target/release/masthead")

# All components off: a test switches on what it is about.
NOTHING = {
    name: {"enabled": False}
    for name in ("elementAdmin", "elementWeb", "matrixAuthenticationService", "matrixRTC", "synapse", "wellKnownDelegation")
}


def template(values):
    """Runs `masthead template` with these values over NOTHING."""
    text = json.dumps({**NOTHING, **values})
    return subprocess.run([MASTHEAD, "template", "ess", "-f", "-"], input=text, capture_output=True, text=True, timeout=60)


def objects(values):
    """The rendered objects by `Kind/name`."""
    run = template(values)
    assert run.returncode == 0, run.stderr
    found = list(yaml.load_all(run.stdout, Loader=yaml.CSafeLoader))
    named = {f"{m['kind']}/{m['metadata']['name']}": m for m in found}
    assert len(named) == len(found), "an object is rendered twice"
    return named


def files(values, config_map):
    """The files of a rendered ConfigMap."""
    return objects(values)[f"ConfigMap/{config_map}"]["data"]


def replace(text, **changes):
    """Replaces each key's text with its value; that it is not there is a failure."""
    for old, new in changes.items():
        assert old in text, f"{old!r} is not in the file"
        text = text.replace(old, new)
    return text


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as s:
            s.bind(("::1", 0))
            return True
    except OSError:
        return False


@contextlib.contextmanager
def running(argv, port, host="127.0.0.1", **options):
    """Runs a server until the block ends; it starts when the port answers."""
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    try:
        wait(process, host, port)
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


def wait(process, host, port, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"the server ended: {process.communicate()[0]}")
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing answers on {host}:{port}")
