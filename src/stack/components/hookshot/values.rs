//! The values of Hookshot, and the names by which others know it.

use crate::stack::Context;
use crate::values::typed;

pub(super) const NAME: &str = "hookshot";

pub(super) fn enabled<'a>(cx: &Context<'a>) -> Option<typed::Hookshot<'a>> {
    let values = cx.values.hookshot();
    values.enabled().is_on().then_some(values)
}
