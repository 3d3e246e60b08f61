"""Objects without what means nothing, so that two renders can be compared by meaning.

The order of variables, volumes, mounts and ports, the names of volumes, empty fields, the label of the chart and who
applies it, and what hashes are: all that is folded. Of the text of a program's file counts that it is there; files
that are data are compared as data.
"""

import base64
import json
import re

import yaml

TEXT = "<text>"
LABELS_LEFT_OUT = ("helm.sh/chart", "app.kubernetes.io/managed-by")
HASH = re.compile(r"^k8s\.element\.io/.*-hash$")
PROGRAM = re.compile(r"\.(cfg|conf|sh|http)$|^ess-version\.json$")
LISTS = ("-secrets", "-markers", "-labels")


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Reads times as the texts that they are, and numbers without a colon, as Kubernetes does."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(("timestamp", ":int", ":float"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
NUMBER_STARTS = list("-+0123456789.")
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(0|[1-9][0-9]*|0x[0-9a-fA-F]+|0[0-7]+)$"), NUMBER_STARTS)
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$|^[-+]?[0-9]+[eE][-+]?[0-9]+$"), NUMBER_STARTS
)


def load_all(text):
    return [document for document in yaml.load_all(text, Loader=Loader) if document]


class NoObject(Exception):
    """What was rendered has not the form of an object."""


def canonical_set(manifests):
    """{Kind/name: canonical form}. What is there twice says so in its name."""
    out = {}
    for manifest in manifests:
        if not isinstance(manifest, dict):
            raise NoObject(f"a document is no object: {str(manifest)[:60]!r}")
        name = f"{manifest.get('kind')}/{(manifest.get('metadata') or {}).get('name')}"
        while name in out:
            name += " (again)"
        try:
            out[name] = canonical(manifest)
        except (AttributeError, KeyError, TypeError, ValueError) as e:
            raise NoObject(f"{name} has not the form of its kind: {type(e).__name__} {e}") from e
    return out


def canonical(manifest):
    manifest = _labels_folded(json.loads(json.dumps(manifest, default=str)))
    kind, spec = manifest.get("kind"), manifest.get("spec")
    if kind == "Secret":
        decoded = {key: base64.b64decode(text or "").decode(errors="replace") for key, text in (manifest.pop("data", None) or {}).items()}
        data = decoded | (manifest.pop("stringData", None) or {})
        manifest["data"] = {name: file(name, text) for name, text in data.items()}
        manifest.setdefault("type", "Opaque")
    elif kind == "ConfigMap":
        manifest["data"] = {name: file(name, "" if text is None else text) for name, text in (manifest.get("data") or {}).items()}
    elif kind == "Service" and isinstance(spec, dict):
        spec["ports"] = _sorted(spec.get("ports"), "port", "protocol", "name")
    pod = ((spec or {}).get("template") or {}).get("spec") if isinstance(spec, dict) else None
    if isinstance(pod, dict):
        spec["template"]["spec"] = _pod(pod)
    return _without_empty(manifest)


def file(name, text):
    """A file as data where it is data; else that it is there."""
    if not isinstance(text, str):
        return text
    if name.startswith("path_map_file"):
        rows = (line.split() for line in text.splitlines())
        return sorted(" ".join(row) for row in rows if row and not row[0].startswith("#"))
    if PROGRAM.search(name):
        return TEXT
    if "\n" not in text and not text.startswith(("{", "[")):
        return text
    try:
        data = yaml.load(text, Loader=Loader)
    except yaml.YAMLError:
        return TEXT
    return data if isinstance(data, (dict, list)) else TEXT


def _labels_folded(node):
    if isinstance(node, list):
        return [_labels_folded(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _labels(value) if key == "labels" and isinstance(value, dict) else _labels_folded(value) for key, value in node.items()}


def _labels(labels):
    kept = {key: value for key, value in labels.items() if key not in LABELS_LEFT_OUT}
    return {key: "<hash>" if HASH.match(key) and value else value for key, value in kept.items()}


def _pod(pod):
    names = _names_of_volumes(pod)
    pod = dict(pod)
    pod["volumes"] = {names[v["name"]]: {key: x for key, x in v.items() if key != "name"} for v in pod.get("volumes") or []}
    for group in ("initContainers", "containers"):
        containers = pod.get(group) or []
        pod[group] = {c["name"]: _container(c, names) for c in containers}
        if len(containers) > 1:
            pod[group]["order"] = [c["name"] for c in containers]
    return pod


def _container(container, names):
    out = {key: value for key, value in container.items() if key != "name"}
    out["env"] = {e["name"]: {key: x for key, x in e.items() if key != "name"} or {"value": ""} for e in container.get("env") or []}
    out["ports"] = _sorted(container.get("ports"), "containerPort", "protocol", "name")
    mounts = container.get("volumeMounts") or []
    out["volumeMounts"] = {_path(m): {**m, "name": names.get(m["name"], f"missing {m['name']}")} for m in mounts}
    for words in ("command", "args"):
        given = container.get(words) or []
        out[words] = [_argument(before, word) for before, word in zip(["", *given], given)]
    return out


def _argument(before, word):
    if not isinstance(word, str):
        return word
    if before in LISTS:
        return ",".join(sorted(part for part in word.split(",") if part.split("=")[0] not in LABELS_LEFT_OUT))
    return TEXT if "\n" in word or before in ("-c", "-ec") else word


def _path(mount):
    return f"{mount.get('mountPath')} ({mount['subPath']})" if mount.get("subPath") else str(mount.get("mountPath"))


def _names_of_volumes(pod):
    """{name: what says what is in the volume}."""
    out, taken = {}, {}
    volumes = pod.get("volumes") or []
    for meaning, _, name in sorted((_meaning(v, pod), json.dumps(v, sort_keys=True), v["name"]) for v in volumes):
        taken[meaning] = taken.get(meaning, 0) + 1
        out[name] = meaning if taken[meaning] == 1 else f"{meaning} {taken[meaning]}"
    return out


def _meaning(volume, pod):
    kind, source = next(((key, x) for key, x in volume.items() if key != "name"), ("nothing", None))
    named = [source[key] for key in ("name", "secretName", "claimName") if isinstance(source, dict) and source.get(key)]
    if named:
        return f"{kind} {named[0]}"
    containers = [*(pod.get("initContainers") or []), *(pod.get("containers") or [])]
    mounts = [_path(m) for c in containers for m in c.get("volumeMounts") or [] if m.get("name") == volume["name"]]
    return f"{kind} at {mounts[0]}" if mounts else kind


def _sorted(items, *keys):
    return sorted(items or [], key=lambda item: json.dumps([item.get(key) for key in keys]))


def _without_empty(node):
    if isinstance(node, list):
        return [item for item in map(_without_empty, node) if item is not None]
    if not isinstance(node, dict):
        return node
    kept = {str(key): _without_empty(value) for key, value in node.items()}
    return {key: value for key, value in kept.items() if value not in (None, {}, []) or key == "emptyDir" and value is not None}


def differences(one, other, path=""):
    """[(pointer, what is in the one, what in the other)]; None where there is nothing."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted(set(one) | set(other))
        pairs = ((key.replace("~", "~0").replace("/", "~1"), one.get(key), other.get(key)) for key in keys)
        return [found for key, a, b in pairs for found in differences(a, b, f"{path}/{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [found for i, (a, b) in enumerate(zip(one, other)) for found in differences(a, b, f"{path}/{i}")]
    return [] if one == other and type(one) is type(other) else [(path or "/", one, other)]
