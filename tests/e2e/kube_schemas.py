"""The published schemas of Kubernetes, version by version, closed to what they do not know: those of kubernetes-validate, each read once."""

import functools
import json
import re

import importlib_resources
import jsonschema
from kubernetes_validate import utils
from referencing import Registry, Resource


@functools.cache
def folder(version):
    """The folder of the schemas of a version, e.g. `1.34`."""
    (full,) = {it for it in utils.all_versions() if utils.major_minor(it) == version}
    return importlib_resources.files("kubernetes_validate").joinpath(f"kubernetes-json-schema/v{full}-local-strict")


def read(version, name):
    return json.loads(folder(version).joinpath(f"{name}.json").read_text())


@functools.cache
def definitions(version):
    return Resource.from_contents(read(version, "_definitions")) @ Registry()


@functools.cache
def validator(version, api_version, kind):
    """What validates objects of the kind; none where the version does not have it."""
    group = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", api_version)
    try:
        schema = read(version, f"{kind.lower()}-{group}")
    except FileNotFoundError:
        return None
    registry = Resource.from_contents(schema) @ definitions(version)
    return jsonschema.validators.Draft202012Validator(schema, registry=registry)


def wrong(version, manifest):
    """What is wrong with a manifest for the version, a line each."""
    kind, name = manifest["kind"], manifest["metadata"]["name"]
    if (schema := validator(version, manifest["apiVersion"], kind)) is None:
        return [f"{kind}/{name}: {version} does not have {manifest['apiVersion']}"]
    return [f"{kind}/{name}: {'.'.join(map(str, it.path))}: {it.message}" for it in schema.iter_errors(manifest)]
