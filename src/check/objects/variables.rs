//! Variables of the user's that have no effect: the stack sets the same ones itself.

use super::findings::Findings;
use super::parts::{Container, Pod};
use crate::kube::object::Object;
use crate::source::Code;
use crate::source::problem::Problem;

/// Warns of each, once for all containers.
pub(super) fn check(object: &Object, pod: &Pod, findings: &mut Findings) {
    for container in pod.containers() {
        let Container::Ours(ours) = container else {
            continue;
        };
        for (path, variable) in ours.env.without_effect() {
            let is_known = |known: &Problem| known.path == path;
            if findings.problems.iter().any(is_known) {
                continue;
            }
            let (name, title) = (variable.str("name").unwrap_or_default(), object.title());
            let message = format!(
                "`{name}` has no effect in the container `{}` of {title}: the stack sets it itself",
                ours.name
            );
            let problem = Problem::new(Code::NoEffect, path, variable.at, message).warning();
            findings.problems.push(problem.hint("leave it out"));
        }
    }
}
