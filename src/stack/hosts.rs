//! Names of servers and hosts, judged once the templates in them are evaluated.

use crate::source::Code;
use std::net::{IpAddr, Ipv6Addr};
use std::rc::Rc;

use super::evaluation::may_show;
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

    /// The host of a server of the user's, which the stack connects to; empty where none is given. One
    /// that can't be a host is a problem.
    pub(crate) fn server_host(&self, field: &Field<'a, &'a str>) -> String {
        let host = self.text(field).unwrap_or_default();
        let expected = "expected the name or the address of a server, without a scheme and a port";
        self.checked(field, host, may_be_server, expected)
            .as_ref()
            .to_owned()
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
        let template = field.get().filter(|written| **written != *text);
        let problem = match template {
            Some(template) if may_show(field.path(), template) => {
                let message = format!("{expected}; the template gives `{text}`");
                self.problem(Code::InvalidValue, field, message)
            }
            _ => self.problem(Code::InvalidValue, field, expected),
        };
        let meant = meant_host(&text).filter(|meant| template.is_none() && fits(meant));
        self.report(match meant {
            Some(meant) => problem.hint(format!("write `{meant}`")),
            None => problem,
        });
        "".into()
    }
}

/// Whether it may name a server. PostgreSQL's clients take several, and folders of sockets.
/// <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-HOST>
pub(crate) fn may_be_server(host: &str) -> bool {
    let is_with_port =
        matches!(host.split_once(':'), Some((_, port)) if port.parse::<u16>().is_ok());
    let is_odd = |c: char| c.is_whitespace() || matches!(c, '@' | '?' | '#');
    !is_with_port && !host.contains("://") && !host.contains(is_odd)
}

/// Whether it is what a template makes that ends with a server name which is not given.
fn lacks_its_end(host: &str) -> bool {
    host.strip_suffix('.').is_some_and(is_ingress_host)
}

/// Whether a homeserver may have this name: a DNS name or an address, and a port.
/// <https://spec.matrix.org/latest/appendices/#server-name>
pub(crate) fn is_server_name(text: &str) -> bool {
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
    use super::{is_server_name, may_be_server};

    #[test]
    fn hosts_of_servers() {
        for good in [
            "pg",
            "pg-rw.db.svc.cluster.local.",
            "10.0.0.1",
            "2001:db8::1",
            "a,b",
            "/run/pg",
            "",
        ] {
            assert!(may_be_server(good), "{good}");
        }
        for bad in [
            "postgres://pg",
            "u@pg",
            "pg:5432",
            "p g",
            "pg?sslmode=require",
        ] {
            assert!(!may_be_server(bad), "{bad}");
        }
    }

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
