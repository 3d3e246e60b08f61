"""Does what a pod does before its container starts: mounts ConfigMaps and Secrets, and runs the init container `render-config`.

Everything is below a folder in place of `/`, which the rendered file then names.
"""

import base64
import json
import re
import shutil

import yaml

MOUNTS = ("/secrets/", "/conf/", "/as/", "/media", "/tmp/media_store")


class Pod:
    """The first pod of a StatefulSet, or that of a Job, of these rendered objects."""

    def __init__(self, objects, name, root, generated=None, index=0):
        self.objects, self.root, self.generated = objects, root, generated or {}
        owner = objects[name]
        self.hostname = f"{owner['metadata']['name']}-{index}"
        self.spec = owner["spec"]["template"]["spec"]
        self.container = self.spec["containers"][0]

    def path(self, path):
        return self.root / path.lstrip("/")

    def render(self, init="render-config"):
        """Mounts what the init container mounts, and merges the configuration; gives the path of the file."""
        container = next(c for c in self.spec["initContainers"] if c["name"] == init)
        self.mount(container)
        self.mount(self.container)
        args = container["args"]
        assert args[:2] == ["render-config", "-output"], args
        env = {var["name"]: self.variable(var["value"]) for var in container.get("env", [])}
        texts = [substitute(self.path(source).read_text(), env) for source in args[3:]]
        merged = {}
        for text in texts:
            merged = merge(merged, yaml.safe_load(text) or {})
        output = self.path(args[2])
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(yaml.safe_dump(self.below_root(merged), sort_keys=False, allow_unicode=True))
        return output

    def mount(self, container):
        volumes = {volume["name"]: volume for volume in self.spec["volumes"]}
        for mount in container["volumeMounts"]:
            data = self.data(volumes[mount["name"]])
            target = self.path(mount["mountPath"])
            if "subPath" in mount and data:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data[mount["subPath"]])
            elif data is not None and "subPath" not in mount:
                shutil.rmtree(target, ignore_errors=True)
                target.mkdir(parents=True)
                for key, content in data.items():
                    (target / key).write_bytes(content)

    def data(self, volume):
        """The files of a volume; none for one that starts empty."""
        if "configMap" in volume:
            return {k: v.encode() for k, v in self.objects[f"ConfigMap/{volume['configMap']['name']}"]["data"].items()}
        if "secret" in volume:
            name = volume["secret"]["secretName"]
            if name in self.generated:
                return self.generated[name]
            return {k: base64.b64decode(v) for k, v in (self.objects[f"Secret/{name}"].get("data") or {}).items()}
        return None

    def variable(self, value):
        """A variable's value is a Go template; these are the forms that are used."""
        if value == "{{ hostname }}":
            return self.hostname
        if found := re.fullmatch(r'\{\{ readfile "([^"]+)" \| quote \}\}', value):
            return json.dumps(self.path(found[1]).read_text(), ensure_ascii=False)
        if found := re.fullmatch(r'\{\{ readfile "([^"]+)" \}\}', value):
            return self.path(found[1]).read_text()
        assert "{{" not in value, f"a form of template that is not known here: {value}"
        return value

    def below_root(self, node):
        """Paths of mounts, as they are on this machine."""
        if isinstance(node, dict):
            return {key: self.below_root(value) for key, value in node.items()}
        if isinstance(node, list):
            return [self.below_root(value) for value in node]
        return str(self.path(node)) if isinstance(node, str) and node.startswith(MOUNTS) else node


def substitute(text, env):
    """`${NAME}` from the environment; a backslash before it keeps it as it is."""
    return re.sub(r"(\\?)\$\{(\w+)\}", lambda m: m[0][1:] if m[1] else env[m[2]], text)


def merge(below, above):
    """Maps deeply, lists appended, scalars replaced."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{key: merge(below[key], value) if key in below else value for key, value in above.items()}}
    if isinstance(below, list) and isinstance(above, list):
        return below + above
    return above


def generated_secret(objects):
    """The Secret that the Job `init-secrets` makes, with the kinds of credential that Synapse and PostgreSQL need."""
    job = next(name for name in objects if name.startswith("Job/ess-init-secrets"))
    args = objects[job]["spec"]["template"]["spec"]["containers"][0]["args"]
    made = {
        "rand32": b"Aa0" * 10 + b"zz",
        "extra": b"{}\n",
        "signingkey": b"ed25519 1 " + base64.b64encode(bytes(range(32))).rstrip(b"=") + b"\n",
    }
    out = {}
    for argument in args[args.index("-secrets") + 1].split(","):
        secret, key, kind = argument.split(":", 2)
        assert secret == "ess-generated"
        if kind.startswith("registration:"):
            template = objects["ConfigMap/ess-init-secrets"]["data"][kind.rsplit("/", 1)[1]]
            out[key] = template.replace("${AS_TOKEN}", f"as_{key}").replace("${HS_TOKEN}", f"hs_{key}").encode()
        else:
            out[key] = made.get(kind, b"not made here")
    return {"ess-generated": out}
