//! What is reached by an object from outside of the cluster, whatever its kind.

mod patched;

use super::{
    BackendRef, Body, HttpRouteSpec, HttpRule, IngressSpec, Number, PortRef, RouteSpec,
    StreamRouteSpec,
};

/// A path of a host, and the port of a Service that requests for it go to. What is no HTTP has no
/// path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reached<'o> {
    pub host: &'o str,
    pub path: &'o str,
    pub service: &'o str,
    pub port: PortRef,
}

impl Body<'_> {
    /// The paths that lead to Services.
    pub(crate) fn reached(&self) -> Vec<Reached<'_>> {
        match self {
            Self::Ingress(spec) => of_ingress(spec),
            Self::HttpRoute(spec) => of_http_route(spec),
            Self::Route(spec) => vec![of_route(spec)],
            Self::StreamRoute(spec) => vec![of_stream(spec)],
            Self::Extra(kind, extra) if extra.is_ours => patched::reached(*kind, &extra.node),
            _ => Vec::new(),
        }
    }
}

fn of_ingress(spec: &IngressSpec) -> Vec<Reached<'_>> {
    let paths = spec.paths.iter().map(|path| Reached {
        host: &spec.host,
        path: &path.path,
        service: &path.backend.service,
        port: path.backend.port.clone(),
    });
    paths.collect()
}

fn of_http_route(spec: &HttpRouteSpec) -> Vec<Reached<'_>> {
    let hosts = spec.hostnames.iter();
    let rules = hosts.flat_map(|host| spec.rules.iter().map(move |rule| (&**host, rule)));
    rules.flat_map(|(host, rule)| of_rule(host, rule)).collect()
}

fn of_rule<'o>(host: &'o str, rule: &'o HttpRule) -> impl Iterator<Item = Reached<'o>> {
    let backends = rule.backend_refs.iter();
    backends.flat_map(move |backend| {
        let paths = rule.matches.iter().map(|fit| &*fit.path.value);
        paths.map(move |path| of_backend(host, path, backend))
    })
}

fn of_stream(spec: &StreamRouteSpec) -> Reached<'_> {
    let host = spec.hostnames.first().map_or("", String::as_str);
    let [rule] = &spec.rules;
    let [backend] = &rule.backend_refs;
    of_backend(host, "", backend)
}

fn of_backend<'o>(host: &'o str, path: &'o str, backend: &'o BackendRef) -> Reached<'o> {
    Reached {
        host,
        path,
        service: &backend.name,
        port: PortRef::Number(Number::Int(backend.port)),
    }
}

fn of_route(spec: &RouteSpec) -> Reached<'_> {
    Reached {
        host: &spec.host,
        path: spec.path.as_deref().unwrap_or("/"),
        service: &spec.to.name,
        port: spec.port.target_port.clone(),
    }
}
