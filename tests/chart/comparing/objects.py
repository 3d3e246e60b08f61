"""Objects of both sides for many values files, and where they differ."""

import typing

from .canonical import differences
from .sides import Refused

HIDDEN = "another text"


class Difference(typing.NamedTuple):
    """What the sides have at a pointer into an object, as texts."""

    object: str
    pointer: str
    new: str
    old: str


def compare(new, old, paths):
    """{Difference: names of the values files with it}."""
    out = {}
    for path in paths:
        for found in _of_file(new, old, path):
            out.setdefault(found, []).append(path.name)
    return out


def _of_file(new, old, path):
    (theirs, they_say), (ours, we_say) = _rendered(new, path), _rendered(old, path)
    if theirs is None or ours is None:
        return [] if theirs is ours is None else [Difference("", "", they_say, we_say)]
    found = []
    for name in sorted(set(theirs) | set(ours)):
        if name not in ours or name not in theirs:
            found.append(Difference(name, "", *("there" if name in side else "not there" for side in (theirs, ours))))
            continue
        is_secret = name.startswith("Secret/")
        found += [Difference(name, pointer, *_shown(pointer, is_secret, pair)) for pointer, *pair in differences(theirs[name], ours[name])]
    return found


def _rendered(side, path):
    try:
        return side.render(path), "renders it"
    except Refused as e:
        return None, f"refuses it: {e}"


def _shown(pointer, is_secret, pair):
    """Both sides as texts. What is in a Secret is not shown."""
    if is_secret and pointer.startswith("/data"):
        return ["nothing" if value is None else HIDDEN for value in pair]
    return [short(value) for value in pair]


def short(value):
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 160 else text[:157] + "..."
