//! What is tried of Dex where it runs.

use super::values::{Values, issuer};
use crate::stack::Context;
use crate::stack::blackbox::{Expected, FOUND, Listed, Probe, Way};

/// Names, and what each means.
pub(super) const TRIED: &[Listed] = &[(
    "dex.discovery",
    "Dex answers, and calls itself what is rendered",
)];

pub(super) fn probe<'a>(cx: &Context<'a>, values: &Values<'a>) -> Probe {
    let issuer = issuer(cx, values);
    let url = format!("{issuer}/.well-known/openid-configuration");
    let way = Way::page(url, vec![FOUND, Expected::Text("/issuer", issuer)]);
    Probe::new(
        "dex.discovery",
        way,
        "the host has to lead to Dex; see its log for the directory",
    )
}
