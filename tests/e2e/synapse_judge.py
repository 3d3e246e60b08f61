"""Real Synapse as the judge of its configuration: loads what a stack of ours and additional settings make."""

import copy
import functools
import logging
import pathlib
import tempfile

import harness
import pods
from synapse.config.homeserver import HomeServerConfig
import yaml

MAS = {"enabled": True, "ingress": {"host": "account.example.org"}}


@functools.cache
def files(mas):
    """Our files before and after the additional ones, as maps, for the main process of a small stack, with or without MAS."""
    values = {"serverName": "example.org", "synapse": {"enabled": True, "ingress": {"host": "matrix.example.org"}}}
    objects = harness.objects({**values, **({"matrixAuthenticationService": MAS} if mas else {})})
    folder = tempfile.mkdtemp(prefix="synapse-judge-")
    pod = pods.Pod(objects, "StatefulSet/ess-synapse-main", pathlib.Path(folder), pods.generated_secret(objects))
    pod.render()
    init = next(c for c in pod.spec["initContainers"] if c["name"] == "render-config")
    env = {var["name"]: pod.variable(var["value"]) for var in init["env"]}
    below, above = {}, {}
    for source in init["args"][3:]:
        read = pod.below_root(yaml.safe_load(pods.substitute(pod.path(source).read_text(), env)) or {})
        if "underrides" in source or "generated" in source:
            below = pods.merge(below, read)
        else:
            above = pods.merge(above, read)
    return below, above


def merged(additional, mas):
    """The configuration that a pod reads."""
    below, above = files(mas)
    return pods.merge(pods.merge(copy.deepcopy(below), copy.deepcopy(additional)), copy.deepcopy(above))


def load(config):
    """Loads a configuration as the program does, from YAML."""
    logging.disable(logging.CRITICAL)
    loaded = HomeServerConfig([])
    text = yaml.dump(config, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
    folder = tempfile.gettempdir()
    loaded.parse_config_dict(yaml.load(text, Loader=yaml.CSafeLoader), config_dir_path=folder, data_dir_path=folder)
    loaded.validate_config()
    return loaded


def refusal(additional, mas):
    """Why Synapse does not start with these additional settings; nothing if it does."""
    try:
        loaded = load(merged(additional, mas))
        if loaded.metrics.sentry_enabled:
            from sentry_sdk.utils import Dsn

            Dsn(loaded.metrics.sentry_dsn)
    except Exception as e:  # Synapse ends with any.
        return f"{type(e).__name__}: {getattr(e, 'msg', None) or e}"
    return None
