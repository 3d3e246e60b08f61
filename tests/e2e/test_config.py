"""`masthead config` shows what pods merge, and `masthead check` refuses what Synapse itself refuses."""

import harness
import pods
import pytest
from synapse.config.homeserver import HomeServerConfig
import yaml

HOSTS = {"synapse": "matrix.example.org", "matrixAuthenticationService": "account.example.org", "matrixRTC": "rtc.example.org"}
BASE = {"serverName": "example.org", **{name: {"enabled": True, "ingress": {"host": host}} for name, host in HOSTS.items()}}

# Settings that go with MAS, and some that do not.
TAKEN = [{"enable_registration": False}, {"report_stats": True}, {"enable_3pid_changes": False}, {"cas_config": {"enabled": False}}]
REFUSED = [
    {"enable_registration": True},
    {"enable_registration_captcha": True, "recaptcha_public_key": "x", "recaptcha_private_key": "y"},
    {"enable_3pid_changes": True},
    {"cas_config": {"enabled": True, "server_url": "https://cas.example.org"}},
    {"session_lifetime": "24h"},
    {"login_via_existing_session": {"enabled": True}},
    {"user_consent": {"template_dir": "/tmp", "version": "1", "require_at_registration": True}},
    {"experimental_features": {"msc3861": {"enabled": True}}},
    {"macaroon_secret_key": "x"},
    {"registration_shared_secret": "x"},
    {"matrix_authentication_service": {"secret": "x"}},
]


def check(synapse):
    values = {**harness.NOTHING, **BASE, "synapse": {**BASE["synapse"], "additional": {"mine": {"config": synapse}}}}
    return harness.run("check", "--values", "-", values=values)


def config_of_main(root):
    objects = harness.objects(BASE)
    return pods.Pod(objects, "StatefulSet/ess-synapse-main", root, pods.generated_secret(objects)).render()


@pytest.mark.parametrize("settings, is_refused", [(s, False) for s in TAKEN] + [(s, True) for s in REFUSED], ids=str)
def test_check_and_synapse_agree(tmp_path, settings, is_refused):
    file = config_of_main(tmp_path)
    file.write_text(yaml.safe_dump(pods.merge(yaml.safe_load(file.read_text()), settings)))
    load = lambda: HomeServerConfig.load_config("test", ["-c", str(file)])
    done = check(settings)
    assert done.stdout == ""
    if is_refused:
        with pytest.raises(Exception):
            load()
        assert done.returncode == 1 and "error: synapse.additional.mine.config." in done.stderr, done.stderr
    else:
        load()
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("process, pod", [("synapse", "main"), ("synapse:federation-inbound", "fed-inbound")])
def test_config_is_what_the_pod_merges(tmp_path, process, pod):
    additional = {"mine": {"config": {"ip_range_blacklist": ["192.0.2.1/32"], "caches": {"global_factor": 2}, "server_name": "other"}}}
    synapse = {**BASE["synapse"], "workers": {"federation-inbound": {"enabled": True}}, "additional": additional}
    values = {**BASE, "synapse": synapse}
    objects = harness.objects(values)
    file = pods.Pod(objects, f"StatefulSet/ess-synapse-{pod}", tmp_path, pods.generated_secret(objects)).render()
    merged = yaml.safe_load(file.read_text().replace(str(tmp_path), ""))
    done = harness.run("config", process, "--namespace", "default", "--values", "-", values={**harness.NOTHING, **values})
    assert done.returncode == 0, done.stderr
    shown = yaml.safe_load(done.stdout)
    password = shown["database"]["args"].pop("password")
    assert password == "<content of /secrets/ess-generated/POSTGRES_SYNAPSE_PASSWORD>"
    assert merged["database"]["args"].pop("password")
    name = f"ess-synapse-{pod}-0"
    assert yaml.safe_load(done.stdout.replace("<name of the pod>", name))["database"]["args"]["application_name"] == name
    named = yaml.safe_load(yaml.safe_dump(shown).replace("<name of the pod>", name))
    assert named == merged
