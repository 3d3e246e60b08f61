//! The words of kubectl's command line for objects, as a shell takes them.

use super::Identity;
use super::options::Options;
use crate::source::shell;

/// A command about one object: `kubectl delete --namespace=n statefulset.apps/x`.
pub(super) fn about(verb: &str, identity: &Identity, options: &Options) -> String {
    let space = match &*identity.namespace {
        "" => options.namespace.as_deref(),
        own => Some(own),
    };
    let flag = |name: &str, value: Option<&str>| {
        value.map_or(String::new(), |it| format!(" --{name}={}", shell::word(it)))
    };
    format!(
        "kubectl {verb}{}{} {}",
        flag("context", options.context.as_deref()),
        flag("namespace", space),
        object(identity)
    )
}

/// An object: `statefulset.apps/x`.
pub(super) fn object(identity: &Identity) -> String {
    let kind = identity.kind.to_lowercase();
    let dot = if identity.group.is_empty() { "" } else { "." };
    shell::word(&format!("{kind}{dot}{}/{}", identity.group, identity.name))
}
