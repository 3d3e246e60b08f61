"""Runs Synapse itself on what a pod's init container made, with other addresses, as all pods share one host here; and asks it."""

import contextlib
import hashlib
import hmac
import subprocess
import sys

import harness
import requests

MAIN = "synapse-main"


def make_database(objects, pod, database):
    script = objects["ConfigMap/ess-postgres"]["data"]["configure-dbs.sh"]
    script = harness.replace(script, **{"/secrets/": f"{pod.root}/secrets/"})
    subprocess.run(["sh", "-c", script], env=database.env, check=True, timeout=60)


def on_loopback(config, name, ports, database, redis=None, namespace="default"):
    """The same configuration with other addresses, as all pods share one host here."""
    config["database"]["args"].update(host="127.0.0.1", port=database)
    if "redis" in config:
        config["redis"].update(host="127.0.0.1", port=redis)
    for listener in config.get("worker_listeners") or config["listeners"]:
        listener.update(bind_addresses=["127.0.0.1"], port=ports[name][listener["port"]])
    for pod, location in config["instance_map"].items():
        called = MAIN if pod == "main" else pod.removeprefix("ess-").removesuffix("-0")
        assert location["host"].endswith(f"ess-{called}.{namespace}.svc.cluster.local.")
        location.update(host="127.0.0.1", port=ports[called][location["port"]])
    return config


@contextlib.contextmanager
def process(pod, config, health):
    """Runs the command of the container until the block ends; it starts when its health answers."""
    command = [str(config) if word == "/conf/homeserver.yaml" else word for word in pod.container["command"]]
    for folder in ("/media", "/tmp"):
        pod.path(folder).mkdir(exist_ok=True)
    with harness.process([sys.executable, *command[1:]], health, log=pod.root / "log", seconds=180, cwd=pod.root):
        harness.wait_until(lambda: requests.get(f"http://127.0.0.1:{health}/health", timeout=5).status_code == 200, "its health")
        yield


def call(method, url, token=None, **body):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.request(method, url, headers=headers, json=body or None, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def register(url, root, user, password):
    """Makes a user with the registration shared secret.
    https://element-hq.github.io/synapse/latest/admin_api/register_api.html
    """
    secret = (root / "secrets/ess-generated/SYNAPSE_REGISTRATION_SHARED_SECRET").read_bytes()
    path = f"{url}/_synapse/admin/v1/register"
    nonce = call("GET", path)["nonce"]
    mac = hmac.new(secret, "\0".join([nonce, user, password, "notadmin"]).encode(), hashlib.sha1).hexdigest()
    return call("POST", path, nonce=nonce, username=user, password=password, admin=False, mac=mac)
