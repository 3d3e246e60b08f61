"""What pytest gives to tests by name: a real API server, with a namespace for each test. And which tests run where, and in which order."""

import os

import api_server
import pytest

# Files that take long are begun first: so the workers end at the same time.
LONG = ("test_diff_cluster", "test_takeover", "test_plan", "test_removal", "test_synapse_rows", "test_api_server", "test_profiles")


@pytest.fixture(scope="session")
def kubeconfig(tmp_path_factory):
    """The kubeconfig of a real API server. Without one the test is left out."""
    with api_server.kubeconfig(tmp_path_factory.mktemp("api-server")) as path:
        if path is None:
            pytest.skip(api_server.WITHOUT)
        yield path


@pytest.fixture
def cluster(kubeconfig):
    """A new, empty namespace of the API server, which goes with the test."""
    with api_server.namespace(kubeconfig) as server:
        yield server


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Says which tests run after one another in one worker: those that share what a fixture has started, and those that share an API server, as its node ports are taken once."""
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))
    for item in items:
        if group := shared(item):
            item.add_marker(pytest.mark.xdist_group(group))


def pytest_collection_finish(session):
    """Tests that share something must not be spread over workers: pytest-xdist names their group behind an `@`, unless it does not go with pytest."""
    if getattr(session.config.option, "loadgroup", False):
        spread = [item.nodeid for item in session.items if item.get_closest_marker("xdist_group") and "@" not in item.nodeid]
        if spread:
            raise pytest.UsageError(f"pytest-xdist does not keep these together: {spread}")


def shared(item):
    """What a test shares with others, if anything. Without a KUBECONFIG each worker has its own API server."""
    if "kubeconfig" in item.fixturenames and os.environ.get("KUBECONFIG"):
        return "cluster"
    definitions = item._fixtureinfo.name2fixturedefs
    own = [definitions[name][-1] for name in item.fixturenames if name in definitions]
    is_shared = any(it.scope in ("module", "session") and it.baseid.endswith(item.path.name) for it in own)
    return item.path.stem if is_shared else None
