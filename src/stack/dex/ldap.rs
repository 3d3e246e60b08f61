//! The LDAP directory in which users are.
//!
//! <https://dexidp.io/docs/connectors/ldap/>

use minijinja::Value;

use super::PATH;
use crate::stack::secret::{OwnSecret, SecretRef};
use crate::stack::{Context, facts};
use crate::values::Node;

/// Settings of the directory that Dex takes as they are, by the same names.
const SETTINGS: [&str; 5] = [
    "insecureNoSSL",
    "insecureSkipVerify",
    "startTLS",
    "bindDN",
    "usernamePrompt",
];

/// The connector.
#[derive(Debug)]
pub struct Ldap {
    /// Host and port of the directory.
    pub server: (String, i64),
    /// Its configuration, but for the password.
    pub config: Value,
    pub bind_password: Option<SecretRef>,
    /// The certificate that the directory's is checked with.
    pub root_ca: Option<SecretRef>,
}

impl Ldap {
    /// Reads `dex.ldap`. What the connector can't do without is a problem.
    pub fn new(cx: &Context, own: &mut OwnSecret) -> Self {
        let path = format!("{PATH}.ldap");
        let node = cx.node(&path);
        check(cx, node, &path);
        let root_ca = own.credential(cx, &format!("{path}.rootCA"), "LDAP_ROOT_CA", None);
        let server = server(node);
        let mut config = vec![("host", Value::from(authority(&server)))];
        config.extend(
            SETTINGS
                .iter()
                .filter_map(|key| Some((*key, facts::value(node.find(key)?)))),
        );
        config.push(("rootCA", root_ca.as_ref().map(SecretRef::path).into()));
        config.push(("userSearch", user_search(node)));
        config.push(("groupSearch", facts::compact(node.find("groupSearch"))));
        Self {
            server,
            config: facts::not_empty(config),
            bind_password: own.credential(
                cx,
                &format!("{path}.bindPW"),
                "LDAP_BIND_PASSWORD",
                None,
            ),
            root_ca,
        }
    }
}

/// MAS names users by the claim `preferred_username`: unless the values say otherwise, it is what users type.
fn user_search(node: &Node) -> Value {
    let search = facts::compact(node.find("userSearch"));
    let preferred = node
        .str("userSearch.preferredUsernameAttr")
        .or_else(|| node.str("userSearch.username"));
    let own = search
        .as_object()
        .and_then(|search| search.try_iter_pairs())
        .into_iter()
        .flatten();
    let own = own.filter(|(key, _)| key.as_str() != Some("preferredUsernameAttr"));
    Value::from_pairs(own.chain(
        preferred.map(|attribute| (Value::from("preferredUsernameAttr"), Value::from(attribute))),
    ))
}

/// Where the port is left out, that of LDAP over TLS, or of LDAP where the connection begins without.
/// <https://dexidp.io/docs/connectors/ldap/#configuration>
fn server(node: &Node) -> (String, i64) {
    let text = node.str("host").unwrap_or_default();
    let on = |key: &str| node.bool(key).unwrap_or(false);
    let usual = if on("insecureNoSSL") || on("startTLS") {
        389
    } else {
        636
    };
    // The colons inside of an IPv6 address are none before a port.
    let with_port = text
        .rsplit_once(':')
        .filter(|(host, _)| !host.contains(':') || host.ends_with(']'));
    match with_port.and_then(|(host, port)| Some((host, port.parse().ok()?))) {
        Some((host, port)) => (host.to_owned(), port),
        None => (text.to_owned(), usual),
    }
}

/// Host and port as one text. Dex itself would take 636 for `startTLS` too.
fn authority((host, port): &(String, i64)) -> String {
    let is_bare = host.contains(':') && !host.starts_with('[');
    if is_bare {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}

fn check(cx: &Context, node: &Node, path: &str) {
    let report = |key: &str, message: &str, hint: &str| {
        cx.report(cx.problem(&format!("{path}.{key}"), message).hint(hint));
    };
    let is_set = |key: &str| node.find(key).is_some_and(|value| !value.is_empty());
    for (key, message, example) in [
        (
            "host",
            "the LDAP server is missing",
            "give its host and port, e.g. `ldap.example.org:636`",
        ),
        (
            "userSearch.baseDN",
            "where users are in the directory is missing",
            "set it, e.g. to `ou=people,dc=example,dc=org`",
        ),
        (
            "userSearch.username",
            "the attribute that users type as their name is missing",
            "set it, e.g. to `uid`",
        ),
    ] {
        if !is_set(key) {
            report(key, message, example);
        }
    }
    let anonymous = node.bool("anonymous").unwrap_or(false);
    let hint = "give `bindDN` and `bindPW`, or set `anonymous: true` where the directory lets anyone search";
    match (is_set("bindDN"), is_set("bindPW")) {
        (false, false) if !anonymous => report(
            "bindDN",
            "the account that Dex searches the directory with is missing",
            hint,
        ),
        (true, false) => report("bindPW", "the password of `bindDN` is missing", hint),
        (false, true) => report(
            "bindDN",
            "the account that `bindPW` is the password of is missing",
            hint,
        ),
        (true, true) if anonymous => report(
            "anonymous",
            "it does not go with `bindDN`",
            "take one of them away",
        ),
        _ => {}
    }
    let on = |key: &str| node.bool(key).unwrap_or(false);
    if on("insecureNoSSL") && on("startTLS") {
        report(
            "startTLS",
            "it does not go with `insecureNoSSL`, which turns TLS off",
            "take one of them away",
        );
    }
    let is_host = |host: &str| {
        host.chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.:[]".contains(c))
    };
    match node.str("host") {
        Some(host) if host.contains("://") => report(
            "host",
            "this is a URL",
            "give host and port alone, e.g. `ldap.example.org:636`",
        ),
        Some(host) if !is_host(host) => report(
            "host",
            "this is no host",
            "give host and port, e.g. `ldap.example.org:636`",
        ),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read as load;

    #[test]
    fn servers_with_and_without_a_port() {
        let read = |text: &str| server(&load::read(text, 1).unwrap());
        let at = |host: &str, port| (host.to_owned(), port);
        assert_eq!(read("host: ldap.example.org"), at("ldap.example.org", 636));
        assert_eq!(
            read("host: ldap.example.org:3269"),
            at("ldap.example.org", 3269)
        );
        assert_eq!(
            read("{host: ldap.example.org, startTLS: true}"),
            at("ldap.example.org", 389)
        );
        assert_eq!(
            read("{host: '[2001:db8::7]:389', insecureNoSSL: true}"),
            at("[2001:db8::7]", 389)
        );
        assert_eq!(read("host: '2001:db8::7'"), at("2001:db8::7", 636));
        assert_eq!(authority(&at("2001:db8::7", 636)), "[2001:db8::7]:636");
        assert_eq!(authority(&at("[2001:db8::7]", 389)), "[2001:db8::7]:389");
        assert_eq!(
            authority(&at("ldap.example.org", 389)),
            "ldap.example.org:389"
        );
    }
}
