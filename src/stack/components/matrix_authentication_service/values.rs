//! The values of MAS, and the names by which others know it.

use crate::stack::Context;
use crate::stack::roles::Moving;
use crate::values::typed;

pub(super) type Values<'a> = typed::MatrixAuthenticationService<'a>;

pub(super) const NAME: &str = "matrix-authentication-service";

/// `app.kubernetes.io/component`
pub(super) const LABEL: &str = "matrix-authentication";

/// What `masthead config` calls it.
pub(super) const PROGRAM: &str = "mas";

/// The values, where it is a part of the stack.
pub(super) fn enabled<'a>(cx: &Context<'a>) -> Option<Values<'a>> {
    let values = cx.values.matrix_authentication_service();
    values.enabled().is_on().then_some(values)
}

pub(super) fn moving(values: &Values) -> Moving {
    let job = values.syn2mas();
    match (job.enabled().is_on(), job.dry_run().is_on()) {
        (false, _) => Moving::No,
        (true, true) => Moving::Tried,
        (true, false) => Moving::Yes,
    }
}
