//! A whole stack: its objects in the order in which each target gets them, with what the target
//! reads. What is in the objects of a component is a snapshot of the component.

use std::fmt::Write;

use insta::assert_snapshot;
use serde_json::Value;

use crate::cases::combination;
use crate::harness::identity;
use crate::library::{self, World};

const TARGETS: [&str; 4] = ["kubectl", "helm", "argocd", "flux"];

/// What tells an object from others to a target: its annotations of these tools.
const TOOLS: [&str; 3] = [
    "helm.sh/",
    "argocd.argoproj.io/",
    "kustomize.toolkit.fluxcd.io/",
];

/// `Kind/name`, and what the target reads.
fn line(object: &Value) -> String {
    let annotations = object["metadata"]["annotations"].as_object();
    let annotations = annotations.into_iter().flatten();
    let read = annotations.filter(|(key, _)| TOOLS.iter().any(|tool| key.starts_with(tool)));
    let mut out = without_digest(&identity(object));
    for (key, value) in read {
        write!(out, " {key}={}", value.as_str().unwrap_or_default())
            .expect("writing to memory does not fail");
    }
    out
}

/// The name of a Job that changes with what it does, without its end.
fn without_digest(title: &str) -> String {
    let digest = title.rsplit('-').next().unwrap_or_default();
    let is_digest = digest.len() == 8 && digest.chars().all(|c| c.is_ascii_hexdigit());
    if title.starts_with("Job/") && is_digest {
        title.replace(digest, "<digest>")
    } else {
        title.to_owned()
    }
}

#[test]
fn each_target_gets_its_order() {
    let case = combination("quick_setup_others");
    for target in TARGETS {
        let world = World::new(case.input(), target).expect("the values are sound");
        let stack = world.stack().expect("the stack is sound");
        let manifests = library::manifests(&stack, None);
        let lines: Vec<_> = manifests.iter().map(|it| line(&it.json())).collect();
        assert_snapshot!(target, lines.join("\n"));
    }
}
