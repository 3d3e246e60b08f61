//! PodDisruptionBudgets that let no pod go, so that a drain of a node waits for ever.
//!
//! <https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/>

use super::findings::Findings;
use super::origin::Wanted;
use crate::kube::object::{Body, DisruptionSpec, Kind, Object};
use crate::source::Code;

/// Looks at a budget. It has the name of the workload that it is for.
pub(super) fn check(object: &Object, findings: &mut Findings) {
    let Body::PodDisruptionBudget(spec) = &object.body else {
        return;
    };
    let Some(pods) = replicas(&object.name, findings) else {
        return;
    };
    if spec.may_go(pods).is_some_and(|pods| pods <= 0) {
        let message =
            format!("none of the {pods} pods may go: a drain of their nodes waits for ever");
        let hint = "let one pod go, or have more of them";
        let text = said(spec);
        let wanted = Wanted {
            text: text.as_deref(),
            ends: &[
                &["podDisruptionBudget", "minAvailable"],
                &["podDisruptionBudget", "maxUnavailable"],
            ],
        };
        findings.warn_value(Code::BlockedDrain, object, &wanted, message, hint);
    }
}

/// The number that counts, as it is written.
fn said(spec: &DisruptionSpec) -> Option<String> {
    let node = spec.min_available.or(spec.max_unavailable)?;
    let number = || node.as_int().map(|number| number.to_string());
    node.as_str().map(str::to_owned).or_else(number)
}

fn replicas(name: &str, findings: &Findings) -> Option<i64> {
    let kinds = [Kind::Deployment, Kind::StatefulSet];
    let mut found = kinds
        .iter()
        .filter_map(|kind| findings.index.get(*kind, name));
    match &found.next()?.body {
        Body::Deployment(spec) => Some(spec.replicas),
        Body::StatefulSet(spec) => Some(spec.replicas),
        _ => None,
    }
}
