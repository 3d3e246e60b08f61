"""Synapse with the module for S3 loads the rendered configuration, and what is uploaded is in the bucket; the CronJob's script
removes from the folder what nobody has asked for, and Synapse serves it all the same."""

import contextlib
import os
import sys

import databases
import harness
import jobs
import pods
import pytest
import requests
import yaml
from synapse_server import MAIN, call, make_database, on_loopback, process, register

boto3 = pytest.importorskip("boto3")
KEYS = {"accessKeyId": {"value": "id"}, "secretAccessKey": {"value": 'k"e: y$'}}


@pytest.fixture
def bucket(tmp_path):
    """A stand-in for an S3 service with an empty bucket; gives its URL and a client."""
    port = harness.free_port()
    server = os.path.join(os.path.dirname(sys.executable), "moto_server")
    with harness.process([server, "-p", str(port)], port, log=tmp_path / "moto", seconds=60):
        url = f"http://127.0.0.1:{port}"
        client = boto3.client("s3", endpoint_url=url, aws_access_key_id="id", aws_secret_access_key="key", region_name="us-east-1")
        client.create_bucket(Bucket="media")
        yield url, client


def rendered(url, **more):
    s3 = {"enabled": True, "bucket": "media", "endpointUrl": url, "regionName": "us-east-1", "prefix": "synapse/", **KEYS, **more}
    image = {"registry": "registry.example.org", "repository": "synapse-s3", "tag": "v1.164.2"}
    synapse = {"enabled": True, "ingress": {"host": "matrix.example.org"}, "image": image, "media": {"s3": s3}}
    return harness.objects({"serverName": "example.org", "synapse": synapse})


def names(client):
    return [item["Key"] for item in client.list_objects_v2(Bucket="media").get("Contents", [])]


@contextlib.contextmanager
def synapse(objects, root, database):
    ports = {MAIN: {number: harness.free_port() for number in (8008, 8080, 9001, 9093)}}
    pod = pods.Pod(objects, f"StatefulSet/ess-{MAIN}", root, pods.generated_secret(objects))
    config = pod.render()
    make_database(objects, pod, database)
    config.write_text(yaml.safe_dump(on_loopback(yaml.safe_load(config.read_text()), MAIN, ports, database.port)))
    with process(pod, config, ports[MAIN][8080]):
        yield f"http://127.0.0.1:{ports[MAIN][8008]}", pod, yaml.safe_load(config.read_text())


def test_an_upload_is_in_the_bucket_and_stays_there(bucket, tmp_path):
    url, client = bucket
    objects = rendered(url)
    assert not any(KEYS["secretAccessKey"]["value"] in text for name, it in objects.items() if name.startswith("ConfigMap/") for text in it["data"].values())
    with databases.postgres() as database, synapse(objects, tmp_path / "synapse", database) as (server, pod, config):
        [provider] = config["media_storage_providers"]
        assert provider["config"]["secret_access_key"] == KEYS["secretAccessKey"]["value"]
        token = register(server, pod.root, "alice", "a password")["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/plain"}
        sent = requests.post(f"{server}/_matrix/media/v3/upload?filename=a.txt", b"a file", headers=headers, timeout=30).json()["content_uri"]
        [key] = names(client)
        assert key.startswith("synapse/local_content/")
        assert client.get_object(Bucket="media", Key=key)["Body"].read() == b"a file"

        media = pod.root / "media"
        copies = lambda: [it for it in media.rglob("*") if it.is_file()]
        assert len(copies()) == 1
        secrets = pod.generated
        job = jobs.Job(objects, "CronJob/ess-synapse-media-cleanup", tmp_path / "pod", {"ess-synapse-media": media}, secrets)
        # Its first words are `python3` of Synapse's image, and the host is that of the cluster.
        path = f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"
        there = {"PGHOST": "127.0.0.1", "PGPORT": str(database.port)}
        status, said = job.run(path, **there)
        assert status == 0 and len(copies()) == 1, f"somebody has asked for it this week: {said}"
        status, said = job.run(path, **there, MEDIA_AGE="0s")
        assert status == 0 and not copies() and names(client) == [key], said

        got = requests.get(f"{server}/_matrix/client/v1/media/download/{sent.removeprefix('mxc://')}", headers=headers, timeout=30)
        assert got.content == b"a file", "Synapse fetches it from the bucket"


def test_a_key_of_the_user_encrypts(bucket, tmp_path):
    """The script has the key from a variable: arguments of a process can be read by others."""
    url, client = bucket
    objects = rendered(url, sseCustomerKey={"value": "0123456789abcdef0123456789abcdef"})
    with databases.postgres() as database, synapse(objects, tmp_path / "synapse", database) as (server, pod, config):
        assert config["media_storage_providers"][0]["config"]["sse_customer_key"] == "0123456789abcdef0123456789abcdef"
        token = register(server, pod.root, "alice", "a password")["access_token"]
        assert call("GET", f"{server}/_matrix/client/v3/account/whoami", token)["user_id"] == "@alice:example.org"
    job = jobs.Job(objects, "CronJob/ess-synapse-media-cleanup", tmp_path / "pod", {"ess-synapse-media": pod.root / "media"}, pod.generated)
    argv, env = job.command("cleanup")
    assert env["S3_SSE_CUSTOMER_KEY"] == "0123456789abcdef0123456789abcdef"
    assert not any("0123456789" in word for word in argv)
