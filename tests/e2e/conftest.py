"""What pytest gives to tests by name: a real API server, with a namespace for each test."""

import uuid

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
    server = api_server.ApiServer(kubeconfig, f"masthead-{uuid.uuid4().hex[:8]}")
    server.kubectl("create", "namespace", server.namespace)
    yield server
    # Where no controller empties the namespace, node ports would stay taken.
    server.kubectl("delete", "services", "--all")
    server.kubectl("delete", "namespace", server.namespace, "--wait=false")
