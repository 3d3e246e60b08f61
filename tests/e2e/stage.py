"""A whole deployment on loopback, as masthead renders it: what `masthead verify` is tried on.

Real are Synapse, HAProxy, nginx, PostgreSQL, the TLS in front (HAProxy, on the ways of the rendered Ingresses) and the API server, which has
the rendered objects. Stand-ins: MAS, the sign-in provider, the programs of Matrix RTC, Element Admin (`stand_ins`); the kubelet (`kubelet`);
and the way of the API server to pods (`overheard`).
"""

import base64
import contextlib
import json
import os
import pathlib
import subprocess
import types

import api_server
import databases
import edge
import harness
import haproxy_on_loopback
import nginx_on_loopback
import pods
import requests
import stand_ins
import synapse_server
import yaml
from certificates import Issuer
from harness import LOOPBACK, MASTHEAD, free_port
from kubelet import Kubelet
from overheard import Overheard
from tls_edge import TlsEdge

NAME = "people.test"
HOSTS = {it: f"{it}.{NAME}" for it in ("admin", "auth", "chat", "matrix", "rtc", "login")}
SHOWN = [NAME, *(host for name, host in HOSTS.items() if name != "login")]
ISSUER = f"https://{HOSTS['login']}/"
CLIENT_SECRET = "the-secret-of-the-client-mas"
VALUES = {
    "serverName": NAME,
    "networking": {"ipFamily": "ipv4"},
    "ingress": {"tlsSecret": "people-test-tls"},
    "elementAdmin": {"ingress": {"host": HOSTS["admin"]}},
    "elementWeb": {"ingress": {"host": HOSTS["chat"]}},
    "matrixAuthenticationService": {
        "ingress": {"host": HOSTS["auth"]},
        "upstreamProviders": {
            "company": {"issuer": ISSUER, "humanName": "Company", "clientId": "mas", "clientSecret": {"value": CLIENT_SECRET}}
        },
    },
    "matrixRTC": {"ingress": {"host": HOSTS["rtc"]}},
    "synapse": {"ingress": {"host": HOSTS["matrix"]}},
}
MASTHEAD_PATH = os.path.abspath(MASTHEAD)
MAS, RTC = "ess-matrix-authentication-service", "ess-matrix-rtc-authorisation-service"


class Stage:
    """It runs until `close`."""

    def __init__(self, folder, kubeconfig):
        self.folder = pathlib.Path(folder)
        with contextlib.ExitStack() as running:
            self.cluster = running.enter_context(api_server.namespace(kubeconfig))
            self.render()
            self.postgres = running.enter_context(databases.postgres())
            self.start_stand_ins(running)
            self.start_edge(running)
            self.start_synapse(running)
            self.start_web(running)
            self.edge.start()
            self.kubelet = Kubelet(self.cluster)
            pods_ports = {**self.services, f"{MAS}:8081": self.health.port}
            self.overheard = running.enter_context(contextlib.closing(Overheard(self.folder / "bin", pods_ports)))
            self.closing = running.pop_all()

    def close(self):
        self.closing.close()

    def run(self, *args, env=None, text=None):
        """Runs masthead in the folder. Gives the finished process."""
        return subprocess.run(
            [MASTHEAD_PATH, *args], cwd=self.folder, env=env or self.cluster.env, input=text, capture_output=True, text=True, timeout=120, check=False
        )

    def of_stack(self, namespace=None):
        return ["ess", f"--namespace={namespace or self.cluster.namespace}", "--values=values.yaml"]

    def render(self):
        """Makes the credentials, and applies what is rendered."""
        (self.folder / "values.yaml").write_text(json.dumps(VALUES))
        rendered = self.run("render", *self.of_stack())
        self.manifests = harness.manifests(rendered)
        self.objects = harness.named(rendered)
        self.cluster.apply(rendered.stdout, "--server-side")

    def start_stand_ins(self, running):
        pod = pods.Pod(self.objects, f"Deployment/{MAS}", self.folder / "mas")
        config = yaml.safe_load(pod.render().read_text())

        def start(stand_in):
            return running.enter_context(contextlib.closing(stand_in))

        self.mas = start(stand_ins.Mas(config, self.postgres.port))
        self.health = start(stand_ins.MasHealth(self.mas))
        self.provider, self.tokens = start(stand_ins.Provider(ISSUER)), start(stand_ins.RtcTokens())
        self.sfu, self.admin = start(stand_ins.Sfu()), start(stand_ins.Page())
        self.services = {
            f"{MAS}:8080": self.mas.port,
            f"{RTC}:8080": self.tokens.port,
            "ess-matrix-rtc-sfu:7880": self.sfu.port,
            "ess-element-admin:8080": self.admin.port,
            "login:443": self.provider.port,
        }

    def start_edge(self, running):
        self.issuer = Issuer("Authority of people.test")
        (self.folder / "ca.pem").write_bytes(self.issuer.pem)
        folder = self.folder / "edge"
        folder.mkdir()
        certificates = {host: self.issuer.issue(host) for host in [NAME, *HOSTS.values()]}
        login = edge.Rule(443, HOSTS["login"], False, "/", "login", 443)
        self.services.update({name: free_port() for name in ("ess-synapse:8008", "ess-well-known:8010", "ess-element-web:80")})
        self.edge = TlsEdge(folder, self.manifests, self.services, certificates, [f"{MAS}:8080"], [login])
        running.callback(self.edge.close)
        self.edge.start()

    def start_synapse(self, running):
        """Synapse, and HAProxy in front of it."""
        main = synapse_server.MAIN
        ports = {main: {port: free_port() for port in (8008, 8080, 9001, 9093)}}
        pod = pods.Pod(self.objects, f"StatefulSet/ess-{main}", self.folder / "synapse")
        file = pod.render()
        synapse_server.make_database(self.objects, pod, self.postgres)
        config = yaml.safe_load(file.read_text())
        synapse_server.on_loopback(config, main, ports, self.postgres.port, namespace=self.cluster.namespace)
        config["matrix_authentication_service"]["endpoint"] = f"http://{LOOPBACK}:{self.edge.inside[f'{MAS}:8080']}/"
        self.synapse = Synapse(pod, file, config, ports[main][8080])
        running.callback(self.synapse.close)
        self.synapse.settle()
        there = types.SimpleNamespace(port=ports[main][8008])
        haproxy = haproxy_on_loopback.write_files(self.manifests, self.folder / "haproxy")
        text, own = haproxy_on_loopback.on_loopback(haproxy.read_text(), {"main": [there]})
        for name, port in (("ess-synapse:8008", 8008), ("ess-well-known:8010", 8010)):
            text = text.replace(f":{own[port]}\n", f":{self.services[name]}\n")
        haproxy.write_text(text)
        argv = [haproxy_on_loopback.HAPROXY, "-dW", "-f", str(haproxy)]
        running.enter_context(harness.process(argv, self.services["ess-synapse:8008"], self.folder / "haproxy.log"))

    def start_web(self, running):
        nginx = self.objects["ConfigMap/ess-element-web-nginx"]["data"]
        config = self.objects["ConfigMap/ess-element-web"]["data"]["config.json"]
        port = self.services["ess-element-web:80"]
        self.web = self.folder / "web"
        argv = nginx_on_loopback.lay_out(self.web, port, nginx, config)
        running.enter_context(harness.process(argv, port, self.folder / "nginx.log"))

    def wait_for_database(self):
        """Each of Synapse's connections that was cut fails once more."""
        url = f"http://{LOOPBACK}:{self.services['ess-synapse:8008']}/_matrix/client/v3/directory/room/%23a%3A{NAME}"
        harness.wait_until(lambda: all(requests.get(url, timeout=10).status_code == 404 for _ in range(12)), "Synapse to find its database")

    def credentials(self):
        """All texts that nothing may show: what is in Secrets, as it is and encoded."""
        encoded = {text for name, it in self.objects.items() if name.startswith("Secret/") for text in it.get("data", {}).values()}
        plain = [base64.b64decode(text) for text in encoded]
        # What is in lines or no text would be shown in parts.
        lines = {line.decode(errors="ignore").strip() for text in plain for line in text.splitlines()}
        return {text for text in encoded | lines if len(text) > 12 and "PRIVATE KEY" not in text}


class Synapse:
    """Synapse with its configuration, which may be another for a while."""

    def __init__(self, pod, file, config, health):
        self.pod, self.file, self.config, self.health = pod, file, config, health
        self.running = contextlib.ExitStack()
        self.wanted, self.settings = {}, None

    def settle(self):
        """Runs it with what is wanted in the place of its settings; it starts anew only where it has others."""
        if self.settings != self.wanted:
            self.running.close()
            self.file.write_text(yaml.safe_dump({**self.config, **self.wanted}))
            self.running.enter_context(synapse_server.process(self.pod, self.file, self.health))
            self.settings = self.wanted

    def close(self):
        self.running.close()
