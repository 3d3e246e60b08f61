//! Old annotations of pods that the API still reads.
//! <https://kubernetes.io/docs/reference/labels-annotations-taints/>

use serde_json::Value;

use super::findings::Findings;
use super::origin::Wanted;
use super::parts::{Part, Pod};
use crate::kube::object::Object;
use crate::source::Node;

const APPARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
const CONTAINER_SECCOMP: &str = "container.seccomp.security.alpha.kubernetes.io/";
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";
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
            (!is_apparmor(value)).then_some(
                "expected `runtime/default`, `unconfined`, or `localhost/` and the name of a profile",
            )
        } else {
            Some("the pod has no container of this name")
        };
    }
    if let Some(name) = key.strip_prefix(CONTAINER_SECCOMP) {
        let security = || security_of(pod, name)?.get("seccompProfile");
        return of_seccomp(value, security);
    }
    match key {
        MIRROR => Some("it is for pods that a node made itself"),
        SECCOMP => of_seccomp(value, || {
            pod.ours()?
                .security_context
                .written()?
                .get("seccompProfile")
        }),
        TOLERATIONS if !is_list(value) => Some("expected a list of tolerations as JSON"),
        DELETION_COST if !is_cost(value) => Some("expected an integer of 32 bits, such as `-5`"),
        _ => None,
    }
}

/// What the container of this name may do.
fn security_of<'o>(pod: &Pod<'o>, name: &str) -> Option<&'o Node> {
    match pod
        .containers()
        .find(|container| container.name() == name)?
    {
        Part::Ours(container) => container.security_context.written(),
        Part::Users(node) => node.get("securityContext"),
    }
}

fn is_apparmor(value: &str) -> bool {
    matches!(value, "" | "runtime/default" | "unconfined") || value.starts_with("localhost/")
}

/// The annotation and the field, where that is written, must say the same.
fn of_seccomp<'o>(value: &str, field: impl FnOnce() -> Option<&'o Node>) -> Option<&'static str> {
    let local = value.strip_prefix("localhost/");
    let kind = match value {
        "unconfined" => "Unconfined",
        "runtime/default" | "docker/default" => "RuntimeDefault",
        _ if local.is_some_and(|file| !file.is_empty()) => "Localhost",
        "" => "",
        _ => return Some("expected `runtime/default`, `unconfined`, or `localhost/` and a file"),
    };
    let profile = field().filter(|profile| !profile.is_empty())?;
    let is_same = profile.str("type") == Some(kind)
        && (kind != "Localhost" || profile.str("localhostProfile") == local);
    (!is_same).then_some("it says another profile than `seccompProfile` of the security context")
}

/// <https://kubernetes.io/docs/reference/labels-annotations-taints/#pod-deletion-cost>
fn is_cost(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let is_plain = digits == "0" || !digits.starts_with(['0', '+']);
    is_plain && value.parse::<i32>().is_ok()
}

/// The API reads it where it is not empty.
fn is_list(value: &str) -> bool {
    let parsed = || serde_json::from_str::<Value>(value);
    value.is_empty() || parsed().is_ok_and(|value| value.is_array() || value.is_null())
}
