"""What pytest gives to tests by name: a real API server, with a namespace for each test. And which tests run after one another."""

import api_server
import pytest


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


def pytest_collection_modifyitems(items):
    """A file's tests share what they have started; those of the API server share its node ports."""
    for item in items:
        group = "cluster" if "kubeconfig" in item.fixturenames else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))
