//! What refuses pods before they are there: Pod Security Standards of their namespace, and OpenShift's
//! security context constraints.

mod contexts;
mod fault;
mod rules;

use super::findings::Findings;
use super::origin::Wanted;
use super::parts::Pod;
use crate::kube::object::Object;
use crate::source::Code;
use crate::source::problem::{Problem, Severity};
use crate::stack::Stack;
use crate::stack::namespace::levels;
use fault::Place;
use rules::Rules;

/// OpenShift's own API, which no other cluster has.
const OPENSHIFT: [&str; 2] = ["security.openshift.io/v1", "route.openshift.io/v1"];

/// What looks at the pods of a release.
#[derive(Clone, Copy, Debug)]
pub(super) struct Admission {
    rules: Rules,
    code: Code,
    severity: Severity,
    name: &'static str,
    hint: &'static str,
}

impl Admission {
    /// Those that a stack has to do with.
    pub(super) fn of(stack: &Stack) -> Vec<Self> {
        let (enforced, told) = levels(&stack.release_namespace());
        let told = told.filter(|told| enforced.is_none_or(|level| level < *told));
        let levels = [(enforced, Severity::Error), (told, Severity::Warning)];
        let levels = levels
            .into_iter()
            .filter_map(|(level, severity)| Some((level?, severity)));
        let standards = levels.map(|(level, severity)| Self {
            rules: Rules::of(level),
            code: Code::PodSecurity,
            severity,
            name: level.name(),
            hint: "change it, or set a lower level below `releaseNamespace.podSecurity`",
        });
        let release = stack.release();
        let is_openshift = OPENSHIFT.iter().any(|api| {
            let mut known = release.api_versions.iter();
            known.any(|known| known.starts_with(api))
        });
        let constraints = is_openshift.then_some(Self {
            rules: Rules::RESTRICTED_V2,
            code: Code::SecurityContextConstraint,
            severity: Severity::Warning,
            name: "restricted-v2",
            hint: "`--fragment openshift` leaves such things to OpenShift; else its service account needs another constraint",
        });
        standards.chain(constraints).collect()
    }
}

/// Looks at the pods of an object.
pub(super) fn check(admissions: &[Admission], object: &Object, pod: &Pod, findings: &mut Findings) {
    for admission in admissions {
        for fault in admission.rules.faults(pod) {
            let message = format!("`{}` refuses {}", admission.name, fault.what);
            let problem = match fault.place {
                Place::Node(node) => findings.of_node(admission.code, object, node, message),
                Place::Value(end, text) => {
                    let ends: &[&[&str]] = &[end];
                    findings.of_value(admission.code, object, &Wanted { text, ends }, message)
                }
            };
            let severity = admission.severity;
            let problem = Problem {
                severity,
                ..problem
            };
            findings.add(problem.hint(admission.hint));
        }
    }
}
