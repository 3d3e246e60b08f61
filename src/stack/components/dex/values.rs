//! The values of Dex, and the names by which others know it.

use crate::stack::Context;
use crate::values::typed;

pub(super) type Values<'a> = typed::Dex<'a>;

pub(super) const NAME: &str = "dex";

/// The id of the authentication service as a client.
pub(super) const CLIENT_ID: &str = "matrix-authentication-service";

/// The values, where it is a part of the stack.
pub(super) fn enabled<'a>(cx: &Context<'a>) -> Option<Values<'a>> {
    let values = cx.values.dex();
    values.enabled().is_on().then_some(values)
}

/// The URL that Dex calls itself, without a slash at the end.
pub(super) fn issuer<'a>(cx: &Context<'a>, values: &Values<'a>) -> String {
    format!(
        "https://{}",
        cx.host(&values.ingress().host()).unwrap_or_default()
    )
}
