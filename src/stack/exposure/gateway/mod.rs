//! The Gateway API: an HTTPRoute for each site, and what they attach to.
//!
//! Source: <https://gateway-api.sigs.k8s.io/reference/api-spec/>, version 1.6.

mod api;
mod created;
mod grants;
mod listener;
mod path;
mod routes;
mod streams;

pub(super) use path::{check_path, check_port};
pub(super) use routes::routes;
pub(super) use streams::stream_object;
pub(crate) use streams::{Stream, StreamKind};

use super::handler::Handler;
use super::site::Site;
use crate::kube::object::Kind;
use crate::stack::object::Object;
use crate::stack::reader::Reader;

/// The Gateway or ListenerSet of the release, and what lets Gateways of other namespaces read its
/// certificates.
pub(super) fn shared_objects<'a>(
    cx: &Reader<'a>,
    sites: &[Site],
    streams: &[Stream],
) -> Vec<Object<'a>> {
    let sites: Vec<&Site> = of_gateway(sites).collect();
    let mut out = Vec::from_iter(created::object(cx, &sites, streams));
    out.extend(grants::object(cx, &sites));
    out
}

/// Reports what of all sites together can't be rendered.
pub(super) fn check(cx: &Reader, sites: &[Site], streams: &[Stream]) {
    let sites: Vec<&Site> = of_gateway(sites).collect();
    let mut kinds: Vec<Kind> = streams.iter().map(Stream::route_kind).collect();
    kinds.extend(created::made(cx, &sites, streams));
    kinds.extend((!sites.is_empty()).then_some(Kind::HttpRoute));
    kinds.extend(grants::is_needed(&sites).then_some(Kind::ReferenceGrant));
    api::check(cx, &kinds);
    created::check(cx, &sites, streams);
}

fn of_gateway(sites: &[Site]) -> impl Iterator<Item = &Site> {
    sites.iter().filter(|site| site.is_by(Handler::Gateway))
}
