//! The values of Hookshot, and the names by which others know it.

use crate::stack::Context;
use crate::values::typed;

pub(super) const NAME: &str = "hookshot";

pub(super) fn enabled<'a>(cx: &Context<'a>) -> Option<typed::Hookshot<'a>> {
    let values = cx.values.hookshot();
    values.enabled().is_on().then_some(values)
}

/// What ends the name of the Service that the homeserver sends events to.
pub(super) fn events_service(cx: &Context) -> &'static str {
    if cx.chart.switches.hookshot_has_two_services {
        "hookshot-appservice"
    } else {
        NAME
    }
}
