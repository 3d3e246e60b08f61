"""The parts of `tests/chart/compare`: paths of values, rules of a schema, and what the canonical form folds."""

import json
import pathlib
import sys
import types

import harness
import pytest

CHART = pathlib.Path(__file__).resolve().parents[1] / "chart"
sys.path.insert(0, str(CHART))

from comparing import canonical, keys, schema  # noqa: E402


def side(values, document=None):
    return types.SimpleNamespace(values=values, rules=schema.rules(document or {}))


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        ({"a": 1}, {"a": 1}, {}),
        ({"a": 1}, {"a": 2}, {"defaults": [("a", 1, 2)]}),
        ({"a": 1}, {"a": True}, {"defaults": [("a", 1, True)]}),
        ({"a": False}, {"a": 0}, {"defaults": [("a", False, 0)]}),
        ({"a": {}}, {"a": None}, {}),
        ({"a": {"b": {"c": 1}}}, {"a": {}}, {"new": [("a.b", "default {'c': 1}")]}),
        ({"a": {}}, {"a": {"b": {"c": 1}}}, {"gone": ["a.b"]}),
        ({}, {"own": {"b": 1}, "a": 1}, {"gone": ["a"]}),
        ({"a": [1]}, {"a": [1, 2]}, {"defaults": [("a", [1], [1, 2])]}),
        (
            {"image": {"registry": "r", "repository": "a/b", "tag": "2"}},
            {"image": {"repository": "a/b", "tag": "1"}},
            {"new": [("image.registry", "default 'r'")], "images": [("image", "r/a/b:2", "a/b:1")]},
        ),
    ],
)
def test_values(new, old, expected):
    found = keys.compare(side(new), side(old), own=["own"])
    assert {key: rows for key, rows in found.items() if rows} == expected


def test_keys_of_the_schema_are_keys_too():
    document = {"properties": {"a": {"properties": {"b": {"type": ["string", "null"]}, "c": {}}}, "d": {"items": {"properties": {"e": {}}}}}}
    found = keys.compare(side({}, document), side({"a": {"c": 1}}, {"properties": {"d": {}}}), own=[])
    assert found["new"] == [("a.b", "null or string"), ("d[]", "")]
    assert found["gone"] == []


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        ({"type": ["string"], "description": "a"}, {"type": "string", "x-b": 1}, {}),
        ({"const": 1}, {"enum": [1]}, {}),
        ({"enum": ["b", "a"]}, {"enum": ["a", "b"]}, {}),
        ({"enum": ["b"]}, {"enum": ["a", "b"]}, {("enum", "['b']", "['a', 'b']"): ["v"]}),
        ({"$ref": "#/$defs/n"}, {"type": "integer", "minimum": 3}, {}),
        ({"$ref": "#/$defs/n", "minimum": 4}, {"type": "integer", "minimum": 3}, {("minimum", "4", "3"): ["v"]}),
        ({"additionalProperties": False}, {}, {("further keys", "none", "nothing"): ["v"]}),
        ({"anyOf": [{"title": "a", "type": "string"}]}, {"anyOf": [{"type": "string"}]}, {}),
        (
            {"if": {"properties": {"description": {"const": 1}}}},
            {"if": {"properties": {}}},
            {("if", "{'properties': {'description': {'const': 1}}}", "{'properties': {}}"): ["v"]},
        ),
    ],
)
def test_rules(new, old, expected):
    defs = {"n": {"type": "integer", "minimum": 3}}
    new, old = ({"$defs": defs, "properties": {"v": rule}} for rule in (new, old))
    assert schema.compare(schema.rules(new), schema.rules(old)) == expected


def test_what_came_later_is_left_out():
    document = {"properties": {"a": {"x-since": "26.9.1"}, "b": {"properties": {"c": {"x-since": "26.11.0"}}}, "d": {}}}
    for version, expected in [("26.8", {"b", "d"}), ("26.9", {"a", "b", "d"}), ("v26.11.3", {"a", "b", "b.c", "d"})]:
        assert set(schema.rules(schema.until(document, version))) == expected, version


def test_a_schema_that_refers_to_itself_ends():
    tree = {"type": "object", "additionalProperties": {"$ref": "#/$defs/tree"}, "allOf": [{"$ref": "#/$defs/tree"}]}
    rules = schema.rules({"$defs": {"tree": tree}, "properties": {"a": {"$ref": "#/$defs/tree"}}})
    assert set(rules) == {"a"}


def test_what_masthead_has_beyond_the_chart_is_there():
    known = schema.rules(json.loads(harness.run("values", "schema").stdout))
    own = [line for line in (CHART / "own-values.txt").read_text().splitlines() if not line.startswith("#")]
    assert [path for path in own if path not in known] == []


POD = {
    "volumes": [{"name": "a", "configMap": {"name": "files"}}, {"name": "b", "emptyDir": {}}],
    "containers": [
        {
            "name": "it",
            "args": ["-secrets", "x,y", "-ec", "rm -r /tmp; exit"],
            "env": [{"name": "A", "value": "1"}, {"name": "B"}],
            "ports": [{"containerPort": 1}, {"containerPort": 2}],
            "volumeMounts": [{"name": "a", "mountPath": "/conf"}, {"name": "b", "mountPath": "/tmp"}],
        }
    ],
}


def deployment(pod, labels=None):
    return {"kind": "Deployment", "metadata": {"name": "d", "labels": labels or {}}, "spec": {"template": {"spec": pod}}}


def edited(**changes):
    text = json.dumps(POD)
    return json.loads(harness.replace(text, **changes))


def test_what_means_nothing_is_folded():
    turned = json.loads(json.dumps(POD))
    turned["volumes"].reverse()
    for group in ("env", "ports", "volumeMounts"):
        turned["containers"][0][group].reverse()
    turned = json.loads(json.dumps(turned).replace('"name": "a"', '"name": "c"').replace("x,y", "y,x").replace("exit", "exit 1"))
    one = deployment(POD, {"helm.sh/chart": "a-1", "k8s.element.io/a-hash": "1"})
    other = deployment(turned | {"hostAliases": [], "nodeSelector": None}, {"app.kubernetes.io/managed-by": "Helm", "k8s.element.io/a-hash": "2"})
    assert canonical.canonical(one) == canonical.canonical(other)


@pytest.mark.parametrize(
    "changes",
    [
        {'"name": "files"': '"name": "others"'},
        {'"emptyDir": {}': '"emptyDir": {"medium": "Memory"}'},
        {'"value": "1"': '"value": "2"'},
        {'"/tmp"}': '"/tmp", "readOnly": true}'},
        {"x,y": "x"},
        {'"containerPort": 2': '"containerPort": 3'},
    ],
)
def test_what_means_something_is_kept(changes):
    found = canonical.differences(canonical.canonical(deployment(POD)), canonical.canonical(deployment(edited(**changes))))
    assert found


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("haproxy.cfg", "a", "<text>"),
        ("run", "#!/bin/sh\nexit 0", "<text>"),
        ("a.yaml", "b: {c: 1}\n", {"b": {"c": 1}}),
        ("a", '{"b": [1]}', {"b": [1]}),
        ("password", "one line", "one line"),
        ("path_map_file", "# a\nb  2\n\na 1\n", ["a 1", "b 2"]),
    ],
)
def test_files(name, text, expected):
    assert canonical.file(name, text) == expected


def test_texts_are_read_as_kubernetes_reads_them():
    text = "[2026-01-01, 1:30, 1_000, yes, 0x10, 1e3, 12, -1.5, 08]"
    assert canonical.load_all(text) == [["2026-01-01", "1:30", "1_000", True, 16, 1000.0, 12, -1.5, "08"]]


@pytest.mark.parametrize("manifest", ["text", {"kind": "Deployment", "spec": {"template": {"spec": {"containers": [{}]}}}}])
def test_what_is_no_object_is_told(manifest):
    with pytest.raises(canonical.NoObject):
        canonical.canonical_set([manifest])


def test_one_name_twice_is_seen():
    secret = {"kind": "Secret", "metadata": {"name": "s"}, "data": {"a": "Yg=="}}
    plain = {"kind": "Secret", "type": "Opaque", "metadata": {"name": "s"}, "stringData": {"a": "b"}}
    found = canonical.canonical_set([secret, plain])
    assert list(found) == ["Secret/s", "Secret/s (again)"]
    assert found["Secret/s"] == found["Secret/s (again)"]
