//! What is reached from outside: a host, its paths and the Services behind them. Ingresses, routes,
//! notes and network policies are made of it.
//!
//! [`Exposure`] and [`Site`] are the fact; each way to lead requests there is a file that makes
//! objects of it, and an arm of [`objects`].

mod attached;
mod entrances;
mod fact;
mod gateway;
mod handler;
mod host;
mod ingress;
mod openshift;
mod site;

pub(crate) use entrances::Entrances;
pub(crate) use fact::{Demands, Exposure};
pub(crate) use gateway::{Stream, StreamKind};
pub(crate) use handler::Handler;
pub(crate) use host::{missing_host, needed_host, served_host};
pub(crate) use site::Site;

use super::object::Object;
use super::reader::Reader;
use crate::kube::object::PortRef;
use crate::values::typed::Typed;

/// What leads requests from outside to their Services.
pub(super) fn objects<'a>(cx: &Reader<'a>, all: &Entrances) -> Vec<Object<'a>> {
    let mut out = Vec::new();
    for site in &all.sites {
        let own = objects_of(cx, site).into_iter();
        out.extend(own.map(|object| object.of(site.component)));
    }
    for stream in &all.streams {
        let own = gateway::stream_object(cx, stream).into_iter();
        out.extend(own.map(|object| object.of(stream.component)));
    }
    out.extend(gateway::shared_objects(cx, &all.sites, &all.streams));
    out.extend(openshift::shared_objects(cx, &all.sites));
    out
}

fn objects_of<'a>(cx: &Reader<'a>, site: &Site) -> Vec<Object<'a>> {
    match site.exposure.handler {
        Handler::Nothing => Vec::new(),
        Handler::Ingress => vec![ingress::object(cx, site)],
        Handler::Gateway => gateway::routes(cx, site),
        Handler::Route => openshift::routes(cx, site),
    }
}

/// Reports what of all together can't be rendered.
pub(super) fn check(cx: &Reader, all: &Entrances) {
    gateway::check(cx, &all.sites, &all.streams);
    openshift::check(cx, &all.sites);
}

/// Reports a path of the user's that the handler can't say.
pub(crate) fn check_path<'a>(cx: &Reader, handler: Handler, field: &impl Typed<'a>, path: &str) {
    if handler == Handler::Gateway {
        gateway::check_path(cx, field, path);
    }
}

/// Reports a port of a Service of the user's that the handler can't say, or says otherwise.
pub(crate) fn check_port<'a>(
    cx: &Reader<'a>,
    handler: Handler,
    field: &impl Typed<'a>,
    port: &PortRef,
) {
    match handler {
        Handler::Gateway => gateway::check_port(cx, field, port),
        Handler::Route => openshift::check_port(cx, field, port),
        Handler::Ingress | Handler::Nothing => {}
    }
}
