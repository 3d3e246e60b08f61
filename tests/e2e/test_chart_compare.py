"""`tests/chart/compare` says what a release of the chart has that masthead does not: on charts of our own, rendered by Helm's library."""

import json
import pathlib
import shutil
import subprocess
import sys

import harness
import pytest
import yaml

CHART = pathlib.Path(__file__).resolve().parents[1] / "chart"
TOY = CHART / "toy"


def compare(*args):
    """Runs it. Gives the exit status, and what was said on stdout and stderr."""
    argv = [sys.executable, CHART / "compare", "--masthead", harness.MASTHEAD, *args]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


def copy(folder):
    """A copy of the toy, to be changed."""
    return pathlib.Path(shutil.copytree(TOY, folder / "toy"))


def edit(path, **changes):
    path.write_text(harness.replace(path.read_text(), **changes))


@pytest.fixture
def same(tmp_path):
    """A chart that has the values, the schema and, for its one values file, the objects of masthead."""
    chart = tmp_path / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "ci").mkdir()
    case = harness.NOTHING | {"elementAdmin": {"enabled": True, "ingress": {"host": "admin.example.org"}}, "deploymentMarkers": {"enabled": False}}
    (chart / "ci" / "admin.yaml").write_text(yaml.safe_dump(case))
    (chart / "Chart.yaml").write_text("{apiVersion: v2, name: same, version: 1.0.0}")
    (chart / "values.yaml").write_text(harness.run("values").stdout)
    (chart / "values.schema.json").write_text(harness.run("values", "schema").stdout)
    manifests = harness.render("--kube-version", "1.34.0", values=case)
    (chart / "templates" / "all.yaml").write_text(yaml.safe_dump_all(manifests).replace("{{", '{{ "{{" }}'))
    return chart


def test_the_same_is_no_difference(same):
    status, said, told = compare(str(same))
    assert (status, told) == (0, "")
    assert said.endswith(": nothing differs\n")


def test_an_older_release_may_be_meant(same):
    status, said, told = compare(str(same), "--chart-version", "26.8")
    assert (status, told) == (1, "")
    assert " as 26.8\n" in said
    image = next(line for line in said.splitlines() if line.startswith("  synapse.image: "))
    assert image.endswith(", was oci.element.io/synapse:v1.159.0")
    status, _, told = compare(str(same), "--chart-version", "newest")
    assert status == 2 and "expected a release of matrix-stack" in told


def test_what_a_release_changes_is_said(same):
    values = yaml.safe_load((same / "values.yaml").read_text())
    values["elementAdmin"]["image"]["tag"] = "99.0.0"
    values["elementAdmin"]["replicas"] = 7
    values["elementAdmin"]["colour"] = "green"
    del values["haproxy"]
    (same / "values.yaml").write_text(yaml.safe_dump(values))
    schema = json.loads((same / "values.schema.json").read_text())
    del schema["properties"]["haproxy"]
    schema["properties"]["elementAdmin"]["properties"]["colour"] = {"type": "string"}
    schema["properties"]["serverName"]["maxLength"] = 5
    (same / "values.schema.json").write_text(json.dumps(schema))
    edit(same / "templates" / "all.yaml", **{"replicas: 1\n": "replicas: 3\n", "kind: ServiceAccount\n": "kind: Account\n"})

    status, said, told = compare(str(same))
    assert (status, told) == (1, "")
    tag = harness.run("images", "--set", "elementAdmin.ingress.host=a.example.org", "--fragment", "nothing-enabled", "--fragment", "element-admin-minimal").stdout
    parts = said.rstrip().split("\n\n")
    assert parts[1:] == [
        "values that are new\n  elementAdmin.colour: string, default 'green'",
        "values that are gone\n  haproxy",
        "defaults\n  elementAdmin.replicas: 7, was 1",
        f"images\n  elementAdmin.image: oci.element.io/element-admin:99.0.0, was {tag.strip()}",
        "rules of the schema\n  maxLength: 5, was nothing: serverName",
        "objects, of 1 values file\n"
        "  Account/ess-element-admin\n    1.0.0: there, masthead: not there (admin.yaml)\n"
        "  Deployment/ess-element-admin\n    /spec/replicas: 1.0.0: 3, masthead: 1 (admin.yaml)\n"
        "  ServiceAccount/ess-element-admin\n    1.0.0: not there, masthead: there (admin.yaml)",
    ]


def test_templates_are_rendered_as_helm_does():
    """Names, helpers, the cluster's APIs; notes are no objects, and what both refuse is no difference."""
    status, said, _ = compare(str(TOY))
    assert status == 1
    objects = said.split("objects, of 2 values files\n")[1]
    assert "  ServiceMonitor/ess-greeting\n    2.0.0: there, masthead: not there (element-admin.yaml)\n" in objects
    of_account = objects.split("ServiceAccount/ess-element-admin\n")[1].split("\n  S")[0]
    assert of_account.startswith("    /metadata/labels/app.kubernetes.io~1version: 2.0.0: '2.0.0', masthead: '")
    assert of_account.count("\n") == 0, "labels of the chart and of who applies do not count"
    assert "without-host" not in said


def test_two_releases_of_a_chart_are_compared(tmp_path):
    new = copy(tmp_path)
    edit(new / "Chart.yaml", **{"version: 2.0.0": "version: 2.1.0"})
    edit(new / "values.yaml", **{"greeting: hello": "welcome: hello", "tag: 2.0.0": "tag: 2.1.0", "replicas: 2": "replicas: 3"})
    edit(new / "values.schema.json", greeting="welcome", **{'"maxLength": 20': '"maxLength": 30'})
    edit(new / "templates" / "element-admin.yaml", **{".greeting": ".welcome", "server_name": "listen"})
    status, said, told = compare(str(new), "--against", str(TOY))
    assert (status, told) == (1, "")
    assert said == (
        "toy 2.1.0 beside toy 2.0.0\n\n"
        "values that are new\n  elementAdmin.welcome: string, default 'hello'\n\n"
        "values that are gone\n  elementAdmin.greeting\n\n"
        "defaults\n  elementAdmin.replicas: 3, was 2\n\n"
        "images\n  elementAdmin.image: registry.example.org/element-admin:2.1.0, was registry.example.org/element-admin:2.0.0\n\n"
        "objects, of 2 values files\n"
        "  ConfigMap/ess-greeting\n    /data/greeting.json/replicas: 2.1.0: 3, 2.0.0: 2 (element-admin.yaml)\n"
        "  ServiceAccount/ess-element-admin\n    /metadata/labels/app.kubernetes.io~1version: 2.1.0: '2.1.0', 2.0.0: '2.0.0' (element-admin.yaml)\n"
    )


def test_what_is_in_a_secret_is_not_shown(tmp_path):
    new = copy(tmp_path)
    edit(new / "values.yaml", **{"greeting: hello": "greeting: very-secret"})
    edit(new / "templates" / "element-admin.yaml", **{'"text" .greeting': '"text" "a"'})
    _, said, _ = compare(str(new), "--against", str(TOY), "--values", str(TOY / "ci/element-admin.yaml"))
    assert "Secret/ess-greeting\n    /data/password: 2.0.0: another text, 2.0.0: another text" in said
    assert "very-secret" not in said.split("objects,")[1]


def test_values_that_one_side_refuses(tmp_path):
    new = copy(tmp_path)
    edit(new / "values.schema.json", **{'"minimum": 1': '"minimum": 4'})
    status, said, _ = compare(str(new), "--against", str(TOY), "--values", str(TOY / "ci/element-admin.yaml"))
    assert status == 1
    assert "values files that one side refuses\n    2.0.0: refuses it: " in said
    assert "minimum: got 2, want 4, 2.0.0: renders it (element-admin.yaml)" in said


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("no folder", lambda chart: shutil.rmtree(chart), "is not there"),
        ("no chart", lambda chart: (chart / "Chart.yaml").unlink(), "has no Chart.yaml"),
        ("values are no YAML", lambda chart: (chart / "values.yaml").write_text("a: [\n"), "values.yaml is no YAML: "),
        ("values are no map", lambda chart: (chart / "values.yaml").write_text("- a\n"), "values.yaml has no map of values"),
        ("no values", lambda chart: (chart / "values.yaml").unlink(), "values.yaml: No such file or directory"),
        ("no schema", lambda chart: (chart / "values.schema.json").write_text("{"), "values.schema.json is no JSON Schema: "),
        (
            "a reference to nothing",
            lambda chart: (chart / "values.schema.json").write_text('{"properties": {"a": {"$ref": "#/$defs/b"}}}'),
            "the schema refers to `#/$defs/b`, which is not there",
        ),
    ],
)
def test_what_can_not_be_compared_is_told(tmp_path, name, change, expected):
    chart = copy(tmp_path)
    change(chart)
    status, said, told = compare(str(chart), "--against", str(TOY))
    assert (status, said) == (2, ""), name
    assert told.startswith("error: ") and expected in told and told.count("\n") == 1, told


def test_a_packed_chart_and_a_missing_program_are_told(tmp_path):
    packed = tmp_path / "toy.tgz"
    packed.write_bytes(b"")
    assert compare(str(packed)) == (2, "", f"error: {packed} is no folder: unpack the chart with `tar -xf`, and name its folder\n")
    status, _, told = compare(str(TOY), "--masthead", str(tmp_path / "nothing"))
    assert status == 2 and "build masthead with `cargo build`" in told


def test_a_checkout_has_its_chart_below_charts(tmp_path):
    shutil.copytree(TOY, tmp_path / "charts" / "toy")
    assert compare(str(tmp_path), "--against", str(TOY))[0] == 0
    shutil.copytree(TOY, tmp_path / "charts" / "other")
    status, _, told = compare(str(tmp_path), "--against", str(TOY))
    assert status == 2 and "it has other, toy below `charts/`: name one" in told
