"""Synapse's configuration: merged as the pods merge it, and loaded by Synapse itself."""

from pathlib import Path
import subprocess
import sys

import harness
import pods
import pytest
from synapse.config.appservice import load_appservices
from synapse.config.homeserver import HomeServerConfig
import yaml

WORKERS = [
    "account-data", "appservice", "background", "client-reader", "device-lists", "encryption", "event-creator", "event-persister",
    "federation-inbound", "federation-reader", "federation-sender", "initial-synchrotron", "mas-helper", "media-repository",
    "presence-writer", "push-rules", "pusher", "receipts", "sliding-sync", "sso-login", "synchrotron", "typing-persister", "user-dir",
]  # fmt: skip
SCALED = {"event-persister": 2, "federation-sender": 3, "pusher": 2, "receipts": 2}
MAS = {"enabled": True, "ingress": {"host": "account.example.org"}}
REGISTRATION = """\
id: hookshot
url: http://hookshot:9993
as_token: one
hs_token: two
sender_localpart: hookshot
rate_limited: false
namespaces: {users: [{regex: "@_hook_.*", exclusive: true}]}
"""


def stack(synapse=None, **more):
    values = {"enabled": True, "ingress": {"host": "matrix.example.org"}, **(synapse or {})}
    return harness.objects({"serverName": "example.org", "synapse": values, **more})


def load(objects, name, root, index=0):
    """The configuration that a pod's command loads."""
    pod = pods.Pod(objects, name, root, pods.generated_secret(objects), index)
    config = pod.render()
    command = pod.container["command"]
    assert command[:2] == ["python3", "-m"] and command[3:5] == ["-c", "/conf/homeserver.yaml"], command
    return HomeServerConfig.load_config("test", ["-c", str(config), *command[5:]]), command[2]


def all_workers(without=()):
    return {"workers": {key: {"enabled": True, "replicas": SCALED.get(key, 1)} for key in WORKERS if key not in without}}


def processes(objects, root):
    """Every process of the stack: its name, configuration, and Python module."""
    for name, object in objects.items():
        if name.startswith("StatefulSet/ess-synapse-"):
            for index in range(object["spec"]["replicas"]):
                pod = f"{object['metadata']['name']}-{index}"
                yield pod, *load(objects, name, root / pod, index)


@pytest.mark.parametrize("without, more", [(["mas-helper"], {}), (["sso-login"], {"matrixAuthenticationService": MAS})], ids=["alone", "with MAS"])
def test_every_process_knows_what_it_does(tmp_path, without, more):
    objects = stack(all_workers(without), **more)
    found = {pod: (config, module) for pod, config, module in processes(objects, tmp_path)}
    assert len(found) == 1 + len(WORKERS) - len(without) + sum(SCALED.values()) - len(SCALED)
    doing = lambda what: sorted(pod for pod, (config, _) in found.items() if what(config.worker))
    for pod, (config, module) in found.items():
        # Synapse notes the main process as none.
        assert (config.worker.worker_app or "synapse.app.homeserver") == module
        assert config.worker.instance_name == ("master" if pod == "ess-synapse-main-0" else pod)
        assert config.redis.redis_enabled and config.redis.redis_host == "ess-valkey.default.svc.cluster.local."
    assert doing(lambda w: w.run_background_tasks) == ["ess-synapse-background-0"]
    assert doing(lambda w: w.should_notify_appservices) == ["ess-synapse-appservice-0"]
    assert doing(lambda w: w.should_update_user_directory) == ["ess-synapse-user-dir-0"]
    assert doing(lambda w: w.send_federation) == [f"ess-synapse-fed-sender-{i}" for i in range(3)]
    assert doing(lambda w: w.start_pushers) == ["ess-synapse-pusher-0", "ess-synapse-pusher-1"]
    stores_media = sorted(pod for pod, (config, _) in found.items() if config.media.enable_local_media_storage)
    assert stores_media == ["ess-synapse-media-repo-0"]


def test_writers_of_streams_are_pods_that_listen_for_others(tmp_path):
    objects = stack(all_workers(["mas-helper"]))
    found = {pod: config for pod, config, _ in processes(objects, tmp_path)}
    main = found["ess-synapse-main-0"].worker
    for pod, location in main.instance_map.items():
        config = found["ess-synapse-main-0" if pod == "main" else pod]
        listening = {listener.port: listener for listener in config.worker.worker_listeners or config.server.listeners}
        assert "replication" in listening[location.port].http_options.resources[0].names, pod
        service, _, domain = location.host.removeprefix(f"{pod}.").partition(".")
        assert domain == "default.svc.cluster.local." and {"port": 9093, "name": "synapse-repl", "targetPort": "synapse-repl"} in (
            objects[f"Service/{service}"]["spec"]["ports"]
        )
    assert main.writers.events == ["ess-synapse-event-persist-0", "ess-synapse-event-persist-1"]
    assert main.writers.receipts == ["ess-synapse-receipts-0", "ess-synapse-receipts-1"]
    assert main.writers.to_device == ["ess-synapse-encryption-0"]


def test_ports_are_those_that_it_listens_on(tmp_path):
    objects = stack(all_workers(["mas-helper"]))
    for pod, config, _ in processes(objects, tmp_path):
        listeners = config.worker.worker_listeners or config.server.listeners
        container = objects[f"StatefulSet/{pod.rpartition('-')[0]}"]["spec"]["template"]["spec"]["containers"][0]
        assert {listener.port for listener in listeners} == {port["containerPort"] for port in container["ports"]}, pod


def test_a_small_server_alone(tmp_path):
    config, module = load(stack(), "StatefulSet/ess-synapse-main", tmp_path)
    assert module == "synapse.app.homeserver"
    assert (config.server.server_name, config.server.public_baseurl) == ("example.org", "https://matrix.example.org/")
    assert config.database.databases[0].config["args"]["application_name"] == "ess-synapse-main-0"
    assert config.media.enable_local_media_storage and config.worker.send_federation and config.worker.start_pushers
    assert config.worker.run_background_tasks and not config.redis.redis_enabled
    assert "127.0.0.1" in config.server.ip_range_blocklist and "fd00::1" in config.server.ip_range_blocklist
    assert config.key.macaroon_secret_key == pods.generated_secret(stack())["ess-generated"]["SYNAPSE_MACAROON"]


def test_the_user_wins_over_defaults_and_the_stack_over_the_user(tmp_path):
    text = """
database: {args: {cp_max: 20, host: elsewhere}}
server_name: elsewhere.org
report_stats: true
url_preview_ip_range_blacklist: [203.0.114.0/24]
"""
    additional = {"b": {"config": text}, "a": {"config": {"report_stats": False, "max_image_pixels": "9M"}}}
    config, _ = load(stack({"additional": additional}), "StatefulSet/ess-synapse-main", tmp_path)
    args = config.database.databases[0].config["args"]
    assert (args["cp_max"], args["cp_min"], args["host"]) == (20, 5, "ess-postgres.default.svc.cluster.local.")
    assert config.server.server_name == "example.org"
    assert config.metrics.report_stats is True
    assert config.media.max_image_pixels == 9 * 1024 * 1024
    assert "203.0.114.5" in config.media.url_preview_ip_range_blocklist and "192.168.0.5" in config.media.url_preview_ip_range_blocklist


def test_accounts_are_left_to_mas(tmp_path):
    objects = stack(matrixAuthenticationService=MAS)
    config, _ = load(objects, "StatefulSet/ess-synapse-main", tmp_path)
    assert config.mas.enabled and not config.auth.password_enabled_for_login
    assert str(config.mas.endpoint) == "http://ess-matrix-authentication-service.default.svc.cluster.local.:8080/"


def test_the_check_of_the_configuration_passes(tmp_path):
    synapse = {
        "macaroon": {"value": "a"},
        "signingKey": {"value": pods.generated_secret(stack())["ess-generated"]["SYNAPSE_SIGNING_KEY"].decode()},
        "additional": {"x": {"config": {"max_image_pixels": "9M"}}},
        "extraArgs": ["--no-secrets-in-config"],
    }
    hookshot = {"enabled": True, "appserviceRegistration": {"value": REGISTRATION}}
    mas = {**MAS, "synapseSharedSecret": {"value": "b"}}
    objects = stack(synapse, hookshot=hookshot, matrixAuthenticationService=mas, postgres={"essPasswords": {"synapse": {"value": "c"}}})
    pod = pods.Pod(objects, "Job/ess-synapse-check-config", tmp_path, pods.generated_secret(objects))
    config = pod.render()
    assert yaml.safe_load(config.read_text())["app_service_config_files"] == [f"{tmp_path}/secrets/ess-hookshot-pre/REGISTRATION"]
    command = [str(config) if word == "/conf/homeserver.yaml" else word for word in pod.container["command"]]
    run = subprocess.run([sys.executable, *command[1:]], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("password", ["plain", "a\"b'c\\d$e{f}: # ü 🔑", " x "])
def test_any_password_reaches_the_database(tmp_path, password):
    postgres = {"host": "db.example.org", "user": "u", "database": "d", "password": {"value": password}}
    config, _ = load(stack({"postgres": postgres}), "StatefulSet/ess-synapse-main", tmp_path)
    args = config.database.databases[0].config["args"]
    assert (args["password"], args["host"], args["port"], args["sslmode"]) == (password, "db.example.org", 5432, "prefer")


def test_redis_of_yours(tmp_path):
    redis = {"host": "redis.example.org", "port": 6380, "db": 3, "tls": True, "password": {"value": "it's \"p\""}}
    objects = stack({"redisOrValkey": redis, "workers": {"pusher": {"enabled": True}}})
    config, _ = load(objects, "StatefulSet/ess-synapse-pusher", tmp_path)
    found = config.redis
    assert (found.redis_host, found.redis_port, found.redis_dbid, found.redis_use_tls) == ("redis.example.org", 6380, 3, True)
    assert found.redis_password == "it's \"p\""


@pytest.mark.parametrize("family, addresses", [("ipv4", ["0.0.0.0"]), ("ipv6", ["::"]), ("dual-stack", ["::", "0.0.0.0"])])
def test_it_listens_on_the_families_of_the_cluster(tmp_path, family, addresses):
    config, _ = load(stack(networking={"ipFamily": family}), "StatefulSet/ess-synapse-main", tmp_path)
    for listener in config.server.listeners:
        assert listener.bind_addresses == (addresses[:1] if listener.type == "metrics" else addresses)


@pytest.mark.parametrize("dry_run", [False, True], ids=["migration", "trial"])
@pytest.mark.parametrize("check", [True, False], ids=["checked", "unchecked"])
def test_the_migration_reads_what_both_programs_read(tmp_path, dry_run, check):
    mas = {
        **MAS,
        "syn2mas": {"enabled": True, "dryRun": dry_run},
        "encryptionSecret": {"value": "0" * 64},
        "additional": {"x": {"config": "passwords: {schemes: [{version: 1, algorithm: bcrypt}]}"}},
    }
    synapse = {"checkConfigHook": {"enabled": check}, "macaroon": {"value": "a"}}
    objects = stack(synapse, matrixAuthenticationService=mas)
    pod = pods.Pod(objects, "Job/ess-syn2mas", tmp_path, pods.generated_secret(objects))
    config = yaml.safe_load(pod.render("render-config-mas").read_text())
    assert config["matrix"]["kind"] == ("synapse_read_only" if dry_run else "synapse_modern")
    assert config["passwords"]["schemes"][0]["algorithm"] == "bcrypt"
    for file in (config["secrets"]["encryption_file"], config["database"]["password_file"], config["matrix"]["secret_file"]):
        assert open(file).read()
    loaded = HomeServerConfig.load_config("test", ["-c", str(pod.render("render-config-syn"))])
    assert loaded.mas.enabled is not dry_run
    assert loaded.key.macaroon_secret_key == b"a"


def test_calls_and_bridges_are_application_services(tmp_path):
    """Each process loads both registrations that the Job generates, and Synapse takes them as they are."""
    rtc = {"enabled": True, "ingress": {"host": "rtc.example.org"}}
    objects = stack(all_workers(["sso-login", "mas-helper"]), matrixRTC=rtc, hookshot={"enabled": True})
    for pod, config, _ in processes(objects, tmp_path):
        files = config.appservice.app_service_config_files
        assert [Path(file).name for file in files] == ["HOOKSHOT_REGISTRATION", "MATRIX_RTC_REGISTRATION"], pod
        services = load_appservices(config.server.server_name, files)
        by_id = {service.id: service for service in services}
        assert by_id["hookshot"].url == "http://ess-hookshot-appservice.default.svc.cluster.local.:9993"
        calls = by_id["matrix-rtc-authorisation-service"]
        assert calls.url is None and str(calls.sender) == "@_lk_jwt_service:example.org"
        assert calls.is_interested_in_user("@anyone:example.org")


@pytest.mark.parametrize("target", ["helm", "kubectl"])
def test_the_check_loads_the_configuration_without_the_media_store(tmp_path, target):
    rtc = {"enabled": True, "ingress": {"host": "rtc.example.org"}}
    values = {"serverName": "example.org", "synapse": {"enabled": True, "ingress": {"host": "matrix.example.org"}}, "matrixRTC": rtc}
    flags = ["--target", target, "--credentials", "job", "--values", "-"]
    objects = harness.named(harness.run("render", "ess", *flags, values={**harness.NOTHING, **values}))
    name = next(name for name in objects if name.startswith("Job/ess-synapse-check-config"))
    pod = pods.Pod(objects, name, tmp_path, pods.generated_secret(objects))
    for mount in pod.container["volumeMounts"]:
        if mount["mountPath"] in ("/tmp", "/media"):
            pod.path(mount["mountPath"]).mkdir()
    config = HomeServerConfig.load_config("test", ["-c", str(pod.render())])
    assert config.media.can_load_media_repo
    assert Path(config.media.media_store_path).parent.is_dir()
