//! What a stack has for itself in the world around it, so that no other stack may have it too.

use super::Manifest;
use crate::kube::object::{Body, Kind};
use crate::source::{At, ValuePath};
use crate::stack::Stack;
use crate::stack::outline::{Host, OpenPort};

/// Something that a stack has for itself, and the value that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub what: Claimed,
    pub path: ValuePath,
    pub at: At,
}

/// What can belong to one stack alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Claimed {
    /// A path of a host, by which requests come in.
    Path { host: String, path: String },
    /// The name of the homeserver.
    ServerName(String),
    /// Ports of the cluster's nodes, from the first to the last.
    Ports {
        protocol: &'static str,
        first: u16,
        last: u16,
    },
}

impl Claimed {
    /// Whether two stacks can't both have theirs.
    pub(crate) fn clashes(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Ports {
                    protocol,
                    first,
                    last,
                },
                Self::Ports {
                    protocol: of,
                    first: from,
                    last: to,
                },
            ) => protocol == of && first <= to && from <= last,
            _ => self == other,
        }
    }

    /// Whether it belongs to the cluster: in another one somebody else may have it.
    pub(crate) fn is_of_cluster(&self) -> bool {
        matches!(self, Self::Ports { .. })
    }
}

/// All that a stack has for itself.
pub(crate) fn claims(stack: &Stack, manifests: &[Manifest]) -> Vec<Claim> {
    let outline = stack.outline();
    let mut out = Vec::new();
    if let Some(name) = outline.server_name.clone() {
        let path = ValuePath::root().key("serverName");
        out.push(claim(stack, Claimed::ServerName(name), path));
    }
    for manifest in manifests {
        if let Body::Ingress(spec) = &manifest.object.body {
            let path = path_of_host(stack, &outline.hosts, &spec.host);
            out.extend(spec.paths.iter().map(|served| {
                let (host, served) = (spec.host.clone(), served.path.clone());
                claim(stack, Claimed::Path { host, path: served }, path.clone())
            }));
        }
    }
    for manifest in manifests {
        if let Body::Extra(Kind::Ingress, extra) = &manifest.object.body
            && extra.is_ours
        {
            out.extend(extra.served().map(|(host, served, _)| {
                let path = path_of_host(stack, &outline.hosts, host);
                let (host, served) = (host.to_owned(), served.to_owned());
                claim(stack, Claimed::Path { host, path: served }, path)
            }));
        }
    }
    let ports = outline.ports.iter().filter_map(|port| {
        let path = ValuePath::parse(&port.path).ok()?;
        Some(claim(stack, ports_of_nodes(port)?, path))
    });
    out.extend(ports);
    out
}

fn claim(stack: &Stack, what: Claimed, path: ValuePath) -> Claim {
    let (node, _) = path.find(&stack.values().root);
    let at = node.map_or_else(At::default, |node| node.at);
    Claim { what, path, at }
}

/// The value that names a host: of the component that is reached there, or the name of the server.
fn path_of_host(stack: &Stack, hosts: &[Host], host: &str) -> ValuePath {
    let component = hosts.iter().find(|known| known.host == host);
    let own = component.and_then(|known| ValuePath::parse(&known.component).ok());
    let own = own.map(|path| path.key("ingress").key("host"));
    let is_given = |path: &ValuePath| {
        let (node, _) = path.find(&stack.values().root);
        node.is_some_and(|node| !node.is_empty())
    };
    own.filter(is_given)
        .unwrap_or_else(|| ValuePath::root().key("serverName"))
}

/// The ports of nodes among those that clients reach: a load balancer has an address of its own.
fn ports_of_nodes(port: &OpenPort) -> Option<Claimed> {
    if port.port_type == "LoadBalancer" {
        return None;
    }
    let numbers = port.numbers.as_deref()?;
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    Some(Claimed::Ports {
        protocol: port.protocol,
        first: first.parse().ok()?,
        last: last.parse().ok()?,
    })
}
