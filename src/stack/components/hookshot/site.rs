//! Where browsers and services find Hookshot: on a host of its own, or on that of the homeserver.

use super::ports::{WEBHOOKS, WIDGETS};
use super::values::NAME;
use crate::kube::object::{Path, Port};
use crate::stack::Context;
use crate::stack::exposure::{Exposure, Handler, needed_host};
use crate::values::typed;

/// What is before its paths on the homeserver's host.
pub(super) const PREFIX: &str = "/_matrix/hookshot";
const WIDGETS_PATH: &str = "/widgetapi/v1";

/// Its own host. It needs one where there is no homeserver.
pub(super) fn exposure<'a>(cx: &Context<'a>, values: &typed::Hookshot<'a>) -> Option<Exposure> {
    if !has_host(cx, values) && cx.homeserver().is_some() {
        return None;
    }
    let host = needed_host(cx, &values.into(), "hookshot");
    let name = cx.release.object(NAME);
    Some(Exposure::new(cx, &values.into(), &name, host))
}

/// The paths of its own host.
pub(super) fn paths(cx: &Context) -> Vec<Path> {
    vec![
        path(cx, WIDGETS_PATH.into(), WIDGETS),
        path(cx, "/".into(), WEBHOOKS),
    ]
}

/// Its paths on the homeserver's host, where it has none of its own.
pub(super) fn homeserver_paths<'a>(cx: &Context<'a>, values: &typed::Hookshot<'a>) -> Vec<Path> {
    if has_host(cx, values) || Handler::of(cx, &values.into()) == Handler::Nothing {
        return Vec::new();
    }
    vec![
        path(cx, format!("{PREFIX}{WIDGETS_PATH}"), WIDGETS),
        path(cx, PREFIX.into(), WEBHOOKS),
    ]
}

fn path(cx: &Context, path: String, port: Port) -> Path {
    Path::prefix(path, cx.release.object(NAME), port)
}

fn has_host<'a>(cx: &Context<'a>, values: &typed::Hookshot<'a>) -> bool {
    cx.host(&values.ingress().host()).is_some()
}

/// The URL below which everything is.
pub(super) fn base(cx: &Context, exposure: Option<&Exposure>) -> String {
    match exposure {
        Some(exposure) => exposure.url(),
        None => {
            let host = cx.homeserver().and_then(|server| server.host.clone());
            format!("https://{}{PREFIX}", host.unwrap_or_default())
        }
    }
}
