"""The rendered scripts dump a real PostgreSQL, and bring a backup back to another one; Synapse starts on it, and what MAS
encrypted is read with the kept credentials."""

import base64
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import databases
import harness
import jobs
import pods
import pytest
import requests
import yaml
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from synapse_server import MAIN, call, on_loopback, process, register

MAS = "matrixauthenticationservice"
PASSWORDS = {"synapse": "syn o'pse\"$x", MAS: "mas"}
LOCALE = "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
NAME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$")


def make_databases(server):
    for name, password in PASSWORDS.items():
        quoted = password.replace("'", "''")
        server.sql(f"CREATE ROLE {name}_user LOGIN PASSWORD '{quoted}'")
        server.sql(f"CREATE DATABASE {name} OWNER {name}_user {LOCALE}")


def values(port, backup=None, mas=True):
    def postgres(name):
        return {"host": "127.0.0.1", "port": port, "user": f"{name}_user", "database": name, "password": {"value": PASSWORDS[name]}}

    return {
        **harness.NOTHING,
        "serverName": "example.org",
        "synapse": {"enabled": True, "ingress": {"host": "matrix.example.org"}, "postgres": postgres("synapse")},
        "matrixAuthenticationService": {"enabled": mas, "ingress": {"host": "account.example.org"}, "postgres": postgres(MAS)},
        "backup": {"enabled": True, **(backup or {})},
    }


def render(kept, given, *args):
    """The objects, with the credentials of the file `kept`."""
    return harness.named(harness.run("render", "--namespace", "default", "--credentials", str(kept), *args, "-f", "-", values=given))


@contextlib.contextmanager
def synapse(objects, root, port):
    """Runs Synapse's main process on the database of this port; gives its URL and the root of its pod."""
    ports = {MAIN: {number: harness.free_port() for number in (8008, 8080, 9001, 9093)}}
    generated = {key: base64.b64decode(text) for key, text in objects["Secret/ess-generated"]["data"].items()}
    pod = pods.Pod(objects, f"StatefulSet/ess-{MAIN}", root, {"ess-generated": generated})
    config = pod.render()
    config.write_text(yaml.safe_dump(on_loopback(yaml.safe_load(config.read_text()), MAIN, ports, port)))
    with process(pod, config, ports[MAIN][8080]):
        yield f"http://127.0.0.1:{ports[MAIN][8008]}", root


def encrypted(key, text):
    """As MAS encrypts what it stores: ChaCha20-Poly1305 under its encryption secret, a nonce and the rest in base64."""
    nonce = os.urandom(12)
    rest = ChaCha20Poly1305(bytes.fromhex(key)).encrypt(nonce, text.encode(), None)
    return f"{base64.b64encode(nonce).decode()}.{base64.b64encode(rest).decode()}"


def decrypted(key, stored):
    nonce, rest = map(base64.b64decode, stored.split("."))
    return ChaCha20Poly1305(bytes.fromhex(key)).decrypt(nonce, rest, None).decode()


def encryption_secret(objects):
    return base64.b64decode(objects["Secret/ess-generated"]["data"]["MAS_ENCRYPTION_SECRET"]).decode()


class Site:
    """A deployment with something in it: a user, a room, a file, one-time keys, and a secret of MAS."""

    def __init__(self, root, server):
        self.root, self.server, self.kept = root, server, root / "kept.yaml"
        self.media, self.backups = root / "synapse" / "media", root / "backups"
        self.backups.mkdir()

    def objects(self, backup=None, *args, mas=True, port=None):
        return render(self.kept, values(port or self.server.port, backup, mas), *args)

    def claims(self):
        return {"ess-synapse-media": self.media, "ess-backups": self.backups}

    def back_up(self, backup=None, path=None, **more):
        """Runs the CronJob's pod; gives the status and what was said."""
        return jobs.Job(self.objects(backup), "CronJob/ess-backup", self.root / "pod", self.claims()).run(path, **more)

    def names(self):
        return sorted(entry.name for entry in self.backups.iterdir())


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = tmp_path_factory.mktemp("site")
    with databases.postgres() as server:
        make_databases(server)
        site = Site(root, server)
        # Without MAS, Synapse itself makes a user.
        with synapse(site.objects(mas=False), root / "synapse", server.port) as (url, pod):
            site.token = register(url, pod, "alice", "a password")["access_token"]
            site.room = call("POST", f"{url}/_matrix/client/v3/createRoom", site.token, name="a room")["room_id"]
            headers = {"Authorization": f"Bearer {site.token}", "Content-Type": "text/plain"}
            sent = requests.post(f"{url}/_matrix/media/v3/upload?filename=a.txt", b"a file", headers=headers, timeout=30)
            site.file = sent.json()["content_uri"].removeprefix("mxc://")
            keys = {"signed_curve25519:AAAA": {"key": "abc", "signatures": {}}}
            call("POST", f"{url}/_matrix/client/v3/keys/upload", site.token, one_time_keys=keys)
        assert server.sql("SELECT count(*) FROM e2e_one_time_keys_json", "synapse") == ["1"]
        key = encryption_secret(site.objects())
        server.sql(f"SET ROLE {MAS}_user; CREATE TABLE upstream (secret text); INSERT INTO upstream VALUES ('{encrypted(key, 'hush')}')", MAS)
        yield site


@contextlib.contextmanager
def new_server():
    with databases.postgres() as server:
        make_databases(server)
        yield server


def restore(site, server, name, root, backup=None, kept=None, secrets=None, path=None, media=None, **more):
    """Runs the restore Job's pod against this server; gives the status and what was said."""
    backup = {**(backup or {}), "restore": {**(backup or {}).get("restore", {}), "from": name}}
    objects = render(kept or site.kept, values(server.port, backup))
    for workload in (f"StatefulSet/ess-{MAIN}", "Deployment/ess-matrix-authentication-service"):
        assert objects[workload]["spec"]["replicas"] == 0, "what uses the databases has no pods meanwhile"
    assert objects["CronJob/ess-backup"]["spec"]["suspend"] is True
    media = media or root / "synapse" / "media"
    media.mkdir(parents=True, exist_ok=True)
    claims = {"ess-synapse-media": media, "ess-backups": site.backups}
    [found] = [it for it in objects if it.startswith(f"Job/ess-restore-{name.lower()}")]
    job = jobs.Job(objects, found, root / "restore", claims, secrets)
    return job.run(path, WAIT_SECONDS="2", WAIT_STEP="1", **more)


def busybox(folder):
    """The programs of Alpine Linux, as the images have them, before those of PostgreSQL, age and rclone."""
    programs = folder / "busybox"
    programs.mkdir()
    listed = subprocess.run(["busybox", "--list"], capture_output=True, text=True, check=True).stdout.split()
    for name in listed:
        (programs / name).symlink_to(shutil.which("busybox"))
    return f"{programs}:{os.environ['PATH']}"


@pytest.fixture(params=["of Debian", "of Alpine Linux"])
def path(request, tmp_path):
    return None if request.param == "of Debian" else busybox(tmp_path)


def is_as_before(site, server, root):
    """Synapse starts on the restored database, has its user, room and file, and no one-time keys; MAS's secret is read."""
    assert server.sql("SELECT count(*) FROM e2e_one_time_keys_json", "synapse") == ["0"]
    objects = site.objects(mas=False, port=server.port)
    with synapse(objects, root / "synapse", server.port) as (url, _):
        identifier = {"type": "m.id.user", "user": "alice"}
        token = call("POST", f"{url}/_matrix/client/v3/login", type="m.login.password", identifier=identifier, password="a password")["access_token"]
        assert call("GET", f"{url}/_matrix/client/v3/rooms/{site.room}/state/m.room.name", token) == {"name": "a room"}
        headers = {"Authorization": f"Bearer {token}"}
        got = requests.get(f"{url}/_matrix/client/v1/media/download/{site.file}", headers=headers, timeout=30)
        assert got.content == b"a file"
    with_mas = site.objects(port=server.port)
    with synapse(with_mas, root / "synapse", server.port) as (url, _):
        assert requests.get(f"{url}/_matrix/client/versions", timeout=30).status_code == 200
    [stored] = server.sql("SELECT secret FROM upstream", MAS)
    assert decrypted(encryption_secret(with_mas), stored) == "hush"


def test_a_backup_comes_back(site, tmp_path, path):
    before = set(site.names())
    status, said = site.back_up(path=path)
    assert status == 0, said
    [name] = set(site.names()) - before
    assert NAME.match(name) and all(password not in said for password in PASSWORDS.values())
    folder = site.backups / name
    assert folder.stat().st_mode & 0o077 == 0, "nobody else reads it"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["server_name"], manifest["about"]["release"], manifest["media"]) == ("example.org", "ess", "media.tar")
    assert {file["name"] for file in manifest["files"]} == {"synapse.dump", f"{MAS}.dump", "media.tar"}
    assert all((folder / file["name"]).stat().st_size == file["size"] for file in manifest["files"])
    assert encryption_secret(site.objects()) not in (folder / "manifest.json").read_text()
    with new_server() as server:
        status, said = restore(site, server, name, tmp_path, path=path)
        assert status == 0, said
        is_as_before(site, server, tmp_path)


def moto(folder):
    """A stand-in for an S3 service; gives what runs it, its URL, and a client."""
    boto3 = pytest.importorskip("boto3")
    port = harness.free_port()
    server = harness.process([os.path.join(os.path.dirname(sys.executable), "moto_server"), "-p", str(port)], port, log=folder / "moto", seconds=60)
    url = f"http://127.0.0.1:{port}"
    client = boto3.client("s3", endpoint_url=url, aws_access_key_id="id", aws_secret_access_key="key", region_name="us-east-1")
    return server, url, client


def test_an_encrypted_one_in_a_bucket_comes_back(site, tmp_path, path):
    key = subprocess.run(["age-keygen"], capture_output=True, text=True, check=True).stdout
    recipient = re.search(r"age1\w+", key)[0]
    server, url, client = moto(tmp_path)
    with server, new_server() as target:
        client.create_bucket(Bucket="kept")
        s3 = {"bucket": "kept", "endpointUrl": url, "regionName": "us-east-1", "prefix": "ess/a", "accessKeyId": {"value": "id"}, "secretAccessKey": {"value": "key"}}
        image = {"repository": "age", "tag": "1"}
        backup = {"destination": {"s3": s3}, "encryption": {"recipients": [recipient], "image": image}, "retention": {"count": 2}}
        for _ in range(3):
            status, said = site.back_up(backup, path)
            assert status == 0, said
            time.sleep(1.1)
        objects = [item["Key"] for item in client.list_objects_v2(Bucket="kept")["Contents"]]
        names = sorted({key.split("/")[2] for key in objects})
        assert len(names) == 2, "older ones go once a new one is whole"
        assert {key.rsplit("/", 1)[1] for key in objects} == {"synapse.dump.age", f"{MAS}.dump.age", "media.tar.age", "manifest.json"}
        stored = client.get_object(Bucket="kept", Key=f"ess/a/{names[-1]}/synapse.dump.age")["Body"].read()
        assert stored.startswith(b"age-encryption.org/v1")

        backup["restore"] = {"identity": {"secret": "identity", "secretKey": "key.txt"}}
        status, said = restore(site, target, names[-1], tmp_path, backup, secrets={"identity": {"key.txt": key.encode()}}, path=path)
        assert status == 0, said
        is_as_before(site, target, tmp_path)
        # A bucket has no other one by this name.
        status, said = restore(site, target, "2001-01-01T00-00-00Z", tmp_path / "other", backup, secrets={"identity": {"key.txt": key.encode()}}, path=path)
        assert status != 0 and "there is no whole backup 2001-01-01T00-00-00Z" in said and names[-1] in said


@pytest.fixture(scope="module")
def backup(site):
    """The name of a backup."""
    status, said = site.back_up()
    assert status == 0, said
    return site.names()[-1]


def test_what_would_lose_something_is_refused(site, backup, tmp_path):
    def refused(server, why, **options):
        before = server.sql("SELECT count(*) FROM pg_class", MAS) + server.sql("SELECT count(*) FROM pg_class", "synapse")
        status, said = restore(site, server, options.pop("name", backup), tmp_path, **options)
        assert status == 1 and why in said, said
        after = server.sql("SELECT count(*) FROM pg_class", MAS) + server.sql("SELECT count(*) FROM pg_class", "synapse")
        assert before == after, "nothing was changed"
        return said

    # The databases that are there, which are not empty.
    said = refused(site.server, "the database synapse is not empty")
    assert f"the database {MAS} is not empty" in said, "all is told at once"
    with new_server() as server:
        refused(server, "there is no whole backup", name="2001-01-01T00-00-00Z")
        said = refused(server, f"the key {MAS.upper()}_ENCRYPTION_SECRET is not that of the backup", kept=tmp_path / "other.yaml")
        assert "the key SYNAPSE_SIGNING_KEY is not" in said
        in_use = subprocess.Popen(
            ["psql", "-h", "127.0.0.1", "-p", str(server.port), "-U", "synapse_user", "-d", "synapse", "-c", "SELECT pg_sleep(60)"],
            env={**os.environ, "PGPASSWORD": PASSWORDS["synapse"]}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            harness.wait_until(lambda: server.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'synapse_user'") == ["1"], "a session")
            refused(server, "the database synapse is in use")
        finally:
            in_use.terminate()
            in_use.wait(10)
        server.sql("DROP DATABASE synapse WITH (FORCE)")
        server.sql("CREATE DATABASE synapse OWNER synapse_user ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0")
        refused(server, "must have the encoding UTF8 and the locale C")
        shutil.copytree(site.backups / backup, site.backups / "2001-02-03T04-05-06Z")
        try:
            dump = site.backups / "2001-02-03T04-05-06Z" / f"{MAS}.dump"
            dump.write_bytes(dump.read_bytes()[:-1])
            refused(server, "a file is missing or damaged", name="2001-02-03T04-05-06Z")
        finally:
            shutil.rmtree(site.backups / "2001-02-03T04-05-06Z")


def test_the_commands_of_notes_bring_it_back_in_place(site, backup, tmp_path):
    with new_server() as server:
        assert restore(site, server, backup, tmp_path)[0] == 0
        server.sql("UPDATE upstream SET secret = 'of today'", MAS)
        (tmp_path / "values.yaml").write_text(json.dumps(values(server.port)))
        given = ["--namespace", "default", "--credentials", str(site.kept), "-f", str(tmp_path / "values.yaml")]
        told = harness.run("notes", "restore", *given)
        assert told.returncode == 0, told.stderr
        [stop] = [line for line in told.stdout.splitlines() if "backup.restore.from=" in line]
        script = f"from={backup}\n" + stop.strip().split(" | kubectl")[0].replace("masthead", harness.MASTHEAD, 1)
        rendered = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=60, check=False)
        objects = harness.named(rendered)
        [name] = [it for it in objects if it.startswith("Job/ess-restore-")]
        claims = {"ess-synapse-media": tmp_path / "synapse" / "media", "ess-backups": site.backups}
        job = jobs.Job(objects, name, tmp_path / "again", claims)
        status, said = job.run(WAIT_SECONDS="2", WAIT_STEP="1")
        assert status == 1 and "is not empty: rename it" in said, said

        sql = [line.strip() for line in told.stdout.splitlines() if line.strip().startswith(("ALTER DATABASE", "CREATE DATABASE"))]
        assert len(sql) == 4
        for statement in sql:
            server.sql(statement)
        status, said = job.run(WAIT_SECONDS="2", WAIT_STEP="1")
        assert status == 0, said
        assert server.sql("SELECT secret FROM upstream", f"{MAS}_before") == ["of today"], "nothing is lost"
        is_as_before(site, server, tmp_path)


def test_other_keys_are_taken_where_that_is_said(site, backup, tmp_path):
    with new_server() as server:
        accepting = {"restore": {"acceptOtherKeys": True}}
        status, said = restore(site, server, backup, tmp_path, accepting, kept=tmp_path / "other.yaml")
        assert status == 0 and "what it was used for is lost" in said, said


def test_a_run_that_did_not_get_to_the_end_is_gone_on_with(site, backup, tmp_path):
    """The second database comes back though the first is back already; media that are there are put aside."""
    media = tmp_path / "synapse" / "media"
    (media / "media_store" / "local_content").mkdir(parents=True)
    (media / "media_store" / "local_content" / "x").write_text("of today")
    with new_server() as server:
        server.sql(f"ALTER ROLE {MAS}_user CONNECTION LIMIT 0")
        status, _ = restore(site, server, backup, tmp_path)
        assert status == 1
        server.sql(f"ALTER ROLE {MAS}_user CONNECTION LIMIT -1")
        # As if the first had come back when the run was killed.
        dump, env = site.backups / backup / "synapse.dump", {**server.env, "PGUSER": "postgres"}
        subprocess.run(["pg_restore", "--no-owner", "--role=synapse_user", "-d", "synapse", dump], env=env, check=True, timeout=120)
        server.sql(f"COMMENT ON DATABASE synapse IS 'restored from {backup}'")
        status, said = restore(site, server, backup, tmp_path)
        assert status == 0 and "synapse is back already" in said, said
        assert server.sql("SELECT count(*) FROM upstream", MAS) == ["1"]
        status, said = restore(site, server, backup, tmp_path)
        assert status == 1 and "the database synapse is not empty" in said, "one that is through is not gone on with"
    [aside] = media.glob("media_store.before-*")
    assert (aside / "local_content" / "x").read_text() == "of today"
    assert list((media / "media_store").rglob("*")), "those of the backup are there"


def test_nothing_is_left_of_a_dump_that_fails(site, backup):
    before = site.names()
    site.server.sql(f"ALTER ROLE {MAS}_user PASSWORD 'another'")
    try:
        status, said = site.back_up({"retention": {"count": 1}})
    finally:
        site.server.sql(f"ALTER ROLE {MAS}_user PASSWORD '{PASSWORDS[MAS]}'")
    assert status == 1 and f"this was not dumped: {MAS}" in said, said
    assert site.names() == before, "no part of it is there, and no older one is gone"


def test_nothing_is_left_of_a_dump_that_is_stopped(site, backup):
    before = site.names()
    blocked = "BEGIN; LOCK TABLE upstream IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)"
    lock = subprocess.Popen(["psql", "-U", "postgres", "-d", MAS, "-c", blocked], env=site.server.env, stdout=subprocess.DEVNULL)
    job = jobs.Job(site.objects(), "CronJob/ess-backup", site.root / "stopped", site.claims())
    argv, env = job.command("dump")
    dump = subprocess.Popen(argv, env=env, start_new_session=True, stderr=subprocess.PIPE, text=True)
    try:
        harness.wait_until(lambda: any(name.startswith(".partial-") for name in site.names()), "a part of it")
        os.killpg(dump.pid, signal.SIGTERM)
        assert dump.wait(30) != 0
    finally:
        lock.terminate()
        lock.wait(10)
    assert site.names() == before


def test_old_ones_go_once_a_new_one_is_whole(site, backup):
    for old in ("2020-01-01T00-00-00Z", "2020-01-02T00-00-00Z"):
        shutil.copytree(site.backups / backup, site.backups / old)
    # Not whole, not ours.
    (site.backups / "2020-01-03T00-00-00Z").mkdir()
    (site.backups / "notes").mkdir()
    status, said = site.back_up({"retention": {"count": 1000, "days": 30}})
    assert status == 0 and "2020-01-02T00-00-00Z is not kept" in said, said
    names = site.names()
    assert not [name for name in names if name.startswith(("2020-01-01", "2020-01-02"))]
    assert {"2020-01-03T00-00-00Z", "notes", backup} <= set(names)
    for rest in ("2020-01-03T00-00-00Z", "notes"):
        (site.backups / rest).rmdir()


@pytest.mark.skipif("MAS_JUDGE" not in os.environ, reason="MAS_JUDGE names no loader of MAS's configuration")
def test_mas_loads_its_configuration_with_the_kept_credentials(site, tmp_path):
    objects = site.objects()
    generated = {key: base64.b64decode(text) for key, text in objects["Secret/ess-generated"]["data"].items()}
    pod = pods.Pod(objects, "Deployment/ess-matrix-authentication-service", tmp_path, {"ess-generated": generated})
    config = pod.render()
    done = subprocess.run([os.environ["MAS_JUDGE"]], input=f"{config}\n", capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.split("\t")[1] == "accepts", done.stdout
