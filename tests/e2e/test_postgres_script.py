"""The script that makes roles and databases, on a real PostgreSQL."""

import os
import subprocess

import databases
import harness
import pods
import pytest

HOSTS = {"synapse": "matrix.example.org", "matrixAuthenticationService": "account.example.org"}
USERS = {"synapse": "synapse_user", "matrixAuthenticationService": "matrixauthenticationservice_user"}
PASSWORDS = [
    "plain",
    "it's \"quoted\" '' \"\"",
    "$HOME ${PATH} $(id) `id` $$",
    "back\\slash \\' \\n \\\\",
    " spaces at both ends  ",
    "pässwörd ü 密码 🔑",
    "; DROP ROLE synapse_user; -- :'user' :\"name\" %I %L",
    "-v --help",
    "two\nlines",
]


@pytest.fixture(scope="module")
def server():
    with databases.postgres() as server:
        yield server


def run_script(server, root, passwords):
    """Renders the script for these passwords and runs it, as the container does."""
    values = {name: {"enabled": True, "ingress": {"host": host}} for name, host in HOSTS.items()}
    ess = {name: {"value": password} for name, password in passwords.items()}
    objects = harness.objects({"serverName": "example.org", **values, "postgres": {"essPasswords": ess}})
    pod = pods.Pod(objects, "StatefulSet/ess-postgres", root, pods.generated_secret(objects))
    updater = next(c for c in pod.spec["containers"] if c["name"] == "postgres-ess-updater")
    pod.mount({"volumeMounts": [m for m in updater["volumeMounts"] if m["mountPath"].startswith(("/secrets/ess-postgres", "/var/run/"))]})
    script = pod.path("/var/run/configure-ess-dbs.sh")
    script.write_text(harness.replace(script.read_text(), **{"/secrets/": f"{root}/secrets/"}))
    run = subprocess.run(["sh", str(script)], env=server.env, capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("password", PASSWORDS)
def test_any_password_can_be_set(server, tmp_path, password):
    run_script(server, tmp_path, {"synapse": password, "matrixAuthenticationService": "other"})
    assert server.can_login("synapse_user", "synapse", password)
    assert not server.can_login("synapse_user", "synapse", password + "x")


def test_a_second_run_changes_nothing(server, tmp_path):
    passwords = {"synapse": "one", "matrixAuthenticationService": "two"}
    run_script(server, tmp_path, passwords)
    server.sql("CREATE TABLE kept (x int); INSERT INTO kept VALUES (42)", "synapse")
    run_script(server, tmp_path, passwords)
    assert server.sql("SELECT x FROM kept", "synapse") == ["42"]
    server.sql("DROP TABLE kept", "synapse")
    for name, user in USERS.items():
        assert server.can_login(user, name.lower(), passwords[name])


def test_a_changed_password_takes_the_place_of_the_old_one(server, tmp_path):
    run_script(server, tmp_path, {"synapse": "old", "matrixAuthenticationService": "same"})
    run_script(server, tmp_path, {"synapse": "new", "matrixAuthenticationService": "same"})
    assert server.can_login("synapse_user", "synapse", "new")
    assert not server.can_login("synapse_user", "synapse", "old")
    assert server.can_login(USERS["matrixAuthenticationService"], "matrixauthenticationservice", "same")


def test_databases_are_as_synapse_wants_them(server, tmp_path):
    # https://element-hq.github.io/synapse/latest/postgres.html#set-up-database
    run_script(server, tmp_path, {"synapse": "a", "matrixAuthenticationService": "b"})
    columns = "datname, pg_encoding_to_char(encoding), datcollate, datctype, rolname"
    rows = server.sql(f"SELECT {columns} FROM pg_database JOIN pg_roles ON datdba = pg_roles.oid WHERE rolname LIKE '%_user' ORDER BY 1")
    assert rows == [
        "matrixauthenticationservice|UTF8|C|C|matrixauthenticationservice_user",
        "synapse|UTF8|C|C|synapse_user",
    ]
    assert server.sql("SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = 'synapse_user'") == ["f"]


def test_a_failure_ends_the_script(server, tmp_path):
    script = tmp_path / "script.sh"
    text = harness.files({"serverName": "example.org", "synapse": {"enabled": True, "ingress": {"host": "a.example.org"}}}, "ess-postgres")
    script.write_text(text["configure-dbs.sh"])
    env = {**server.env, "PGPORT": str(harness.free_port()), "PATH": os.environ["PATH"]}
    assert subprocess.run(["sh", str(script)], env=env, capture_output=True, timeout=60).returncode != 0
