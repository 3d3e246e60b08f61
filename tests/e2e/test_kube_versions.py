"""What is rendered for a version of Kubernetes has only fields that its API has: its published schemas, closed to what they do not know."""

import kube_schemas
import pytest
from harness import manifests, run
from test_api_server import MINIMAL, POLICIES, WORKERS, hosts

VERSIONS = [f"1.{minor}" for minor in range(25, 37)]
SPREAD = ['--set-json=topologySpreadConstraints=[{"maxSkew":1,"topologyKey":"zone"}]']
SIDE = ["--set=synapse.workers.media-repository.enabled=true,matrixRTC.sfu.exposedServices.turnTLS.enabled=false", *SPREAD, *POLICIES]
# Kinds of operators have no schema there.
OTHERS = {"ServiceMonitor", "Certificate"}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("more", [[], WORKERS, SIDE])
@pytest.mark.parametrize("target", ["kubectl", "helm"])
def test_each_field_is_one_of_the_version(version, more, target):
    rendered = run("render", "ess", f"--target={target}", f"--kube-version={version}", *MINIMAL, *hosts(), *more)
    judged = [manifest for manifest in manifests(rendered) if manifest["kind"] not in OTHERS]
    wrong = [line for manifest in judged for line in kube_schemas.wrong(version, manifest)]
    assert judged and not wrong, "\n".join(wrong)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_field_that_a_version_does_not_have_is_found(version):
    spec = {"containers": [{"name": "it", "image": "it"}], "fieldOfAnotherDay": True}
    (said,) = kube_schemas.wrong(version, {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "it"}, "spec": spec})
    assert "Pod/it: spec: " in said and "fieldOfAnotherDay" in said
    assert kube_schemas.wrong(version, {"apiVersion": "v9", "kind": "Pod", "metadata": {"name": "it"}}) == [f"Pod/it: {version} does not have v9"]
