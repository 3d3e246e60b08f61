"""The rules of a JSON Schema by the path of the value."""

# What is said for people and editors.
FOR_PEOPLE = {"$comment", "$defs", "$id", "$schema", "definitions", "default", "deprecated", "description", "examples", "title", "writeOnly"}
# What leads to values below.
BELOW = {"properties", "patternProperties", "additionalProperties", "items"}


def rules(document):
    """{path: {rule: what it says}}; `[]` is any item, `<name>` any key. References within the document are followed."""
    out = {}
    _walk(document, document, "", (), out)
    return out


def until(node, version):
    """A schema without what came with a later release than this one, as `x-since` says."""
    if isinstance(node, list):
        return [until(item, version) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: until(value, version) for key, value in node.items() if not _is_later(value, version)}


def _is_later(node, version):
    since = node.get("x-since") if isinstance(node, dict) else None
    return isinstance(since, str) and _numbers(since) > _numbers(version, last=True)


def _numbers(version, last=False):
    """`26.11` is the first release of its month, or its last one."""
    numbers = [int(part) for part in version.lstrip("v").split(".") if part.isdigit()]
    return (*numbers, float("inf")) if last else tuple(numbers)


def _followed(document, node, seen):
    """The node with what it refers to, and all references so far; None where they go in a circle."""
    while isinstance(node, dict) and str(node.get("$ref", "")).startswith("#"):
        reference = node["$ref"]
        if reference in seen:
            return None, seen
        target = document
        for part in filter(None, reference[1:].split("/")):
            part = part.replace("~1", "/").replace("~0", "~")
            target = target.get(part) if isinstance(target, dict) else None
        if not isinstance(target, dict):
            raise ValueError(f"the schema refers to `{reference}`, which is not there")
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
        seen = (*seen, reference)
    return node, seen


def _walk(document, node, path, seen, out):
    node, seen = _followed(document, node, seen)
    if not isinstance(node, dict):
        return
    if path:
        out[path] = _own(document, node, seen)
    for key, child in (node.get("properties") or {}).items():
        _walk(document, child, f"{path}.{key}" if path else key, seen, out)
    for child in (*(node.get("patternProperties") or {}).values(), node.get("additionalProperties")):
        _walk(document, child, f"{path}.<name>" if path else "<name>", seen, out)
    _walk(document, node.get("items"), f"{path}[]", seen, out)


def _own(document, node, seen):
    """What a schema says of a value itself."""
    out = {key: _plain(document, value, seen) for key, value in node.items() if _counts(key) and key not in BELOW}
    if isinstance(out.get("type"), list):
        out["type"] = sorted(out["type"]) if len(out["type"]) > 1 else out["type"][0]
    if "const" in out:
        out["enum"] = [out.pop("const")]
    for unordered in ("enum", "required"):
        if isinstance(out.get(unordered), list):
            out[unordered] = sorted(out[unordered], key=repr)
    if node.get("additionalProperties") is False:
        out["further keys"] = "none"
    return out


def _counts(key):
    return key not in FOR_PEOPLE and not key.startswith("x-")


def _plain(document, node, seen):
    """A part of a rule, without what is said for people."""
    node, seen = _followed(document, node, seen)
    if isinstance(node, dict):
        # Below `properties` a key is a name, whatever it is.
        return {
            key: {name: _plain(document, one, seen) for name, one in value.items()}
            if key == "properties" and isinstance(value, dict)
            else _plain(document, value, seen)
            for key, value in node.items()
            if _counts(key)
        }
    if isinstance(node, list):
        return [_plain(document, item, seen) for item in node]
    return node


def compare(new, old):
    """{(rule, what it says now, what it said): paths} for the values that both know."""
    out = {}
    for path in sorted(set(new) & set(old)):
        for rule in sorted(set(new[path]) | set(old[path])):
            now, before = new[path].get(rule), old[path].get(rule)
            if now != before:
                out.setdefault((rule, short(now), short(before)), []).append(path)
    return out


def short(value):
    text = "nothing" if value is None else value if isinstance(value, str) else repr(value)
    return text if len(text) <= 120 else text[:117] + "..."
