"""`masthead images lock` asks a real registry, with a password, a token or TLS; skopeo fills a mirror from the list; a mirror
has the digests that are pinned; the bill of materials is CycloneDX."""

import base64
import contextlib
import http.server
import json
import os
import ssl
import subprocess
import threading
import urllib.parse

import harness
import pages
import pytest
import registry
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

# `pass-phrase` with bcrypt.
PASS_PHRASE = "$2a$04$0yJE112qYS4/KhhxdNDgmO4AA5GO8sXIdiNNfjUZD/3AYzgiDbhCm"


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def masthead(folder, *args, env=None, status=0):
    command = [os.path.abspath(harness.MASTHEAD), *map(str, args)]
    done = subprocess.run(command, cwd=folder, env=env or os.environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == status, f"{args}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def sources(folder):
    """The images of the fragment, by registry, repository and tag."""
    listed = yaml.safe_load(masthead(folder, "images", "--fragment", "minimal", "-o", "skopeo").stdout)
    return [
        (name, repository, tag)
        for name, registry_ in listed.items()
        for repository, tags in registry_["images"].items()
        for tag in tags
    ]


def fill(folder, address, **how):
    """Pushes all of them below folders that are called like their registries. Gives digests by their names in full."""
    return {f"{name}/{repository}:{tag}": registry.push(address, f"{name}/{repository}", tag, **how) for name, repository, tag in sources(folder)}


def mirrored(folder, address):
    """A values file by which all images are pulled from below those folders."""
    rewrite = {name: f"{address}/{name}" for name, _, _ in sources(folder)}
    (folder / "mirror.yaml").write_text(yaml.safe_dump({"image": {"rewrite": rewrite}}))
    return ["--fragment", "minimal", "-f", "mirror.yaml"]


def lock(folder, flags, *more, env=None, status=0):
    done = masthead(folder, "images", "lock", *flags, "--mirror", *more, env=env, status=status)
    path = folder / "images.lock"
    return done, yaml.safe_load(path.read_text())["images"] if path.exists() else None


def pods_images(done):
    pods = [m["spec"]["template"]["spec"] for m in yaml.safe_load_all(done.stdout) if m and "template" in m.get("spec", {})]
    return {c["image"] for pod in pods for c in pod.get("initContainers", []) + pod["containers"]}


def without_sign_ins(folder, env):
    return {**env, "DOCKER_CONFIG": str(folder / "nothing"), "REGISTRY_AUTH_FILE": ""}


def test_the_index_of_each_image_is_locked_and_pulled(folder):
    with registry.registry(folder) as (address, env):
        expected = fill(folder, address)
        flags = mirrored(folder, address)
        _, locked = lock(folder, flags, env=without_sign_ins(folder, env))
        assert locked == expected
        done = masthead(folder, "render", "--credentials", "job", "--locked", "--images", "images.lock", *flags)
        images = pods_images(done)
        assert images == {f"{address}/{name.rsplit(':', 1)[0]}@{digest}" for name, digest in expected.items()}
        for image in images:
            raw = pages.run(folder, "skopeo", "inspect", "--raw", f"docker://{image}", env=env)
            assert registry.digest(raw.encode()) == image.split("@")[1]
        # The tag moves, which the check tells and the pins do not see.
        name, repository, tag = sources(folder)[0]
        moved = registry.push(address, f"{name}/{repository}", tag, content=b"other", platforms=("amd64",))
        told = masthead(folder, "images", "lock", *flags, "--mirror", "--check=digests", status=1).stdout
        assert told.splitlines() == [f"images.lock: {name}/{repository}:{tag} is {moved} now, and was {expected[f'{name}/{repository}:{tag}']}"]
        masthead(folder, "images", "lock", *flags, "--check")


def test_skopeo_fills_a_mirror_from_the_list_and_the_pins_are_there(folder):
    with registry.registry(folder) as (source, env), registry.registry(folder) as (mirror, _):
        expected = fill(folder, source)
        lock(folder, mirrored(folder, source), env=without_sign_ins(folder, env))
        # From here on skopeo finds the registries of the world in the first one.
        with (folder / ".config/containers/registries.conf").open("a") as file:
            for name in {name for name, _, _ in sources(folder)}:
                file.write(f'[[registry]]\nprefix = "{name}"\nlocation = "{source}/{name}"\ninsecure = true\n')
        flags = [*mirrored(folder, mirror), "--images", "images.lock"]
        (folder / "sync.yaml").write_text(masthead(folder, "images", *flags, "-o", "skopeo").stdout)
        sync = ["skopeo", "--insecure-policy", "sync", "--all", "--scoped", "--dest-tls-verify=false", "--src", "yaml", "--dest", "docker"]
        pages.run(folder, *sync, "sync.yaml", mirror, env=env)
        images = pods_images(masthead(folder, "render", "--credentials", "job", "--locked", *flags))
        assert {image.split("@")[1] for image in images} == set(expected.values())
        for image in images:
            assert image.startswith(f"{mirror}/")
            raw = pages.run(folder, "skopeo", "inspect", "--raw", f"docker://{image}", env=env)
            assert registry.digest(raw.encode()) == image.split("@")[1]


def test_the_pages_fill_a_mirror_and_render_from_it(folder):
    with registry.registry(folder) as (source, env), registry.registry(folder) as (mirror, _):
        pages.folder(folder)
        listed = yaml.safe_load(masthead(folder, "images", "-f", "examples/base.yaml", "-o", "skopeo").stdout)
        digests = ""
        for name, of in listed.items():
            with (folder / ".config/containers/registries.conf").open("a") as file:
                file.write(f'[[registry]]\nprefix = "{name}"\nlocation = "{source}/{name}"\ninsecure = true\n')
            for repository, tags in of["images"].items():
                for tag in tags:
                    digests += f"{name}/{repository}:{tag} {registry.push(source, f'{name}/{repository}', tag)}\n"
        (folder / "digests").write_text(digests)
        example = folder / "examples/images-mirror.yaml"
        example.write_text(example.read_text().replace("mirror.example.org", mirror))
        for line in pages.commands("images.md") + pages.commands("air-gap.md"):
            line = line.replace("mirror.example.org", mirror)
            # The registries of the world are not asked, and there are no certificates.
            line = line.replace("images lock", "images lock --from digests" if "--check" not in line else "images lock").replace("render", "render --credentials job")
            line = line.replace("skopeo", "skopeo --insecure-policy").replace("--scoped", "--scoped --dest-tls-verify=false") if line.startswith("skopeo") else line
            pages.run(folder, "sh", "-c", line, env=env)
        pods = [m["spec"]["template"]["spec"] for m in yaml.safe_load_all((folder / "manifests.yaml").read_text()) if "template" in m.get("spec", {})]
        images = {c["image"] for pod in pods for c in pod.get("initContainers", []) + pod["containers"]}
        assert len(images) > 5
        for image in images:
            pages.run(folder, "skopeo", "inspect", "--raw", f"docker://{image}", env=env)


def test_a_password_is_taken_from_where_docker_keeps_it(folder):
    htpasswd = folder / "htpasswd"
    htpasswd.write_text(f"user:{PASS_PHRASE}\n")
    more = f"auth: {{htpasswd: {{realm: here, path: {htpasswd}}}}}\n"
    auth = base64.b64encode(b"user:pass-phrase").decode()
    with registry.registry(folder, more) as (address, env):
        expected = fill(folder, address, headers={"Authorization": f"Basic {auth}"})
        flags = mirrored(folder, address)
        done, locked = lock(folder, flags, env=without_sign_ins(folder, env), status=2)
        assert locked is None and "skopeo login" in done.stderr
        for config in ({"auths": {address: {"auth": auth}}}, {"credHelpers": {address: "stub"}}, {"credsStore": "stub"}):
            (folder / "images.lock").unlink(missing_ok=True)
            docker = folder / "docker"
            docker.mkdir(exist_ok=True)
            (docker / "config.json").write_text(json.dumps(config))
            helper = folder / "bin/docker-credential-stub"
            helper.parent.mkdir(exist_ok=True)
            helper.write_text(f'#!/bin/sh\n[ "$1 $(cat)" = "get {address}" ] && echo \'{{"Username": "user", "Secret": "pass-phrase"}}\'\n')
            helper.chmod(0o755)
            signed = {**env, "DOCKER_CONFIG": str(docker), "REGISTRY_AUTH_FILE": "", "PATH": f"{folder}/bin:{env['PATH']}"}
            done, locked = lock(folder, flags, env=signed)
            assert locked == expected
            assert "pass-phrase" not in done.stderr and auth not in done.stderr
        # A wrong one is told without its words.
        (folder / "auth.json").write_text(json.dumps({"auths": {address: {"auth": base64.b64encode(b"user:wrong-one").decode()}}}))
        done, _ = lock(folder, flags, env={**env, "REGISTRY_AUTH_FILE": str(folder / "auth.json")}, status=2)
        assert "right sign-in" in done.stderr and "wrong-one" not in done.stderr


def test_a_server_of_tokens_is_asked_as_the_registry_says(folder):
    """The stand-in is both: a registry of one manifest, and its server of tokens."""
    asked = []
    manifest = b'{"schemaVersion": 2}'

    def answer(request):
        url = urllib.parse.urlsplit(request.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        header = request.headers.get("Authorization")
        asked.append((request.command, url.path.split("/")[1], header))
        if url.path == "/token":
            assert query["service"] == "it" and query["scope"].startswith("repository:") and query["scope"].endswith(":pull")
            return 200, {}, json.dumps({"access_token": "of-" + query["scope"].split(":")[1].replace("/", "-")}).encode()
        repository = url.path.removeprefix("/v2/").split("/manifests/")[0]
        if header != "Bearer of-" + repository.replace("/", "-"):
            challenge = f'Bearer realm="http://{request.headers["Host"]}/token",service="it",scope="repository:{repository}:pull"'
            return 401, {"WWW-Authenticate": challenge}, b""
        # No digest is said: it is computed of what a GET gives.
        return 200, {"Content-Type": registry.MANIFEST}, manifest

    with token_registry(answer) as address:
        flags = mirrored(folder, address)
        _, locked = lock(folder, flags, env=without_sign_ins(folder, dict(os.environ)))
        assert set(locked.values()) == {registry.digest(manifest)}
        assert len(locked) == len(sources(folder))
        assert {method for method, path, _ in asked if path == "v2"} == {"HEAD", "GET"}
        assert all(header is None for _, path, header in asked if path == "token")


@contextlib.contextmanager
def token_registry(answer):
    """A server that answers each request as the function says: status, headers, body. Gives its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def respond(self):
            status, headers, body = answer(self)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_POST = respond

        def log_message(self, *_):
            pass

    server = harness.Server((harness.LOOPBACK, 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"{harness.LOOPBACK}:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_registry_with_an_authority_of_ones_own(folder):
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    subprocess.run([*command, "-keyout", key, "-out", cert, "-subj", "/CN=here", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    with registry.registry(folder, tls=f", tls: {{certificate: {cert}, key: {key}}}") as (address, env):
        env = without_sign_ins(folder, env)
        expected = fill(folder, address, scheme="https", context=ssl.create_default_context(cafile=cert))
        flags = mirrored(folder, address)
        _, locked = lock(folder, flags, "--cacert", cert, env=env)
        assert locked == expected
        (folder / "images.lock").unlink()
        key2, other = folder / "key2.pem", folder / "other.pem"
        subprocess.run([*command, "-keyout", key2, "-out", other, "-subj", "/CN=other"], check=True, capture_output=True)
        done, locked = lock(folder, flags, "--cacert", other, env=env, status=2)
        assert locked is None and "certificate" in done.stderr


def test_what_skopeo_prints_and_layouts_are_files_of_digests(folder):
    with registry.registry(folder) as (address, env):
        expected = fill(folder, address)
        flags = mirrored(folder, address)
        raw = folder / "raw"
        for index, (name, digest) in enumerate(expected.items()):
            mirror = f"docker://{address}/{name}"
            (folder / f"inspect-{index}.json").write_text(pages.run(folder, "skopeo", "inspect", mirror, env=env))
            path = raw / f"{name}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages.run(folder, "skopeo", "inspect", "--raw", mirror, env=env))
            pages.run(folder, "skopeo", "copy", "--all", "--src-tls-verify=false", "--insecure-policy", mirror, f"oci:layout:{name}", env=env)
    given = {
        "inspected": [word for index in range(len(expected)) for word in ("--from", f"inspect-{index}.json")],
        "raw": ["--from", "raw"],
        "layout": ["--from", "layout"],
    }
    for what, sources_ in given.items():
        masthead(folder, "images", "lock", *flags, *sources_, "-o", f"{what}.lock")
        assert yaml.safe_load((folder / f"{what}.lock").read_text())["images"] == expected, what


def test_the_bill_of_materials_is_cyclonedx(folder):
    (folder / "list").write_text("".join(f"{name}/{repository}:{tag} sha256:{index:064x}\n" for index, (name, repository, tag) in enumerate(sources(folder))))
    masthead(folder, "images", "lock", "--fragment", "minimal", "--from", "list")
    for flags in ([], ["--images", "images.lock"], ["--images", "images.lock", "--set", "image.registry=m.example.org:5000"]):
        bom = masthead(folder, "images", "--fragment", "minimal", "-o", "cyclonedx", *flags).stdout
        assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bom) is None
        components = json.loads(bom)["components"]
        assert len(components) == len(sources(folder))
        assert all(("hashes" in component) == bool(flags) for component in components)
