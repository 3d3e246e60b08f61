//! Names of servers and hosts, judged once the templates in them are evaluated.

use std::net::{IpAddr, Ipv6Addr};
use std::rc::Rc;

use super::reader::Reader;
use crate::kube::names::{is_ingress_host, meant_host};
use crate::values::typed::{Field, Typed};

/// What a host looks like.
const HOST: &str = "expected a host: a DNS name of lower-case letters, digits, `-` and `.`";

impl<'a> Reader<'a> {
    /// A host, where it is given. One that no Ingress takes is a problem, and an empty text.
    pub(crate) fn host(&self, field: &Field<'a, &'a str>) -> Option<Rc<str>> {
        let host = self.text(field)?;
        if lacks_its_end(&host) && field.get().is_some_and(|written| *written != *host) {
            // It is rendered, as the chart does; `check` reports it at the Ingress.
            return Some(host);
        }
        Some(self.checked(field, host, is_ingress_host, HOST))
    }

    /// The server name of the homeserver, where it is given. One that homeservers refuse is a
    /// problem, and an empty text.
    pub(crate) fn server_name(&self) -> Option<Rc<str>> {
        let field = self.values.server_name();
        let name = self.text(&field)?;
        let expected =
            "expected a server name: a DNS name such as `example.org`, it can't be changed later";
        Some(self.checked(&field, name, is_server_name, expected))
    }

    /// The server name as a host that the stack itself serves.
    pub(crate) fn served_server_name(&self) -> Rc<str> {
        let name = self.needed_server_name();
        let expected = "the well-known files are served on this name: expected a DNS name of lower-case \
                        letters, digits, `-` and `.`";
        let field = self.values.server_name();
        if name.is_empty() {
            return name;
        }
        self.checked(&field, name, is_ingress_host, expected)
    }

    fn checked(
        &self,
        field: &Field<'a, &'a str>,
        text: Rc<str>,
        fits: impl Fn(&str) -> bool,
        expected: &str,
    ) -> Rc<str> {
        if fits(&text) {
            return text;
        }
        if self.has_problem_at(field.path()) {
            return "".into();
        }
        let mut problem = self.problem(field, expected);
        let is_template = field.get().is_some_and(|written| *written != *text);
        if is_template {
            problem.message = format!("{expected}; the template gives `{text}`");
        } else if let Some(meant) = meant_host(&text).filter(|meant| fits(meant)) {
            problem.hint = Some(format!("write `{meant}`"));
        }
        self.report(problem);
        "".into()
    }
}

/// Whether it is what a template makes that ends with a server name which is not given.
fn lacks_its_end(host: &str) -> bool {
    host.strip_suffix('.').is_some_and(is_ingress_host)
}

/// Whether a homeserver may have this name: a DNS name or an address, and a port.
/// <https://spec.matrix.org/latest/appendices/#server-name>
fn is_server_name(text: &str) -> bool {
    let is_port = |port: &str| port.parse::<u16>().is_ok();
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let address = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let is_name = |host: &str| {
        let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let is_part = |part: &str| {
            !part.is_empty()
                && part.bytes().all(is_legal)
                && !part.starts_with('-')
                && !part.ends_with('-')
        };
        host.parse::<IpAddr>().is_ok_and(|ip| ip.is_ipv4()) || host.split('.').all(is_part)
    };
    let is_host = address.map_or_else(|| is_name(host), |ip| ip.parse::<Ipv6Addr>().is_ok());
    text.len() <= 230 && is_host && port.is_none_or(is_port)
}

#[cfg(test)]
mod tests {
    use super::is_server_name;

    #[test]
    fn names_of_servers() {
        for good in [
            "example.org",
            "Example.org",
            "example.org:8448",
            "192.0.2.1",
            "[2001:db8::1]:8448",
            "x",
        ] {
            assert!(is_server_name(good), "{good}");
        }
        for bad in [
            "",
            "https://example.org",
            "a b",
            "example.org/",
            "example.org.",
            "a_b",
            "ü.a",
            "a:b",
            "[x]",
            "-a.b",
        ] {
            assert!(!is_server_name(bad), "{bad}");
        }
    }
}
