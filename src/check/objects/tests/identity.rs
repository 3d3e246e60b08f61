//! Names, labels and sizes.

use super::*;
use crate::kube::object::{Files, SecretData, StatefulSetSpec, UpdateStrategy};

#[test]
fn names_and_sizes() {
    let long = "a".repeat(53);
    let set = StatefulSetSpec {
        replicas: 1,
        service_name: String::new(),
        pod_management_policy: None,
        selector: Labels::new(),
        update_strategy: UpdateStrategy::default(),
        template: PodTemplate {
            labels: Labels::new(),
            annotations: Labels::new(),
            spec: pods(Vec::new()),
        },
    };
    assert_eq!(
        said(&[object(&long, Body::StatefulSet(set))]),
        [format!(
            "StatefulSet/{long}: the name has 53 characters: Kubernetes takes at most 52"
        )]
    );
    assert_eq!(
        said(&[object("a..b", Body::ServiceAccount)]),
        [
            "ServiceAccount/a..b: the name may only have lower-case letters, digits, `-` and `.`, \
             and must start and end with a letter or a digit"
        ]
    );
    let large = |bytes: usize| Files::from_iter([("k", "x".repeat(bytes))]);
    let map = |bytes| object("m", Body::ConfigMap(large(bytes)));
    assert_eq!(said(&[map(1024 * 1024)]), [""; 0]);
    assert_eq!(
        said(&[map(1024 * 1024 + 1)]),
        ["ConfigMap/m: it holds 1048577 bytes: Kubernetes takes at most 1048576"]
    );
    let mut data = SecretData::new();
    data.set("k", vec![0; 1024 * 1024 + 1]);
    assert_eq!(
        said(&[object("s", Body::Secret(data))]),
        ["Secret/s: it holds 1048577 bytes: Kubernetes takes at most 1048576"]
    );
}

#[test]
fn labels_are_those_of_the_object_and_of_its_pods() {
    let mut pods = deployment(pods(Vec::new()));
    pods.labels = Labels::from_iter([("a/mine", "not a value!"), ("-", "")]);
    if let Body::Deployment(spec) = &mut pods.body {
        spec.template.labels.set("b", "é");
    }
    let part =
        "at most 63 letters, digits, `-`, `_` and `.`, with a letter or a digit at both ends";
    assert_eq!(
        said(&[pods]),
        [
            format!("Deployment/d: expected the value of a label: {part}"),
            format!(
                "Deployment/d: expected the key of a label: {part}, and before it a DNS name with \
                 `/` where it needs one"
            ),
        ]
    );
}
