"""Values as paths: which there are, and their defaults."""

# The parts of an image's name.
IMAGE = ("registry", "repository", "tag", "digest")


class Absent:
    """There is no such value."""

    def __repr__(self):
        return "nothing"


ABSENT = Absent()


def step(path, key):
    return f"{path}.{key}" if path else str(key)


def flat(values, path=""):
    """{path: default} of all values that are no map with something in it."""
    if not isinstance(values, dict) or not values:
        return {path: values} if path else {}
    out = {}
    for key, value in values.items():
        out |= flat(value, step(path, key))
    return out


def images(values, path=""):
    """{path: name} of all images: maps with a repository."""
    if not isinstance(values, dict):
        return {}
    if isinstance(values.get("repository"), str):
        return {path: name_of(values)}
    out = {}
    for key, value in values.items():
        out |= images(value, step(path, key))
    return out


def name_of(image):
    registry, repository, tag, digest = (image.get(part) or "" for part in IMAGE)
    name = f"{registry}/{repository}" if registry else repository
    return name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def is_below(path, above):
    """Whether the path is one of these or below one."""
    return any(path == one or path.startswith((f"{one}.", f"{one}[")) for one in above)


def topmost(paths):
    """Those that are not below another of them."""
    out = []
    for path in sorted(paths, key=lambda path: path.replace("[", ".[").split(".")):
        if not is_below(path, out[-1:]):
            out.append(path)
    return out


def known(side):
    """All paths that a side knows: those of its schema, and those with a default."""
    out = set(side.rules)
    for path in flat(side.values):
        steps = path.split(".")
        out |= {".".join(steps[: length + 1]) for length in range(len(steps))}
    return out


def compare(new, old, own):
    """The paths that only the new side has and that only the old one has, and where defaults and images differ.

    `own`: paths of which the old side alone knows, rightly.
    """
    added = topmost(known(new) - known(old))
    gone = [path for path in topmost(known(old) - known(new)) if not is_below(path, own)]
    return {
        "new": [(path, described(new, path)) for path in added],
        "gone": gone,
        "defaults": changes(without_images(new.values), without_images(old.values), [*added, *gone, *own]),
        "images": changes(images(new.values), images(old.values), [*gone, *own]),
    }


def without_images(values):
    """The defaults by path, but for the parts of images."""
    parts = {f"{path}.{part}" for path in images(values) for part in IMAGE}
    return {path: default for path, default in flat(values).items() if path not in parts}


def changes(new, old, but_for):
    """[(path, what is there now, what was)] where two maps of paths differ; empty is as good as absent."""
    out = []
    for path in sorted(set(new) | set(old)):
        now, before = new.get(path), old.get(path)
        is_same = now == before and type(now) is type(before) or not now and not before and bool not in map(type, (now, before))
        if not is_same and not is_below(path, but_for):
            out.append((path, new.get(path, ABSENT), old.get(path, ABSENT)))
    return out


def described(side, path):
    """The type and the default of a value, as far as there are any."""
    kind = side.rules.get(path, {}).get("type", "")
    kind = kind if isinstance(kind, str) else " or ".join(kind)
    values = side.values
    for key in path.split("."):
        values = values.get(key) if isinstance(values, dict) else None
    return ", ".join(part for part in (kind, f"default {values!r}" if values not in (None, {}, []) else "") if part)
