"""A registry of containers on loopback: docker-registry of Debian."""

import contextlib
import hashlib
import json
import os
import urllib.request

import harness

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"


@contextlib.contextmanager
def registry(folder, more="", tls=""):
    """Runs a registry with its files below the folder; `more` is added to its configuration, `tls` to that of HTTP.
    Gives its address, and the environment in which skopeo speaks to it without TLS."""
    address = f"{harness.LOOPBACK}:{(port := harness.free_port())}"
    config = folder / f"registry-{port}.yml"
    config.write_text(
        f"version: 0.1\nlog: {{accesslog: {{disabled: true}}}}\nhttp: {{addr: '{address}'{tls}}}\n"
        f"storage: {{filesystem: {{rootdirectory: {folder}/registry-{port}}}}}\n{more}"
    )
    known = folder / ".config/containers/registries.conf"
    known.parent.mkdir(parents=True, exist_ok=True)
    with known.open("a") as file:
        file.write(f'[[registry]]\nlocation = "{address}"\ninsecure = true\n')
    with harness.process(["docker-registry", "serve", config], port, log=folder / f"registry-{port}.log"):
        yield address, {**os.environ, "HOME": str(folder)}


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def push(address, repository, tag, platforms=("amd64", "arm64"), content=b"", headers=None, scheme="http", context=None):
    """Pushes an image that is nothing but its configuration, for these platforms: an index where there are several.
    Gives its digest."""

    def send(method, path, data, kind):
        url = path if "://" in path else f"{scheme}://{address}{path}"
        request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": kind, **(headers or {})})
        return urllib.request.urlopen(request, timeout=20, context=context)

    def put_manifest(reference, manifest):
        data = json.dumps(manifest).encode()
        send("PUT", f"/v2/{repository}/manifests/{reference or digest(data)}", data, manifest["mediaType"]).close()
        return {"mediaType": manifest["mediaType"], "digest": digest(data), "size": len(data)}

    def put_image(platform, reference):
        config = {"architecture": platform, "os": "linux", "config": {"Labels": {"of": content.decode() or repository}}, "rootfs": {"type": "layers", "diff_ids": []}}
        data = json.dumps(config).encode()
        with send("POST", f"/v2/{repository}/blobs/uploads/", b"", "application/octet-stream") as begun:
            place = begun.headers["Location"]
        joint = "&" if "?" in place else "?"
        send("PUT", f"{place}{joint}digest={digest(data)}", data, "application/octet-stream").close()
        blob = {"mediaType": CONFIG, "digest": digest(data), "size": len(data)}
        return put_manifest(reference, {"schemaVersion": 2, "mediaType": MANIFEST, "config": blob, "layers": []})

    if len(platforms) == 1:
        return put_image(platforms[0], tag)["digest"]
    images = [{**put_image(platform, None), "platform": {"architecture": platform, "os": "linux"}} for platform in platforms]
    return put_manifest(tag, {"schemaVersion": 2, "mediaType": INDEX, "manifests": images})["digest"]
