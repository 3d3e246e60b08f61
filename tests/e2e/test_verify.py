"""`masthead verify` on a whole deployment (`stage`): nothing fails where all is well, and where one thing is spoilt just that is told.

Each fault is of the deployment, not of what masthead reads of it: a route, a certificate, a file, a status, a program with another setting.
"""

import contextlib
import copy
import json
import os
import re
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest
import stage as stages
import stand_ins
from certificates import Issuer
from harness import LOOPBACK, free_port, run
from kubelet import condition
from stage import HOSTS, MAS, NAME

# What can be tried, but is not on the stage, and why.
LEFT_OUT = {"mas.mail": "MAS sends no mail", **{f"host.dns:{host}": "`--connect` says where it is" for host in stages.SHOWN}}
BY_PERSON = {
    *("mas.sign-in-provider", "mas.sign-in-password", "mas.second-factor", "mas.password-reset", "mas.email-verification"),
    *("mas.account", "rtc.call"),
}
OLD = "https://old.people.test/"
WEB = {"element-web.page", "element-web.config", "element-web.redirect"}
MAS_PAGES = {"mas.login-page", "mas.account-page"}
COMPAT = {"mas.compat-login", "mas.compat-logout", "mas.compat-refresh"}
FEDERATION = {"synapse.federation", "synapse.signing-key"}


@pytest.fixture(scope="module")
def stage(tmp_path_factory, kubeconfig):
    with contextlib.closing(stages.Stage(tmp_path_factory.mktemp("stage"), kubeconfig)) as stage:
        yield stage


class Verified:
    """What masthead said, and how it ended. No credential is in it, and none was given to programs as an argument."""

    def __init__(self, stage, *args, connect=True, statuses=(0, 1), env=None, namespace=None):
        stage.synapse.settle()
        stage.overheard.clear()
        env = {**stage.cluster.env, "PATH": stage.overheard.path(), **(env or {})}
        given = [f"--connect=::{LOOPBACK}:{stage.edge.port}"] if connect else []
        self.done = stage.run("verify", *stage.of_stack(namespace), "--cacert=ca.pem", *given, *args, env=env)
        assert self.done.returncode in statuses, self.done.stdout + self.done.stderr
        self.status = self.done.returncode
        verbs = {words[0] for words in stage.overheard.called("kubectl")}
        assert verbs <= {"get"}, verbs
        seen = [self.done.stdout, self.done.stderr, *(text for log in stage.overheard.log.values() for text in [log.read_text()])]
        assert [secret for secret in stage.credentials() if any(secret in text for text in seen)] == []

    def lines(self):
        """The lines by their whole names."""
        lines = json.loads(self.done.stdout)["checks"]
        by_name = {line["name"]: line for line in lines}
        assert len(by_name) == len(lines)
        return by_name


def verify(stage, *args, **options):
    return Verified(stage, "--output=json", *args, **options)


def of(lines, state):
    return {name for name, line in lines.items() if line["state"] == state}


def test_nothing_fails_where_all_is_well(stage):
    before = versions(stage)
    done = verify(stage)
    lines = done.lines()
    assert (done.status, of(lines, "failed"), of(lines, "warning")) == (0, set(), set())
    assert of(lines, "manual") == BY_PERSON
    assert {name: line["message"][: len(LEFT_OUT[name])] for name, line in lines.items() if line["state"] == "left-out"} == LEFT_OUT
    listed = {line.split()[0] for line in run("verify", "--list").stdout.splitlines()[1:]}
    not_there = {"dex.discovery", "hookshot.ready", "synapse.login"}
    assert {line["id"] for line in lines.values()} == listed - not_there
    assert versions(stage) == before
    assert stage.overheard.called("kubectl") and stage.overheard.called("curl")


def versions(stage):
    """The versions of all objects of the namespace, which a write would change."""
    kinds = "all,configmap,secret,serviceaccount,persistentvolumeclaim,ingress,role,rolebinding,event,lease"
    listed = json.loads(stage.cluster.kubectl("get", kinds, "--output=json").stdout)["items"]
    return {f"{it['kind']}/{it['metadata']['name']}": it["metadata"]["resourceVersion"] for it in listed}


# Each of these spoils something until its block ends.


@contextlib.contextmanager
def edge(stage, *lines, **other):
    """The TLS in front does something else."""
    stage.edge.start(lines, **other)
    try:
        yield
    finally:
        stage.edge.start()


def gone(stage, *services):
    """Nothing is behind these services, seen from the front."""
    return edge(stage, services={service: free_port() for service in services})


def certificate(stage, host, pem):
    return edge(stage, certificates={host: pem})


@contextlib.contextmanager
def changed(thing, **attributes):
    """A stand-in is otherwise."""
    before = {name: getattr(thing, name) for name in attributes}
    vars(thing).update(attributes)
    try:
        yield
    finally:
        vars(thing).update(before)


@contextlib.contextmanager
def status(stage, told):
    """The cluster tells this status of objects."""
    stage.kubelet.set(told)
    try:
        yield
    finally:
        stage.kubelet.set()


@contextlib.contextmanager
def synapse(stage, mas=None, **change):
    """Synapse runs with other settings."""
    if mas:
        change["matrix_authentication_service"] = {**stage.synapse.config["matrix_authentication_service"], **mas}
    stage.synapse.wanted = change
    try:
        yield
    finally:
        stage.synapse.wanted = {}


@contextlib.contextmanager
def other_mas(stage):
    """Synapse asks a MAS that is not that of the deployment."""
    config = copy.deepcopy(stage.mas.config)
    config["http"]["public_base"] = OLD
    with contextlib.closing(stand_ins.Mas(config, stage.postgres.port)) as other:
        with synapse(stage, {"endpoint": f"http://{LOOPBACK}:{other.port}/", "force_http2": False}):
            yield


@contextlib.contextmanager
def other_secret(stage):
    """Synapse has another shared secret than MAS."""
    file = stage.folder / "other-secret"
    file.write_text("another-secret-than-that-of-mas")
    with synapse(stage, {"secret_path": str(file)}):
        yield


@contextlib.contextmanager
def other_signing_key(stage):
    file = stage.folder / "other.signing.key"
    file.write_text("ed25519 other AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")
    with synapse(stage, signing_key_path=str(file)):
        yield


@contextlib.contextmanager
def no_database(stage, name):
    """PostgreSQL takes no connections to a database."""
    stage.postgres.sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    stage.postgres.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    try:
        yield
    finally:
        stage.postgres.sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        stage.wait_for_database()


@contextlib.contextmanager
def web_config(stage, change):
    """Element Web's pod has another config.json."""
    file = stage.web / "tmp/element-web-config/config.json"
    before = file.read_text()
    config = json.loads(before)
    change(config)
    file.write_text(json.dumps(config))
    try:
        yield
    finally:
        file.write_text(before)


@contextlib.contextmanager
def without(stage, name):
    """An object is deleted."""
    kind, name = name.split("/")
    stage.cluster.kubectl("delete", kind, name, "--cascade=background", "--wait=false")
    try:
        yield
    finally:
        item = stage.objects[f"{kind}/{name}"]
        stage.cluster.apply(json.dumps(item), "--server-side")


@contextlib.contextmanager
def edited(stage, name, patch):
    """Somebody has edited an object by hand."""
    kind, short = name.split("/")
    stage.cluster.kubectl("patch", kind, short, f"--patch={json.dumps(patch)}", "--field-manager=somebody")
    try:
        yield
    finally:
        stage.cluster.apply(json.dumps(stage.objects[name]), "--server-side", "--force-conflicts")


@contextlib.contextmanager
def left_over(stage):
    """An object of the release is in the cluster, and not rendered any more."""
    item = copy.deepcopy(stage.objects["Service/ess-element-admin"])
    item["metadata"]["name"] = "ess-element-call"
    stage.cluster.apply(json.dumps(item), "--server-side")
    try:
        yield
    finally:
        stage.cluster.kubectl("delete", "service", "ess-element-call")


@contextlib.contextmanager
def failed_job(stage, message):
    """The Job that looks at Synapse's configuration has failed. One that is done can't fail: it is made anew."""
    name = check_config(stage)
    made_anew(stage, name)
    stage.kubelet.set(stage.kubelet.failed(name, message))
    try:
        yield
    finally:
        made_anew(stage, name)
        stage.kubelet.set()


def made_anew(stage, name):
    stage.cluster.kubectl("delete", *name.split("/"), "--cascade=background")
    stage.cluster.apply(json.dumps(stage.objects[name]), "--server-side")


def check_config(stage):
    (name,) = (name for name in stage.kubelet.objects if name.startswith("Job/ess-synapse-check-config"))
    return name


def on(host, *, path=None, begins=None):
    """The condition of HAProxy for a host and a path."""
    paths = f" {{ path {path} }}" if path else f" {{ path_beg {begins} }}" if begins else ""
    return f"{{ var(txn.host) -m str {host} }}{paths}"


def answer(text, condition):
    return f"http-request return status 200 content-type application/json hdr Access-Control-Allow-Origin * string '{text}' if {condition}"


def absent(condition):
    return f"http-request return status 404 content-type text/html string nothing if {condition}"


def wrong_base(config):
    config["default_server_config"]["m.homeserver"]["base_url"] = "https://old.people.test"


def before_mas(config):
    config["setting_defaults"]["UIFeature.passwordReset"] = True


def unscheduled(stage, name):
    message = "0/3 nodes are available: 3 Insufficient memory."
    conditions = [condition("PodScheduled", "False", reason="Unschedulable", message=message)]
    return stage.kubelet.unready(name, phase="Pending", conditions=conditions, containerStatuses=[], initContainerStatuses=[])


def refused(stage, name):
    own, _ = copy.deepcopy(stage.kubelet.status[name])
    message = 'pods "x" is forbidden: exceeded quota: small'
    own.update(readyReplicas=0, availableReplicas=0, conditions=[condition("ReplicaFailure", message=message, reason="FailedCreate")])
    return {name: (own, None)}


def rolling(stage, name):
    own, pod = copy.deepcopy(stage.kubelet.status[name])
    return {name: ({**own, "updatedReplicas": 0}, pod)}


CRASHED = {"lastState": {"terminated": {"exitCode": 1, "reason": "Error", "startedAt": "2026-01-01T00:00:00Z", "finishedAt": "2026-01-01T00:00:09Z"}}}
CLIENT, SERVER = "/.well-known/matrix/client", "/.well-known/matrix/server"
SYNAPSE_POD = "StatefulSet/ess-synapse-main"
CHAT, MATRIX = HOSTS["chat"], HOSTS["matrix"]
CHAT_CERTIFICATE = f"host.certificate:{CHAT}"

# What is spoilt: how, what fails, and what is said of it and what to do.
FAULTS = {
    # The cluster.
    "a pod is not ready": (
        lambda it: status(it, it.kubelet.unready("Deployment/ess-haproxy")),
        {"cluster.pods:ess-haproxy"},
        "0 of 1 pods are ready.*describe pod ess-haproxy-0",
    ),
    "a pod ends again and again": (
        lambda it: status(it, it.kubelet.waiting(SYNAPSE_POD, "CrashLoopBackOff", "back-off 5m0s", **CRASHED)),
        {"cluster.pods:ess-synapse-main"},
        "ends again and again: it ended with 1.*logs ess-synapse-main-0 --container=synapse --previous",
    ),
    "an image is not there": (
        lambda it: status(it, it.kubelet.waiting("Deployment/ess-element-web", "ImagePullBackOff", "not found")),
        {"cluster.pods:ess-element-web"},
        "ImagePullBackOff.*masthead images",
    ),
    "a Secret of the user's is missing": (
        lambda it: status(it, it.kubelet.waiting("Deployment/ess-matrix-rtc-sfu", "CreateContainerConfigError", 'secret "x" not found')),
        {"cluster.pods:ess-matrix-rtc-sfu"},
        'secret "x" not found.*masthead notes secrets',
    ),
    "no node takes a pod": (
        lambda it: status(it, unscheduled(it, "Deployment/ess-element-admin")),
        {"cluster.pods:ess-element-admin"},
        "Insufficient memory.*resources",
    ),
    "the cluster refuses pods": (
        lambda it: status(it, refused(it, "Deployment/ess-element-admin")),
        {"cluster.pods:ess-element-admin"},
        "exceeded quota: small.*a quota",
    ),
    "a Job has failed": (
        lambda it: failed_job(it, "Job has reached the specified backoff limit"),
        {"cluster.jobs:ess-synapse-check-config-*"},
        "backoff limit.*logs job/ess-synapse-check-config",
    ),
    "a volume is not bound": (
        lambda it: status(it, {"PersistentVolumeClaim/ess-synapse-media": ({"phase": "Pending"}, None)}),
        {"cluster.volumes:ess-synapse-media"},
        "it is Pending.*StorageClass",
    ),
    "a ConfigMap was edited by hand": (
        lambda it: edited(it, "ConfigMap/ess-element-web", {"data": {"config.json": "{}"}}),
        {"cluster.drift"},
        "1 objects? differ.*masthead diff --against cluster",
    ),
    "a Service is missing": (lambda it: without(it, "Service/ess-element-web"), {"cluster.drift"}, "1 (are|is) missing.*diff --against cluster"),
    # Databases.
    "the database of MAS is down": (
        lambda it: no_database(it, "matrixauthenticationservice"),
        {"mas.database", *MAS_PAGES},
        "mas.database.*/health.*masthead notes sql",
    ),
    "the database of Synapse is down": (
        lambda it: no_database(it, "synapse"),
        {"synapse.database"},
        "synapse.database.*answers 500.*masthead notes sql",
    ),
    # MAS, and what Synapse and it know of each other.
    "MAS calls itself something else": (
        lambda it: changed(it.mas, issuer=OLD),
        {"mas.discovery", "mas.issuer"},
        f"has `issuer` `{OLD}`, not `https://{HOSTS['auth']}/`",
    ),
    "nothing is behind the host of MAS": (
        lambda it: gone(it, f"{MAS}:8080"),
        {"mas.discovery", "mas.issuer", "mas.introspection", *MAS_PAGES, *COMPAT},
        "answers 503",
    ),
    "MAS has another shared secret": (
        lambda it: changed(it.mas, secret="another-than-that-of-synapse"),
        {"mas.introspection"},
        "answers 503.*same shared secret",
    ),
    "Synapse has another shared secret": (other_secret, {"mas.introspection", "mas.shared-secret"}, "answers 403.*restart Synapse and MAS"),
    "Synapse asks another MAS": (other_mas, {"mas.issuer", "element-web.redirect"}, f"has `issuer` `{OLD}`.*Synapse has to reach MAS"),
    "Synapse signs with another key": (other_signing_key, {"synapse.signing-key"}, "does not have the key `ed25519:.*signing key of the credentials"),
    "logins of old clients go to Synapse": (
        lambda it: edge(it, f"use_backend ess-synapse_8008 if {on(MATRIX, path='/_matrix/client/v3/login')}"),
        {"mas.compat-login"},
        "answers 404 M_UNRECOGNIZED.*masthead notes routes",
    ),
    "logouts of old clients go to Synapse": (
        lambda it: edge(it, *(f"use_backend ess-synapse_8008 if {on(MATRIX, path=f'/_matrix/client/v3/{end}')}" for end in ("logout", "refresh"))),
        {"mas.compat-logout", "mas.compat-refresh"},
        "masthead notes routes",
    ),
    "the account page leads elsewhere": (
        lambda it: edge(it, absent(on(HOSTS["auth"], begins="/account"))),
        {"mas.account-page"},
        "answers 404.*has to lead to MAS",
    ),
    "the sign-in provider is not reached": (lambda it: gone(it, "login:443"), {"mas.provider:company"}, "answers 503"),
    "the sign-in provider calls itself something else": (
        lambda it: changed(it.provider, issuer="https://login.people.test/realms/master"),
        {"mas.provider:company"},
        "has `issuer` `https://login.people.test/realms/master`, not .*MAS takes a provider only by the issuer",
    ),
    # Element Web.
    "Element Web is gone": (lambda it: gone(it, "ess-element-web:80"), WEB, "answers 503.*has to lead to Element Web"),
    "Element Web has a config.json of another homeserver": (
        lambda it: web_config(it, wrong_base),
        {"element-web.config", "element-web.redirect"},
        "base_url.*old.people.test.*apply it",
    ),
    "Element Web has the config.json of before MAS": (lambda it: web_config(it, before_mas), {"element-web.config"}, "UIFeature.passwordReset"),
    # The server name, browsers and other servers.
    "clients do not find the homeserver": (
        lambda it: edge(it, absent(on(NAME, path=CLIENT))),
        {"well-known.client"},
        "answers 404.*the server name has to lead to the stack",
    ),
    "clients find another homeserver": (
        lambda it: edge(it, answer('{"m.homeserver":{"base_url":"https://old.people.test"}}', on(NAME, path=CLIENT))),
        {"well-known.client"},
        "base_url.*old.people.test",
    ),
    "browsers may not read where the homeserver is": (
        lambda it: edge(it, f"http-response del-header Access-Control-Allow-Origin if {{ var(txn.host) -m str {NAME} }}"),
        {"well-known.client"},
        "access-control-allow-origin",
    ),
    "browsers may not read what Synapse answers": (
        lambda it: edge(it, f"http-response del-header Access-Control-Allow-Origin if {{ var(txn.host) -m str {MATRIX} }}"),
        {"synapse.cors"},
        "access-control-allow-origin.*a proxy in front",
    ),
    "other servers find another homeserver": (
        lambda it: edge(it, answer('{"m.server":"old.people.test:443"}', on(NAME, path=SERVER))),
        {"well-known.server", *FEDERATION},
        "m.server.*old.people.test",
    ),
    "federation is not routed": (
        lambda it: edge(it, absent(on(MATRIX, begins="/_matrix/federation"))),
        {"synapse.federation"},
        "answers 404.*other servers reach",
    ),
    # Calls.
    "the authorisation service of calls is broken": (
        lambda it: changed(it.tokens, broken=True),
        {"rtc.authorisation", "rtc.token", "rtc.legacy-token"},
        "answers 500.*(log of the authorisation service|authorisation service)",
    ),
    "the SFU is gone": (lambda it: gone(it, "ess-matrix-rtc-sfu:7880"), {"rtc.sfu"}, "answers 503.*WebSockets"),
    # Certificates.
    "a certificate has expired": (
        lambda it: certificate(it, CHAT, it.issuer.issue(CHAT, days=-1, since=-90)),
        {CHAT_CERTIFICATE, *WEB},
        "it expired on .*renew it",
    ),
    "a certificate is for another name": (
        lambda it: certificate(it, CHAT, it.issuer.issue("ingress.local")),
        {CHAT_CERTIFICATE, *WEB},
        # What ends TLS then shows the first that it has.
        f"it is for {HOSTS['admin']}, not for this host.*Secret of the Ingress",
    ),
    "a certificate is of nobody": (
        lambda it: certificate(it, CHAT, Issuer("Nobody").issue(CHAT)),
        {CHAT_CERTIFICATE, *WEB},
        "host.certificate.*other servers and phones refuse it",
    ),
    "the certificate of the server name is of nobody": (
        lambda it: certificate(it, NAME, Issuer("Nobody").issue(NAME)),
        {f"host.certificate:{NAME}", "well-known.client", "well-known.server", "well-known.support", *FEDERATION},
        "well-known.server",
    ),
}


def said(line):
    return f"{line['name']}: {line['message']} {line['hint'] or ''}"


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_spoilt_is_told_and_nothing_else(stage, fault):
    spoil, expected, words = FAULTS[fault]
    with spoil(stage):
        done = verify(stage)
    lines = done.lines()
    failed = {re.sub(r"-[0-9a-f]{8}$", "-*", name) for name in of(lines, "failed")}
    told = "\n".join(said(line) for line in lines.values() if line["state"] == "failed")
    assert (done.status, failed, of(lines, "warning")) == (1, expected, set()), told
    assert of(lines, "left-out") == set(LEFT_OUT)
    assert re.search(words, told), told
    assert all(line["hint"] for line in lines.values() if line["state"] == "failed"), told


WARNINGS = {
    "a certificate ends soon": (lambda it: certificate(it, CHAT, it.issuer.issue(CHAT, days=6)), {CHAT_CERTIFICATE}, "for 5 days.*renew it"),
    "an object is not rendered any more": (left_over, {"cluster.drift"}, "1 (are|is) not rendered.*diff --against cluster"),
    "a workload is being rolled out": (
        lambda it: status(it, rolling(it, "Deployment/ess-haproxy")),
        {"cluster.pods:ess-haproxy"},
        "not all of them are new.*wait",
    ),
}


@pytest.mark.parametrize("what", WARNINGS)
def test_what_will_not_last_is_a_warning(stage, what):
    spoil, expected, words = WARNINGS[what]
    with spoil(stage):
        done = verify(stage)
    lines = done.lines()
    told = "\n".join(said(line) for line in lines.values() if line["state"] in ("failed", "warning"))
    assert (done.status, of(lines, "failed"), of(lines, "warning")) == (0, set(), expected), told
    assert re.search(words, told), told


def test_a_deployment_without_a_workload(stage):
    with without(stage, "Deployment/ess-element-admin"):
        lines = verify(stage).lines()
    assert of(lines, "failed") == {"cluster.pods:ess-element-admin", "cluster.drift"}
    stage.kubelet.set()


def test_all_formats_tell_the_same(stage):
    with contextlib.ExitStack() as spoilt:
        spoilt.enter_context(failed_job(stage, "<&\"'>"))
        spoilt.enter_context(certificate(stage, CHAT, stage.issuer.issue(CHAT, days=6)))
        spoilt.enter_context(changed(stage.mas, issuer=OLD))
        data, junit, text = (Verified(stage, f"--output={form}") for form in ("json", "junit", "text"))
    assert {it.status for it in (data, junit, text)} == {1}
    lines = data.lines()
    assert {state: of(lines, state) for state in ("failed", "warning")} == {
        "failed": {"mas.discovery", "mas.issuer", f"cluster.jobs:{check_config(stage).removeprefix('Job/')}"},
        "warning": {CHAT_CERTIFICATE},
    }
    printed = {line.split(":  ")[0]: line for line in text.done.stdout.splitlines()}
    for line in lines.values():
        assert f"{line['state']:8}  {line['name']}: {line['message']}" in printed, line
        for more in filter(None, [line["hint"], *line["steps"]]):
            assert more in text.done.stdout
    assert text.done.stdout.splitlines()[-1].startswith(f"{len(of(lines, 'ok'))} ok, 3 failed, 1 warning")
    cases = {case.get("name"): case for case in ElementTree.fromstring(junit.done.stdout).iter("testcase")}
    assert set(cases) == set(lines)
    assert {name for name, case in cases.items() if case.find("failure") is not None} == of(lines, "failed")
    assert {name for name, case in cases.items() if case.find("skipped") is not None} == of(lines, "left-out") | of(lines, "manual")
    for name in of(lines, "failed"):
        failure = cases[name].find("failure")
        assert lines[name]["message"] in failure.get("message") + failure.text and lines[name]["hint"] in failure.text


# What can't be asked says nothing of the deployment.


def test_who_may_not_read_is_told_what_is_left_out(stage):
    done = verify(stage, env={"MASTHEAD_TEST_KUBECTL": "--as=nobody"})
    lines = done.lines()
    assert (done.status, of(lines, "failed")) == (0, set())
    cluster = {name for name in lines if name.startswith("cluster.")}
    left_out = cluster | {"rtc.authorisation", *LEFT_OUT}
    assert of(lines, "left-out") == left_out
    assert all("may not read" in lines[name]["message"] for name in cluster), [lines[name]["message"] for name in cluster]
    # The way from outside tells of it too.
    assert lines["mas.database"]["state"] == "ok" and "/login" in lines["mas.database"]["message"]


def test_without_a_cluster_what_is_outside_is_tried(stage):
    for args, env in ([], {"KUBECONFIG": str(nowhere(stage))}), (["--no-cluster"], None):
        done = verify(stage, *args, env=env)
        lines = done.lines()
        assert (done.status, of(lines, "failed")) == (0, set())
        assert of(lines, "left-out") >= {"cluster.pods", "cluster.jobs", "cluster.volumes", "cluster.drift"}
        assert lines["synapse.database"]["state"] == "ok"


def nowhere(stage):
    """A kubeconfig of a server that is not there."""
    path = stage.folder / "nowhere"
    cluster = {"server": f"https://{LOOPBACK}:{free_port()}", "insecure-skip-tls-verify": True}
    context = {"name": "nowhere", "context": {"cluster": "nowhere", "user": "nobody"}}
    users = [{"name": "nobody", "user": {"token": "nobody"}}]
    whole = {"clusters": [{"name": "nowhere", "cluster": cluster}], "contexts": [context], "users": users, "current-context": "nowhere"}
    path.write_text(json.dumps({"apiVersion": "v1", "kind": "Config", **whole}))
    return path


def test_where_nobody_answers_nothing_was_tried(stage):
    done = Verified(stage, connect=False, env={"KUBECONFIG": str(nowhere(stage))}, statuses=(2,))
    assert done.done.stdout == "" and "neither the cluster nor a host answers" in done.done.stderr


def test_a_namespace_that_is_not_there_fails(stage):
    lines = verify(stage, "--check=cluster.*", namespace="elsewhere").lines()
    assert of(lines, "failed") == {"cluster.namespace"} and "--namespace" in lines["cluster.namespace"]["hint"]


def test_a_slow_server_is_not_waited_for(stage):
    with changed(stage.mas, slow=20):
        done = verify(stage, "--timeout=3s", "--check=mas.discovery,mas.login-page,synapse.versions")
    lines = done.lines()
    assert (done.status, of(lines, "failed"), of(lines, "ok")) == (1, {"mas.discovery", "mas.login-page"}, {"synapse.versions"})
    assert "timed out" in lines["mas.discovery"]["message"].lower()


def test_names_resolve(stage, tmp_path):
    """In a mount namespace with an /etc/hosts of its own, in which a name is missing."""
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        pytest.skip("it takes a mount namespace to tell names")
    hosts = tmp_path / "hosts"
    hosts.write_text("".join(f"{LOOPBACK} {host}\n" for host in stages.SHOWN if host != CHAT))
    command = 'mount --bind "$1" /etc/hosts && shift && exec "$@"'
    argv = ["unshare", "--mount", "sh", "-c", command, "sh", str(hosts), os.path.abspath(stages.MASTHEAD_PATH)]
    argv += ["verify", *stage.of_stack(), "--output=json", "--check=host.dns"]
    done = subprocess.run(argv, cwd=stage.folder, env=stage.cluster.env, capture_output=True, text=True, timeout=60, check=False)
    lines = {line["name"]: line for line in json.loads(done.stdout)["checks"]}
    assert (done.returncode, of(lines, "failed")) == (1, {f"host.dns:{CHAT}"})
    assert "masthead notes dns" in lines[f"host.dns:{CHAT}"]["hint"]
    assert lines[f"host.dns:{MATRIX}"]["message"] == f"it is {LOOPBACK}"
    assert len(of(lines, "ok")) == len(stages.SHOWN) - 1
