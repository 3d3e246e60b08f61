//! Ports of connections: those of our programs, and those that URLs lead to.

use crate::kube::object::{Number, PolicyPort, Port};
use crate::source::sort::sort;

/// TCP ports.
pub(crate) fn tcp(ports: impl IntoIterator<Item = i64>) -> Vec<PolicyPort> {
    let port = |number: i64| PolicyPort {
        protocol: "TCP",
        port: Some(Number::Int(number)),
        end_port: None,
    };
    ports.into_iter().map(port).collect()
}

/// A TCP port; any, where only the cluster knows it.
pub(crate) fn tcp_or_any(port: Option<i64>) -> Vec<PolicyPort> {
    match port {
        Some(port) => tcp([port]),
        None => vec![PolicyPort {
            protocol: "TCP",
            port: None,
            end_port: None,
        }],
    }
}

/// The ports of programs of the stack.
pub(crate) fn own_ports(ports: &[Port]) -> Vec<PolicyPort> {
    tcp(ports.iter().map(|port| i64::from(port.number)))
}

/// The port that a URL leads to, where it is one that a server is reached by.
pub(crate) fn port_of(url: &str) -> Option<i64> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    // The colons inside of an IPv6 address do not begin a port.
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
pub(crate) fn web_ports<'u>(urls: impl IntoIterator<Item = &'u str>) -> Vec<PolicyPort> {
    url_ports(urls.into_iter().chain(["https://any"]))
}

/// The ports of these URLs, each once; 443, where none of them has one.
pub(crate) fn url_ports<'u>(urls: impl IntoIterator<Item = &'u str>) -> Vec<PolicyPort> {
    let mut ports: Vec<i64> = urls.into_iter().filter_map(port_of).collect();
    sort(&mut ports);
    ports.dedup();
    // No port at all would be every port.
    tcp(if ports.is_empty() { vec![443] } else { ports })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_urls() {
        for (url, port) in [
            ("https://example.org", Some(443)),
            ("http://example.org/x:1", Some(80)),
            ("https://user:pw@example.org:8443/x", Some(8443)),
            ("wss://[2001:db8::1]:7443", Some(7443)),
            ("https://[2001:db8::1]", Some(443)),
            ("ftp://example.org", None),
            ("https://example.org:0", None),
            ("example.org", None),
        ] {
            assert_eq!(port_of(url), port, "{url}");
        }
    }

    #[test]
    fn some_port_is_always_named() {
        assert_eq!(url_ports(["https://a:1", "http://b"]), tcp([1, 80]));
        assert_eq!(url_ports([]), tcp([443]));
        assert_eq!(web_ports(["https://a:1"]), tcp([1, 443]));
    }
}
