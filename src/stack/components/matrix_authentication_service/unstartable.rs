//! What keeps MAS from starting, though it can be rendered.

use super::parts::Parts;
use crate::source::At;
use crate::source::Code;
use crate::source::problem::Problem;
use crate::values::typed::Typed;

/// MAS needs to know its homeserver: where Synapse is not a part of the stack, nobody says it. It
/// may stand in a Secret that only the cluster has.
pub(super) fn check(parts: &Parts) -> Option<Problem> {
    let is_known = parts.homeserver.is_some() || parts.additional.documents().has(&["matrix"]);
    if is_known {
        return None;
    }
    let values = parts.values.path();
    let message = "MAS does not start without the section `matrix`, since Synapse is not a part of \
                   the stack";
    let hint = format!(
        "set `synapse.enabled: true`, or `matrix` in `{values}.additional.<name>.config`: \
         `homeserver`, `endpoint`, and `secret` or `secret_file`"
    );
    let problem = Problem::new(
        Code::MissingSetting,
        values.key("additional"),
        At::default(),
        message,
    )
    .hint(hint);
    let is_elsewhere = parts
        .additional
        .parts()
        .iter()
        .any(|part| part.inline.is_none());
    Some(if is_elsewhere {
        problem.warning()
    } else {
        problem
    })
}
