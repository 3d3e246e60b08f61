//! What sets pods apart from their node, as the values say it of all pods.

use super::reader::Reader;
use crate::source::Code;

/// Since when Kubernetes takes user namespaces without a feature gate.
/// <https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/>
const USER_NAMESPACES_SINCE: (u32, u32, u32) = (1, 33, 0);

/// Whether a pod shares the user ids of its node. On the node's network it does in any case.
pub(super) fn host_users(cx: &Reader, host_network: Option<bool>) -> Option<bool> {
    let wanted = cx.values.host_users().get()?;
    let is_known = cx.release.kube_version >= USER_NAMESPACES_SINCE;
    (is_known && (wanted || host_network != Some(true))).then_some(wanted)
}

/// Warns of what the cluster does not know.
pub(super) fn check(cx: &Reader) {
    let field = cx.values.host_users();
    let (major, minor, _) = cx.release.kube_version;
    if field.get() == Some(false) && cx.release.kube_version < USER_NAMESPACES_SINCE {
        let message = format!(
            "this has no effect: Kubernetes {major}.{minor} has no user namespaces, which came with 1.33"
        );
        let hint = "give the version of the cluster with `--kube-version`, or leave it out";
        let problem = cx.problem(Code::NoEffect, &field, message);
        cx.report(problem.hint(hint).warning());
    }
}
