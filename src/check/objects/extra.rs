//! Objects that users write themselves, held against the API of Kubernetes.

use super::findings::Findings;
use crate::kube::api;
use crate::kube::object::Extra;
use crate::source::Code;
use crate::source::problem::Problem;

/// Reports what the API refuses, where it is written.
pub(super) fn check(extra: &Extra, findings: &mut Findings) {
    for fault in api::check_object(&extra.node, findings.kube_version()) {
        let place = || fault.below.find(&extra.node).1;
        let at = [fault.at, place(), extra.node.at];
        let at = at.into_iter().find(|at| at.line > 0);
        let at = at.unwrap_or(extra.node.at);
        let patch = findings.patch_with(at);
        let path = patch.as_ref().unwrap_or(&extra.path).join(&fault.below);
        let message = if extra.is_ours {
            format!("{}/{}: {}", extra.kind_name(), extra.stem(), fault.message)
        } else {
            fault.message
        };
        let problem = Problem::new(Code::RefusedField, path, at, message);
        findings.add(Problem {
            hint: fault.hint,
            ..problem
        });
    }
}
