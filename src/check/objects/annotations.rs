//! Old annotations of pods that the API still reads.
//! <https://kubernetes.io/docs/reference/labels-annotations-taints/>

use serde_json::Value;

use super::findings::Findings;
use super::origin::Wanted;
use super::parts::Pod;
use crate::kube::object::Object;

const APPARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
const MIRROR: &str = "kubernetes.io/config.mirror";
const SECCOMP: &str = "seccomp.security.alpha.kubernetes.io/pod";
const TOLERATIONS: &str = "scheduler.alpha.kubernetes.io/tolerations";

/// Looks at the annotations of the pods of an object.
pub(super) fn check(object: &Object, pod: &Pod, findings: &mut Findings) {
    let Some(pods) = object.body.pods() else {
        return;
    };
    for (key, value) in pods.annotations.iter() {
        if let Some(message) = fault(pod, key, value) {
            let wanted = Wanted {
                text: None,
                ends: &[&["annotations", key]],
            };
            findings.report_value(object, &wanted, message, None);
        }
    }
}

fn fault(pod: &Pod, key: &str, value: &str) -> Option<&'static str> {
    if let Some(name) = key.strip_prefix(APPARMOR) {
        let is_there = pod.containers().any(|container| container.name() == name);
        return if is_there {
            (!is_profile(value)).then_some(
                "expected `runtime/default`, `unconfined`, or `localhost/` and the name of a profile",
            )
        } else {
            Some("the pod has no container of this name")
        };
    }
    match key {
        MIRROR => Some("it is for pods that a node made itself"),
        SECCOMP if !is_profile(value) && value != "docker/default" => {
            Some("expected `runtime/default`, `unconfined`, or `localhost/` and a file")
        }
        TOLERATIONS if !is_list(value) => Some("expected a list of tolerations as JSON"),
        _ => None,
    }
}

fn is_profile(value: &str) -> bool {
    let local = value.strip_prefix("localhost/");
    matches!(value, "" | "runtime/default" | "unconfined") || local.is_some_and(|it| !it.is_empty())
}

/// The API reads it where it is not empty.
fn is_list(value: &str) -> bool {
    let parsed = || serde_json::from_str::<Value>(value);
    value.is_empty() || parsed().is_ok_and(|value| value.is_array() || value.is_null())
}
