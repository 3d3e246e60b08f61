//! What is reached by an object of the stack that users have patched.

use super::super::{Kind, Number, PortRef};
use super::Reached;
use crate::source::Node;

/// The paths that lead to Services.
pub(super) fn reached(kind: Kind, node: &Node) -> Vec<Reached<'_>> {
    let Some(spec) = node.get("spec") else {
        return Vec::new();
    };
    match kind {
        Kind::Ingress => of_ingress(spec).collect(),
        Kind::HttpRoute => of_routes(spec, "/"),
        Kind::TcpRoute | Kind::UdpRoute | Kind::TlsRoute => of_routes(spec, ""),
        Kind::Route => of_route(spec).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// <https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/>
fn of_ingress(spec: &Node) -> impl Iterator<Item = Reached<'_>> {
    spec.list("rules").iter().flat_map(|rule| {
        let paths = rule.get("http").map_or(&[][..], |http| http.list("paths"));
        paths.iter().filter_map(|path| {
            let service = path.below(&["backend", "service"])?;
            let port = service.get("port")?;
            Some(Reached {
                host: rule.str("host").unwrap_or_default(),
                path: path.str("path").unwrap_or("/"),
                service: service.str("name")?,
                port: port_of(port.get("name").or_else(|| port.get("number"))?)?,
            })
        })
    })
}

/// Those of all hosts, or of none where it has none; a match without a path is of the default one.
/// <https://gateway-api.sigs.k8s.io/reference/spec/#httproute>
fn of_routes<'o>(spec: &'o Node, default: &'o str) -> Vec<Reached<'o>> {
    let hosts = spec.list("hostnames").iter().filter_map(Node::as_str);
    let mut hosts: Vec<_> = hosts.collect();
    if hosts.is_empty() {
        hosts.push("");
    }
    let rules = spec.list("rules").iter();
    let of_rules =
        rules.flat_map(|rule| hosts.iter().flat_map(|host| of_rule(host, rule, default)));
    of_rules.collect()
}

fn of_rule<'o>(host: &'o str, rule: &'o Node, default: &'o str) -> Vec<Reached<'o>> {
    let matches = rule.list("matches").iter();
    let paths = matches.map(|fit| fit.get("path")?.str("value"));
    let mut paths: Vec<_> = paths.map(|path| path.unwrap_or(default)).collect();
    if paths.is_empty() {
        paths.push(default);
    }
    let backends = rule.list("backendRefs").iter();
    let of_backends = backends.flat_map(|backend| {
        paths.iter().filter_map(|path| {
            Some(Reached {
                host,
                path,
                service: backend.str("name")?,
                port: port_of(backend.get("port")?)?,
            })
        })
    });
    of_backends.collect()
}

/// <https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/network_apis/route-route-openshift-io-v1>
fn of_route(spec: &Node) -> Option<Reached<'_>> {
    Some(Reached {
        host: spec.str("host").unwrap_or_default(),
        path: spec.str("path").unwrap_or("/"),
        service: spec.get("to")?.str("name")?,
        port: port_of(spec.below(&["port", "targetPort"])?)?,
    })
}

/// A port, by its name or its number.
fn port_of(node: &Node) -> Option<PortRef> {
    match node.as_int() {
        Some(number) => Some(PortRef::Number(Number::Int(number))),
        None => Some(PortRef::Name(node.as_str()?.to_owned().into())),
    }
}
