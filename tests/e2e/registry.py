"""A registry of containers on loopback: docker-registry of Debian."""

import contextlib
import os

import harness


@contextlib.contextmanager
def registry(folder):
    """Runs a registry with its files below the folder. Gives its address, and the environment in which skopeo speaks to it without TLS."""
    address = f"{harness.LOOPBACK}:{(port := harness.free_port())}"
    config = folder / "registry.yml"
    config.write_text(
        f"version: 0.1\nlog: {{accesslog: {{disabled: true}}}}\nhttp: {{addr: '{address}'}}\n"
        f"storage: {{filesystem: {{rootdirectory: {folder}/registry}}}}\n"
    )
    known = folder / ".config/containers/registries.conf"
    known.parent.mkdir(parents=True)
    known.write_text(f'[[registry]]\nlocation = "{address}"\ninsecure = true\n')
    with harness.process(["docker-registry", "serve", config], port, log=folder / "registry.log"):
        yield address, {**os.environ, "HOME": str(folder)}
