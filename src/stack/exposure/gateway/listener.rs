//! The listeners of the Gateway or ListenerSet of the release, as routes name them.

use crate::kube::object::{GATEWAY_GROUP, Kind, Parent};
use crate::stack::reader::Reader;

/// What follows the release in the name of the object, and the folder that stands for it.
pub(super) const NAME: &str = "gateway";

/// What is made: a Gateway, or a ListenerSet.
pub(super) fn kind(cx: &Reader) -> Kind {
    match cx.values.gateway().create().kind().or_default() {
        "ListenerSet" => Kind::ListenerSet,
        _ => Kind::Gateway,
    }
}

/// The listener of this name.
pub(super) fn named(cx: &Reader, name: String) -> Parent {
    let kind = kind(cx);
    let is_set = kind == Kind::ListenerSet;
    Parent {
        group: is_set.then_some(GATEWAY_GROUP),
        kind: is_set.then(|| kind.name().to_owned()),
        namespace: None,
        name: cx.release.object(NAME),
        section_name: Some(name),
        port: None,
    }
}

/// The listener of a host, for HTTPS or for plain HTTP.
pub(super) fn of_host(cx: &Reader, host: &str, is_https: bool) -> Parent {
    named(cx, name_for(host, is_https))
}

/// Listeners are named by their host, which is theirs alone.
pub(super) fn name_for(host: &str, is_https: bool) -> String {
    let protocol = if is_https { "https" } else { "http" };
    format!("{protocol}-{}", host.replace('*', "any"))
}
