"""A real API server: the one of KUBECONFIG, or one that runs the programs in KUBEBUILDER_ASSETS, as controller-runtime's envtest names them."""

import contextlib
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import urllib.request
import uuid

from harness import LOOPBACK, free_ports, process, wait_until

WITHOUT = "there is no API server: set KUBECONFIG, or KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver"
TOKEN = "admin-token"
# Where kubectl is that does not read all schemas at each apply.
QUICK = pathlib.Path(__file__).parent / "bin"


class ApiServer:
    """What kubectl does with one namespace of the server."""

    def __init__(self, kubeconfig, namespace):
        self.kubeconfig, self.namespace = str(kubeconfig), namespace
        path = f"{QUICK}{os.pathsep}{os.environ['PATH']}"
        self.env = {**os.environ, "KUBECONFIG": self.kubeconfig, "PATH": path, "REAL_KUBECTL": shutil.which("kubectl")}

    def kubectl(self, *args, text=None, check=True):
        """Runs kubectl in the namespace; `text` is its standard input. Gives the finished process."""
        argv = ["kubectl", f"--namespace={self.namespace}", *args]
        done = subprocess.run(argv, input=text, capture_output=True, text=True, env=self.env, timeout=300, check=False)
        assert not check or done.returncode == 0, done.stderr
        return done

    def apply(self, text, *args, check=True):
        """Applies manifests, client-side unless the arguments say otherwise."""
        return self.kubectl("apply", "--filename=-", *args, text=text, check=check)

    def dry_run(self, text):
        """What the server refuses of these manifests, line by line; nothing where it takes them all."""
        done = self.apply(text, "--server-side", "--force-conflicts", "--dry-run=server", "--validate=strict", check=False)
        return [] if done.returncode == 0 else done.stderr.splitlines()


@contextlib.contextmanager
def namespace(kubeconfig):
    """A new, empty namespace, which goes with the block."""
    server = ApiServer(kubeconfig, f"masthead-{uuid.uuid4().hex[:8]}")
    server.kubectl("create", "namespace", server.namespace)
    try:
        yield server
    finally:
        # Where no controller empties the namespace, node ports would stay taken.
        server.kubectl("delete", "services", "--all")
        server.kubectl("delete", "namespace", server.namespace, "--wait=false")


@contextlib.contextmanager
def kubeconfig(folder):
    """The path of a kubeconfig whose server runs until the block ends; none where there is no server."""
    given, assets = os.environ.get("KUBECONFIG"), os.environ.get("KUBEBUILDER_ASSETS")
    if given:
        yield given
    elif assets:
        with started(pathlib.Path(assets), folder) as path:
            yield path
    else:
        yield None


@contextlib.contextmanager
def started(assets, folder):
    """Runs etcd and the API server, which has no controllers: it stores and validates, but nothing runs."""
    port, etcd, peers = free_ports(3)
    client, peer = f"http://{LOOPBACK}:{etcd}", f"http://{LOOPBACK}:{peers}"
    key, tokens = folder / "sa.key", folder / "tokens.csv"
    subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
    tokens.write_text(f"{TOKEN},admin,admin,system:masters\n")
    store = [assets / "etcd", f"--data-dir={folder}/etcd", f"--listen-client-urls={client}", f"--advertise-client-urls={client}"]
    store += [f"--listen-peer-urls={peer}", f"--initial-advertise-peer-urls={peer}", f"--initial-cluster=default={peer}"]
    server = [assets / "kube-apiserver", f"--etcd-servers={client}", f"--bind-address={LOOPBACK}", f"--secure-port={port}"]
    server += [f"--cert-dir={folder}/certs", f"--service-account-key-file={key}", f"--service-account-signing-key-file={key}"]
    server += ["--service-account-issuer=https://kubernetes.default.svc", f"--token-auth-file={tokens}", "--authorization-mode=RBAC"]
    server += ["--service-cluster-ip-range=10.96.0.0/16", "--disable-admission-plugins=ServiceAccount", "--allow-privileged=true"]
    server += ["--endpoint-reconciler-type=none", f"--advertise-address={LOOPBACK}"]
    with process(store, etcd, folder / "etcd.log"), process(server, port, folder / "api.log", seconds=60):
        wait_until(lambda: is_ready(port), "the API server", 60)
        path = folder / "kubeconfig"
        path.write_text(json.dumps(config(port)))
        yield path


def is_ready(port):
    request = urllib.request.Request(f"https://{LOOPBACK}:{port}/readyz", headers={"Authorization": f"Bearer {TOKEN}"})
    with contextlib.suppress(OSError):
        # The server makes its certificate itself.
        return urllib.request.urlopen(request, timeout=5, context=ssl._create_unverified_context()).read() == b"ok"
    return False


def config(port):
    cluster = {"server": f"https://{LOOPBACK}:{port}", "insecure-skip-tls-verify": True}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "admin",
        "clusters": [{"name": "local", "cluster": cluster}],
        "users": [{"name": "admin", "user": {"token": TOKEN}}],
        "contexts": [{"name": "admin", "context": {"cluster": "local", "user": "admin"}}],
    }
