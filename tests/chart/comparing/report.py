"""What was found, as text."""

from .objects import short

# So many names are listed, then how many more there are.
LISTED = 4


def text(new, old, found, count):
    """The report, and whether anything differs. `count`: of how many values files there are objects."""
    parts = [
        _part("values that are new", [f"{path}: {about}" if about else path for path, about in found["new"]]),
        _part("values that are gone", found["gone"]),
        _part("defaults", [f"{path}: {short(now)}, was {short(before)}" for path, now, before in found["defaults"]]),
        _part("images", [f"{path}: {now}, was {before}" for path, now, before in found["images"]]),
        _part("rules of the schema", _rules(found["schema"])),
        _part(f"objects, of {count} values file{'' if count == 1 else 's'}", _objects(found["objects"], count, new.label, old.label)),
    ]
    parts = [part for part in parts if part]
    head = f"{new.name} beside {old.name}"
    return ("\n\n".join([head, *parts]), True) if parts else (f"{head}: nothing differs", False)


def _part(title, lines):
    lines = list(lines)
    return "\n".join([title, *(f"  {line}" for line in lines)]) if lines else ""


def _rules(schema):
    for (rule, now, before), paths in sorted(schema.items(), key=lambda item: (item[1][0], item[0])):
        yield f"{rule}: {now}, was {before}: {_listed(paths)}"


def _objects(objects, count, new, old):
    last = None
    for difference, files in sorted(objects.items()):
        if difference.object != last:
            last = difference.object
            yield last or "values files that one side refuses"
        where = f"{difference.pointer}: " if difference.pointer else ""
        which = "all" if len(files) == count > 1 else _listed(files)
        yield f"  {where}{new}: {_line(difference.new)}, {old}: {_line(difference.old)} ({which})"


def _listed(names):
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more


def _line(said):
    """What a side says, in one line."""
    return " | ".join(line.strip() for line in said.splitlines() if line.strip())
