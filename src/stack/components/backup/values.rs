//! The values of backups, and the names by which others know them.

use crate::stack::Context;
use crate::values::typed;

pub(super) type Values<'a> = typed::Backup<'a>;

pub(super) const NAME: &str = "backup";

/// The values, where backups are a part of the stack.
pub(super) fn enabled<'a>(cx: &Context<'a>) -> Option<Values<'a>> {
    let values = cx.values.backup();
    values.enabled().is_on().then_some(values)
}
