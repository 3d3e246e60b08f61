//! What Kubernetes takes as a text of a field.
//!
//! Sources: <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>,
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/>, and what an API
//! server says.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::names::{
    MAX_LABEL, MAX_SUBDOMAIN, is_annotation_key, is_dns_label, is_dns_subdomain, is_ingress_host,
    is_label, is_label_key, is_port_name,
};

/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Any text, an empty one too.
    Any,
    Filled,
    DnsLabel,
    /// A name of most kinds of objects.
    DnsSubdomain,
    /// A domain in which resolvers look up short names.
    SearchDomain,
    /// The host of an Ingress.
    Host,
    LabelKey,
    LabelValue,
    AnnotationKey,
    EnvName,
    PortName,
    /// A key of a ConfigMap or a Secret.
    DataKey,
    Ip,
    /// An address of a node that others reach.
    PublicIp,
    Cidr,
    /// A path below a volume.
    RelativePath,
    /// As [`Format::RelativePath`], of a file that a volume makes.
    FilePath,
    /// A path without `..`.
    PlainPath,
    HttpHeader,
    /// A path of an Ingress.
    HttpPath,
}

impl Format {
    pub(crate) fn takes(self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Filled => !text.is_empty(),
            Self::DnsLabel => text.len() <= MAX_LABEL && is_dns_label(text),
            Self::DnsSubdomain => text.len() <= MAX_SUBDOMAIN && is_dns_subdomain(text),
            Self::SearchDomain => is_search_domain(text),
            Self::Host => is_ingress_host(text),
            Self::LabelKey => is_label_key(text),
            Self::LabelValue => text.is_empty() || is_label(text),
            Self::AnnotationKey => is_annotation_key(text),
            Self::EnvName => {
                let is_legal = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'=';
                !text.is_empty() && text.bytes().all(is_legal)
            }
            Self::PortName => is_port_name(text),
            Self::DataKey => is_data_key(text),
            Self::Ip => ip(text).is_some(),
            Self::PublicIp => ip(text).is_some_and(is_public),
            Self::Cidr => Network::parse(text).is_some(),
            Self::RelativePath => !text.starts_with('/') && !has_dots(text),
            Self::FilePath => {
                !text.is_empty()
                    && !text.starts_with(['/'])
                    && !text.starts_with("..")
                    && !has_dots(text)
            }
            Self::PlainPath => !text.is_empty() && !has_dots(text),
            Self::HttpPath => is_http_path(text),
            Self::HttpHeader => {
                let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
                !text.is_empty() && text.bytes().all(is_legal)
            }
        }
    }

    /// What was expected, in words.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Any => "a text",
            Self::Filled => "a text that is not empty",
            Self::DnsLabel => {
                "at most 63 lower-case letters, digits and `-`, with a letter or a digit at both ends"
            }
            Self::Host => "a host: a DNS name of lower-case letters, digits, `-` and `.`",
            Self::DnsSubdomain => {
                "a name of lower-case letters, digits, `-` and `.`, with a letter or a digit at both ends of \
                 each part between dots, 253 characters at most"
            }
            Self::SearchDomain => {
                "a domain of lower-case letters, digits, `-`, `_` and `.`, with a letter or a digit at both \
                 ends of each part between dots, 253 characters at most"
            }
            Self::LabelKey => {
                "the key of a label: at most 63 letters, digits, `-`, `_` and `.`, with a letter or a digit \
                 at both ends, and before it a DNS name with `/` where it needs one"
            }
            Self::LabelValue => {
                "the value of a label: at most 63 letters, digits, `-`, `_` and `.`, with a letter or a \
                 digit at both ends"
            }
            Self::AnnotationKey => {
                "the key of an annotation: at most 63 letters, digits, `-`, `_` and `.`, with a letter or a \
                 digit at both ends, and before it a DNS name with `/` where it needs one"
            }
            Self::EnvName => "the name of a variable: ASCII characters without `=`",
            Self::PortName => {
                "the name of a port: at most 15 lower-case letters, digits and `-`, at least one letter, no \
                 `--` and no `-` at either end"
            }
            Self::DataKey => "a key: letters, digits, `-`, `_` and `.`, 253 characters at most",
            Self::Ip => "an IP address, such as `192.0.2.1` or `2001:db8::1`",
            Self::PublicIp => {
                "an IP address of the nodes, such as `192.0.2.1`: no loopback, link-local, multicast or \
                 unspecified one"
            }
            Self::Cidr => {
                "a network, such as `10.0.0.0/8` or `2001:db8::/32`, whose address has only zeros after \
                 the prefix"
            }
            Self::RelativePath => "a path that neither starts with `/` nor has a step `..`",
            Self::FilePath => {
                "the path of a file that neither starts with `/` or `..` nor has a step `..`"
            }
            Self::PlainPath => "a path without a step `..`",
            Self::HttpPath => {
                "a path that starts with `/`, without `//`, without a step `.` or `..`, and without `%2f`"
            }
            Self::HttpHeader => "the name of a header: letters, digits and `-`",
        }
    }
}

/// Whether a text is a key of a ConfigMap or a Secret.
/// <https://kubernetes.io/docs/concepts/configuration/configmap/>
pub(crate) fn is_data_key(text: &str) -> bool {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=MAX_SUBDOMAIN).contains(&text.len())
        && text.bytes().all(is_legal)
        && text != "."
        && !text.starts_with("..")
}

/// Whether a resolver looks up names in it. A part may begin with an underscore.
fn is_search_domain(text: &str) -> bool {
    let is_legal = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_part = |part: &str| {
        let part = part.strip_prefix('_').unwrap_or(part).as_bytes();
        let is_word = part
            .iter()
            .all(|&c| is_legal(c) || matches!(c, b'-' | b'_'));
        is_word
            && [part.first(), part.last()]
                .iter()
                .all(|end| end.is_some_and(|&c| is_legal(c)))
    };
    let name = text.strip_suffix('.').unwrap_or(text);
    text == "." || name.len() <= MAX_SUBDOMAIN && name.split('.').all(is_part)
}

/// Whether an Ingress takes a path.
/// <https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/>
fn is_http_path(text: &str) -> bool {
    let is_dots = |step: &str| matches!(step, "." | "..");
    text.starts_with('/')
        && !text.contains("//")
        && !text.split('/').any(is_dots)
        && !text.to_lowercase().contains("%2f")
}

fn has_dots(path: &str) -> bool {
    path.split('/').any(|step| step == "..")
}

/// Reads an address. IPv4 within IPv6, which programs read differently, is none.
pub(crate) fn ip(text: &str) -> Option<IpAddr> {
    let ip: IpAddr = text.parse().ok()?;
    match ip {
        IpAddr::V6(v6) if v6.to_ipv4_mapped().is_some() => None,
        ip => Some(ip),
    }
}

fn is_public(ip: IpAddr) -> bool {
    let is_link_local = match ip {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    };
    !(ip.is_loopback() || ip.is_unspecified() || ip.is_multicast() || is_link_local)
}

/// A network: an address and the length of its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    /// Reads a network whose address has only zeros after the prefix.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        let prefix: u32 = length.parse().ok()?;
        let address = ip(address)?;
        let network = Self { address, prefix };
        let is_plain = length == prefix.to_string();
        (is_plain && network.masked(address)? == address).then_some(network)
    }

    /// Whether another network is a part of it, and not all of it.
    pub(crate) fn holds(self, other: Self) -> bool {
        other.prefix > self.prefix && self.masked(other.address) == Some(self.address)
    }

    /// The part of an address that the prefix covers; nothing for one of another family.
    fn masked(self, address: IpAddr) -> Option<IpAddr> {
        match (self.address, address) {
            (IpAddr::V4(_), IpAddr::V4(v4)) => {
                let shift = 32_u32.checked_sub(self.prefix)?;
                let mask = u32::MAX.checked_shl(shift).unwrap_or(0);
                Some(Ipv4Addr::from_bits(v4.to_bits() & mask).into())
            }
            (IpAddr::V6(_), IpAddr::V6(v6)) => {
                let shift = 128_u32.checked_sub(self.prefix)?;
                let mask = u128::MAX.checked_shl(shift).unwrap_or(0);
                Some(Ipv6Addr::from_bits(v6.to_bits() & mask).into())
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(format: Format, good: &[&str], bad: &[&str]) {
        good.iter()
            .for_each(|text| assert!(format.takes(text), "{format:?} {text}"));
        bad.iter()
            .for_each(|text| assert!(!format.takes(text), "{format:?} {text}"));
    }

    #[test]
    fn names_and_keys() {
        let long = "a".repeat(64);
        fits(
            Format::DnsLabel,
            &["a", "a-1"],
            &["", "A", "a.b", "-a", &long],
        );
        fits(
            Format::DnsSubdomain,
            &["a.b", &long],
            &["", "a_b", "a..b", &"a.".repeat(127)],
        );
        fits(
            Format::SearchDomain,
            &["a.b", "a.b.", ".", "a_b.c", "_tcp.a", &long],
            &[
                "",
                "..",
                "a..b",
                "A.b",
                "-a",
                "a-",
                "a_.b",
                "a b",
                &"a.".repeat(128),
            ],
        );
        fits(
            Format::LabelKey,
            &["A", "a.b/C_d"],
            &["", "a/", "/a", "A/b", "a/b/c", &long],
        );
        fits(
            Format::AnnotationKey,
            &["A.b/c", "a"],
            &["a b", "a_b/c", "a:b"],
        );
        fits(
            Format::EnvName,
            &["A B", "a.b", "{"],
            &["", "A=B", "é", "a\n"],
        );
        fits(
            Format::DataKey,
            &["a.b_C-d", ".a"],
            &["", ".", "..", "..a", "a/b", "a b"],
        );
    }

    #[test]
    fn addresses_and_networks() {
        fits(
            Format::Ip,
            &["192.0.2.1", "::", "2001:DB8::1", "64:ff9b::192.0.2.33"],
            &[
                "",
                "192.0.2.01",
                "192.0.2",
                "fe80::1%a",
                "::ffff:192.0.2.1",
                "[::1]",
                "192.0.2.1/32",
            ],
        );
        fits(
            Format::Cidr,
            &[
                "10.0.0.0/8",
                "0.0.0.0/0",
                "::/0",
                "2001:db8::/32",
                "192.0.2.1/32",
            ],
            &[
                "10.0.0.0",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "::ffff:10.0.0.0/104",
                "x/8",
            ],
        );
        let network = |text| Network::parse(text).unwrap();
        assert!(network("10.0.0.0/8").holds(network("10.1.0.0/16")));
        assert!(network("0.0.0.0/0").holds(network("10.0.0.0/8")));
        for (whole, part) in [
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("10.0.0.0/8", "11.0.0.0/16"),
            ("0.0.0.0/0", "fd00::/8"),
        ] {
            assert!(!network(whole).holds(network(part)), "{part}");
        }
    }

    #[test]
    fn paths() {
        fits(
            Format::RelativePath,
            &["", "a/b", "a..b", "..a"],
            &["/a", "../a", "a/../b"],
        );
        fits(
            Format::FilePath,
            &["a", "a/b"],
            &["", "/a", "..a", "a/../b"],
        );
        fits(Format::PlainPath, &["/a", "a"], &["", "/a/../b"]);
    }
}
