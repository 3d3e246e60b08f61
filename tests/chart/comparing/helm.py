"""Charts as Helm renders them, by its own library."""

import json

import helm_python


class Refused(Exception):
    """Helm does not load the chart, or does not render it with these values."""


def load(folder):
    try:
        return helm_python.Chart.load(folder)
    except helm_python.HelmError as e:
        raise Refused(str(e)) from e


def render(chart, values, release, kube_version, apis):
    """{name of a template: what it renders to}."""
    options = {"name": release, "namespace": release, "is_install": True, "api_versions": apis, "kube_version": f"v{kube_version}"}
    try:
        # `Chart.render` of the library does not hand on the API versions.
        return json.loads(helm_python._native.call_string("helm_render", chart._raw(), json.dumps(values), json.dumps(options)))
    except helm_python.HelmError as e:
        raise Refused(str(e)) from e
