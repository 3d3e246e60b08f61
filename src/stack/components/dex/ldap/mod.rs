//! The LDAP directory in which users are.
//!
//! <https://dexidp.io/docs/connectors/ldap/>

mod checks;
mod user_search;

use super::values::Values;
use crate::credentials::Kind;
use crate::kube::object::Data;
use crate::stack::Context;
use crate::stack::reference::{Fill, SecretRef};
use crate::stack::secret::{OwnSecret, Slot};
use crate::values::typed::{DexLdap, Typed};
use serde::Serialize;
use user_search::UserSearch;

/// The connector.
#[derive(Debug)]
pub(super) struct Ldap<'a> {
    pub server: Server,
    pub config: Config<'a>,
    pub bind_password: Option<SecretRef>,
    /// The certificate that the directory's is checked with.
    pub root_ca: Option<SecretRef>,
}

/// Host and port of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Server {
    pub host: String,
    pub port: i64,
}

/// Its configuration, but for the password.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Config<'a> {
    host: String,
    #[serde(rename = "insecureNoSSL", skip_serializing_if = "Option::is_none")]
    insecure_no_ssl: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    insecure_skip_verify: Option<bool>,
    #[serde(rename = "startTLS", skip_serializing_if = "Option::is_none")]
    start_tls: Option<bool>,
    #[serde(rename = "bindDN", skip_serializing_if = "Option::is_none")]
    bind_dn: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username_prompt: Option<&'a str>,
    #[serde(rename = "rootCA", skip_serializing_if = "Option::is_none")]
    root_ca: Option<String>,
    #[serde(skip_serializing_if = "UserSearch::is_empty")]
    user_search: UserSearch<'a>,
    #[serde(skip_serializing_if = "Data::is_empty")]
    group_search: Data<'a>,
}

impl<'a> Ldap<'a> {
    /// Reads `ldap`. What the connector can't do without is a problem.
    pub(super) fn new(cx: &Context<'a>, values: &Values<'a>, own: &mut OwnSecret) -> Self {
        let values = values.ldap();
        checks::check(cx, &values);
        let slot = Slot::given("LDAP_ROOT_CA", Fill::Certificates);
        let root_ca = own.credential(cx, &values.root_ca(), slot);
        let server = Server::new(&values);
        let fill = Fill::PasswordOf(Kind::Password, values.bind_dn().path().to_string());
        let slot = Slot::given("LDAP_BIND_PASSWORD", fill);
        Self {
            config: Config::new(&values, &server, root_ca.as_ref()),
            bind_password: own.credential(cx, &values.bind_pw(), slot),
            server,
            root_ca,
        }
    }
}

impl<'a> Config<'a> {
    fn new(values: &DexLdap<'a>, server: &Server, root_ca: Option<&SecretRef>) -> Self {
        Self {
            host: server.authority(),
            insecure_no_ssl: values.insecure_no_ssl().get(),
            insecure_skip_verify: values.insecure_skip_verify().get(),
            start_tls: values.start_tls().get(),
            bind_dn: values.bind_dn().filled(),
            username_prompt: values.username_prompt().filled(),
            root_ca: root_ca.map(SecretRef::path),
            user_search: UserSearch::new(&values.user_search()),
            group_search: Data::compact(values.group_search().node()),
        }
    }
}

impl Server {
    /// Where the port is left out, that of LDAP over TLS, or of LDAP where the connection begins
    /// without. <https://dexidp.io/docs/connectors/ldap/#configuration>
    fn new(values: &DexLdap) -> Self {
        let text = values.host().get().unwrap_or_default();
        let begins_without = values.insecure_no_ssl().is_on() || values.start_tls().is_on();
        let usual = if begins_without { 389 } else { 636 };
        // The colons inside of an IPv6 address do not begin a port.
        let with_port = text
            .rsplit_once(':')
            .filter(|(host, _)| !host.contains(':') || host.ends_with(']'));
        let given = with_port.and_then(|(host, port)| Some((host, port.parse().ok()?)));
        let (host, port) = given.unwrap_or((text, usual));
        Self {
            host: host.to_owned(),
            port,
        }
    }

    /// Host and port as one text. Dex itself would take 636 for `startTLS` too.
    fn authority(&self) -> String {
        let Self { host, port } = self;
        let is_bare = host.contains(':') && !host.starts_with('[');
        if is_bare {
            format!("[{host}]:{port}")
        } else {
            format!("{host}:{port}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read as load;
    use crate::values::typed::Section;

    #[test]
    fn servers_with_and_without_a_port() {
        let read = |text: &str| {
            let node = load::read(text, 1).unwrap();
            Server::new(&Typed::of(Section::alone(Some(&node))))
        };
        let at = |host: &str, port| Server {
            host: host.to_owned(),
            port,
        };
        assert_eq!(read("host: ldap.example.org"), at("ldap.example.org", 636));
        assert_eq!(
            read("host: ldap.example.org:3269"),
            at("ldap.example.org", 3269)
        );
        let starts_tls = read("{host: ldap.example.org, startTLS: true}");
        assert_eq!(starts_tls, at("ldap.example.org", 389));
        let with_brackets = read("{host: '[2001:db8::7]:389', insecureNoSSL: true}");
        assert_eq!(with_brackets, at("[2001:db8::7]", 389));
        assert_eq!(read("host: '2001:db8::7'"), at("2001:db8::7", 636));
        assert_eq!(at("2001:db8::7", 636).authority(), "[2001:db8::7]:636");
        assert_eq!(at("[2001:db8::7]", 389).authority(), "[2001:db8::7]:389");
        assert_eq!(
            at("ldap.example.org", 389).authority(),
            "ldap.example.org:389"
        );
    }
}
