//! The values of backups, and the names by which others know them.

use crate::source::Code;
use crate::stack::Context;
use crate::values::typed::{self, Typed};

pub(super) type Values<'a> = typed::Backup<'a>;

pub(super) const NAME: &str = "backup";

/// The values, where backups are a part of the stack.
pub(super) fn enabled<'a>(cx: &Context<'a>) -> Option<Values<'a>> {
    let values = cx.values.backup();
    if values.enabled().is_on() {
        return Some(values);
    }
    let from = values.restore().from();
    if from.is_set() {
        let message = "nothing is brought back";
        let problem = cx.problem(Code::NoEffect, &from, message).warning();
        cx.report(problem.hint(format!("set `{}: true`", values.enabled().path())));
    }
    None
}
