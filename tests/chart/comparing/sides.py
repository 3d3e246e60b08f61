"""What is compared: a chart in a folder, and masthead. Both have values, a schema, and render."""

import functools
import json
import pathlib
import subprocess

import yaml

from . import schema
from .canonical import Loader, NoObject, canonical_set, load_all

RELEASE = "ess"
# What the rendered objects are for: the same for both sides.
KUBE_VERSION = "1.34.0"
APIS = ("monitoring.coreos.com/v1/ServiceMonitor", "cert-manager.io/v1/Certificate")


class CouldNotRun(Exception):
    """The comparison can't be made: said to the user as it is."""


class Refused(Exception):
    """A side takes these values for wrong."""


def read_yaml(path):
    """The values in a file; a file without any is empty."""
    try:
        values = yaml.load(path.read_text(), Loader=Loader)
    except OSError as e:
        raise CouldNotRun(f"{path}: {e.strerror}") from e
    except (yaml.YAMLError, UnicodeDecodeError) as e:
        raise CouldNotRun(f"{path} is no YAML: {' '.join(str(e).split())}") from e
    if not isinstance(values, dict | None):
        raise CouldNotRun(f"{path} has no map of values")
    return values or {}


def rules(text, where):
    try:
        return schema.rules(json.loads(text))
    except ValueError as e:
        raise CouldNotRun(f"{where} is no JSON Schema: {e}") from e


class Chart:
    """An unpacked chart, or a checkout that has one below `charts/`."""

    def __init__(self, folder):
        self.folder = found(pathlib.Path(folder))
        self.about = read_yaml(self.folder / "Chart.yaml")
        self.name = f"{self.about.get('name')} {self.about.get('version')}"
        self.label = str(self.about.get("version"))
        self.values = read_yaml(self.folder / "values.yaml")
        of_schema = self.folder / "values.schema.json"
        self.rules = rules(of_schema.read_text(), of_schema) if of_schema.is_file() else {}

    def cases(self):
        """The values files that the chart's own checks use."""
        return sorted(self.folder.glob("ci/*.yaml"))

    @functools.cached_property
    def _loaded(self):
        from . import helm

        try:
            return helm.load(self.folder)
        except helm.Refused as e:
            raise CouldNotRun(f"{self.folder}: Helm does not load the chart: {e}") from e

    def render(self, path):
        """The objects with the values of a file."""
        from . import helm

        values, chart = read_yaml(path), self._loaded
        try:
            files = helm.render(chart, values, RELEASE, KUBE_VERSION, APIS)
        except helm.Refused as e:
            raise Refused(str(e)) from e
        texts = {name: text for name, text in files.items() if name.endswith((".yaml", ".yml"))}
        documents = [document for name in sorted(texts) for document in self._documents(name, texts[name])]
        try:
            return canonical_set(documents)
        except NoObject as e:
            raise Refused(str(e)) from e

    def _documents(self, name, text):
        try:
            return load_all(text)
        except yaml.YAMLError as e:
            raise Refused(f"{name} renders to what is no YAML: {' '.join(str(e).split())}") from e


def found(folder):
    """Where the chart is."""
    if not folder.exists():
        raise CouldNotRun(f"{folder} is not there")
    if not folder.is_dir():
        raise CouldNotRun(f"{folder} is no folder: unpack the chart with `tar -xf`, and name its folder")
    if (folder / "Chart.yaml").is_file():
        return folder
    below = sorted(path.parent for path in folder.glob("charts/*/Chart.yaml"))
    if len(below) != 1:
        several = f"; it has {', '.join(path.name for path in below)} below `charts/`: name one" if below else ""
        raise CouldNotRun(f"{folder} has no Chart.yaml{several}")
    return below[0]


class Masthead:
    """A build of masthead, and the release of the chart that it is to render as."""

    def __init__(self, binary, version):
        self.binary, self.flags = binary, ["--chart-version", version] if version else []
        self.name = self._done("--version").strip() + (f" as {version}" if version else "")
        self.label = "masthead"
        document = json.loads(self._done("values", "schema"))
        if version:
            document = schema.until(document, version)
        self.rules = schema.rules(document)
        values = yaml.load(self._done("values", "merged", *self.flags), Loader=Loader)
        self.values = {key: value for key, value in values.items() if key in document["properties"]}

    def render(self, path):
        apis = [word for api in APIS for word in ("-a", api)]
        args = ["template", RELEASE, "-n", RELEASE, "--kube-version", KUBE_VERSION, *apis, *self.flags, "-f", str(path)]
        done = self._run(*args)
        if done.returncode:
            raise Refused("\n".join(line for line in done.stderr.splitlines() if line.startswith("error")))
        return canonical_set(load_all(done.stdout))

    def _run(self, *args):
        try:
            return subprocess.run([self.binary, *args], capture_output=True, text=True, timeout=60, check=False)
        except OSError as e:
            raise CouldNotRun(f"{self.binary}: {e.strerror}; build masthead with `cargo build`, or name it with --masthead") from e
        except subprocess.TimeoutExpired as e:
            raise CouldNotRun(f"{self.binary} {' '.join(args)}: no answer in a minute") from e

    def _done(self, *args):
        done = self._run(*args)
        if done.returncode:
            raise CouldNotRun(f"{self.binary} {' '.join(args)}: {done.stderr.strip()}")
        return done.stdout
