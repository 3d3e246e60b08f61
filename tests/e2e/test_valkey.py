"""The stack's Valkey: a real redis-server, which reads the same settings, with the rendered valkey.conf."""

import contextlib
import socket
import subprocess

import harness
import pytest

POLICIES = ["noeviction"] + [f"{scope}-{kind}" for scope in ("allkeys", "volatile") for kind in ("lru", "lfu", "random")] + ["volatile-ttl"]
HOOKSHOT = {"enabled": True, "ingress": {"host": "hookshot.example.org"}}


def values(valkey, **more):
    return {"serverName": "example.org", "hookshot": HOOKSHOT, "valkey": valkey, **more}


@contextlib.contextmanager
def valkey(folder, valkey=None, host="127.0.0.1", **more):
    """Runs the server in an empty folder; gives a function that asks it."""
    port = harness.free_port()
    text = harness.files(values(valkey or {}, **more), "ess-valkey")["valkey.conf"]
    config = folder / "valkey.conf"
    config.write_text(harness.replace(text, **{"port 6379": f"port {port}"}))
    (folder / "data").mkdir()

    def ask(*words, at=host, check=True):
        run = subprocess.run(["redis-cli", "-h", at, "-p", str(port), *words], capture_output=True, text=True, timeout=20)
        assert not check or run.returncode == 0, run.stderr
        return run.stdout.strip()

    with harness.process(["redis-server", str(config)], port, host=host, cwd=folder / "data"):
        yield ask


def setting(ask, name):
    return (ask("config", "get", name).splitlines() + [""])[1]


def test_the_defaults(tmp_path):
    with valkey(tmp_path, networking={"ipFamily": "ipv4"}) as ask:
        assert ask("ping") == "PONG"
        assert setting(ask, "maxmemory") == str(40 * 1024 * 1024)
        assert setting(ask, "maxmemory-policy") == "allkeys-lru"
        assert setting(ask, "protected-mode") == "no"


@pytest.mark.parametrize("policy", POLICIES)
def test_memory_and_policy_are_the_values(tmp_path, policy):
    with valkey(tmp_path, {"maxMemory": "3mb", "maxMemoryPolicy": policy}, networking={"ipFamily": "ipv4"}) as ask:
        assert (setting(ask, "maxmemory"), setting(ask, "maxmemory-policy")) == (str(3 * 1024 * 1024), policy)


def test_old_keys_go_when_memory_is_full(tmp_path):
    with valkey(tmp_path, {"maxMemory": "3mb"}, networking={"ipFamily": "ipv4"}) as ask:
        assert ask("eval", "for i = 1, 5000 do redis.call('set', i, string.rep('x', 1000)) end return 'done'", "0") == "done"
        assert 0 < int(ask("dbsize")) < 5000


def test_nothing_is_kept(tmp_path):
    with valkey(tmp_path, networking={"ipFamily": "ipv4"}) as ask:
        assert (setting(ask, "save"), setting(ask, "appendonly")) == ("", "no")
        ask("set", "key", "value")
        ask("shutdown", check=False)
    assert list((tmp_path / "data").iterdir()) == []


def test_other_pods_get_in_without_a_password(tmp_path):
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as s:
        # Nothing is sent: this asks which address of this machine others see.
        s.connect(("192.0.2.1", 9))
        address = s.getsockname()[0]
    with valkey(tmp_path, networking={"ipFamily": "ipv4"}) as ask:
        assert ask("ping", at=address) == "PONG"


@pytest.mark.parametrize("family,hosts", [("ipv4", ["127.0.0.1"]), ("ipv6", ["::1"]), ("dual-stack", ["127.0.0.1", "::1"])])
def test_it_listens_on_the_families_of_the_network(tmp_path, family, hosts):
    if family != "ipv4" and not harness.has_ipv6():
        pytest.skip("this machine has no IPv6")
    with valkey(tmp_path, host=hosts[0], networking={"ipFamily": family}) as ask:
        answers = {host: ask("ping", at=host, check=False) for host in ("127.0.0.1", "::1")}
    assert [host for host, answer in answers.items() if answer == "PONG"] == hosts


@pytest.mark.parametrize("size", ["40mb\nrequirepass x", "40 mb", '"40mb"', ""])
def test_a_size_that_could_be_more_than_a_size_is_refused(size):
    run = harness.template(values({"maxMemory": size}))
    assert run.returncode == 1
    assert "valkey.maxMemory" in run.stderr
    assert run.stdout == ""
