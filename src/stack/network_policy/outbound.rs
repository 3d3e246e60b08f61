//! Servers outside of the stack that a component calls, as far as the values tell.

use super::edge::{Edges, End, Pods, Port, tcp};
use super::settings::tcp_ports;
use crate::source::yaml::read as load;
use crate::stack::Context;
use crate::stack::additional::Additional;
use crate::stack::secret::OwnSecret;
use crate::values::Node;

/// Adds the edge to servers on the internet, and that to the Ingress controller, which takes what goes to public hosts of the cluster itself.
pub fn add_internet(
    edges: &mut Edges,
    cx: &Context,
    from: &Pods,
    ports: Vec<Port>,
    why: &'static str,
) {
    edges.add(from, End::Internet, ports, why);
    let hairpin = edges
        .0
        .iter()
        .any(|edge| edge.from == End::from(from) && edge.to == End::IngressController);
    if !hairpin {
        let why = "Public hosts of this cluster are at the Ingress controller";
        edges.add(
            from,
            End::IngressController,
            tcp_ports(cx, "ingressController.ports"),
            why,
        );
    }
}

/// The configuration that users give inline beside ours. What is in Secrets of theirs is not known here.
#[derive(Debug)]
pub struct Given(Vec<Node>);

impl Given {
    pub fn new(additional: &Additional, own: &OwnSecret) -> Self {
        Self::of(
            additional
                .inline(own)
                .filter_map(|text| load::read_any(text, 0).ok())
                .collect(),
        )
    }

    /// Documents, in the order in which they are merged.
    pub fn of(documents: Vec<Node>) -> Self {
        Self(documents)
    }

    /// The text at a dotted path that counts, which is the last.
    pub fn str(&self, path: &str) -> Option<&str> {
        self.0.iter().rev().find_map(|node| node.str(path))
    }

    pub fn int(&self, path: &str) -> Option<i64> {
        self.0.iter().rev().find_map(|node| node.int(path))
    }

    pub fn bool(&self, path: &str) -> Option<bool> {
        self.0.iter().rev().find_map(|node| node.bool(path))
    }

    /// The items of all lists at a dotted path: lists are appended to each other.
    pub fn items<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Node> {
        self.0.iter().flat_map(move |node| node.list(path))
    }
}

/// The port that a URL leads to, where it is one that a server is reached by.
pub fn port_of(url: &str) -> Option<i64> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    // The colons inside of an IPv6 address are none before a port.
    let after_address = host.rsplit(']').next()?;
    match (after_address.rsplit_once(':'), scheme) {
        (Some((_, port)), "https" | "http" | "wss" | "ws") => {
            port.parse().ok().filter(|port| (1..=65535).contains(port))
        }
        (None, "https" | "wss") => Some(443),
        (None, "http" | "ws") => Some(80),
        _ => None,
    }
}

/// 443 and the ports of these URLs, each once.
pub fn web_ports<'u>(urls: impl IntoIterator<Item = &'u str>) -> Vec<Port> {
    url_ports(urls.into_iter().chain(["https://any"]))
}

/// The ports of these URLs, each once; 443, where none of them has one.
pub fn url_ports<'u>(urls: impl IntoIterator<Item = &'u str>) -> Vec<Port> {
    let mut ports: Vec<i64> = urls.into_iter().filter_map(port_of).collect();
    ports.sort_unstable();
    ports.dedup();
    // No port at all would be every port.
    tcp(if ports.is_empty() { vec![443] } else { ports })
}

/// A mail server.
#[derive(Debug, PartialEq, Eq)]
pub struct MailServer {
    pub host: String,
    pub port: i64,
}

impl MailServer {
    pub fn add_edge(self, edges: &mut Edges, from: &Pods) {
        let server = End::Server {
            key: "mailServer",
            host: self.host,
        };
        edges.add(from, server, tcp([self.port]), "Mail is sent");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_urls() {
        for (url, port) in [
            ("https://id.example.org", Some(443)),
            ("https://id.example.org:8443/realms/a?b=c:1", Some(8443)),
            ("http://user:pass@id.example.org/", Some(80)),
            ("wss://[2001:db8::1]", Some(443)),
            ("ws://[2001:db8::1]:7880/", Some(7880)),
            ("mailto:a@b", None),
            ("ldap://x", None),
            ("https://x:0", None),
            ("https://x:y", None),
        ] {
            assert_eq!(port_of(url), port, "{url}");
        }
    }

    #[test]
    fn what_is_given_last_counts() {
        let read = |text| load::read_any(text, 0).unwrap();
        let given = Given::of(vec![
            read("a: {b: 1, c: [1]}"),
            read("a: {b: 2, c: [2]}"),
            read("d: true"),
        ]);
        assert_eq!(
            (
                given.int("a.b"),
                given.items("a.c").count(),
                given.bool("d")
            ),
            (Some(2), 2, Some(true))
        );
        assert_eq!(given.str("a.e"), None);
    }
}
