//! What keeps a provider from working.

use super::{PATH, scopes};
use crate::source::ulid;
use crate::values::Node;

/// Something that is wrong with a provider.
#[derive(Debug)]
pub struct Fault {
    /// The key below the provider; empty where it is about all of it.
    pub key: &'static str,
    pub message: String,
    pub hint: String,
}

fn fault(key: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Fault {
    Fault {
        key,
        message: message.into(),
        hint: hint.into(),
    }
}

/// All that is wrong with the provider of this name.
pub fn faults(name: &str, node: &Node, is_dex: bool) -> Vec<Fault> {
    let mut out = Vec::new();
    if !name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    {
        out.push(fault(
            "",
            format!("`{name}` can't name a provider"),
            "use letters, digits, `-` and `_`",
        ));
    }
    if let Some(id) = node.str("id").filter(|id| !ulid::is_ulid(id)) {
        out.push(fault(
            "id",
            format!("expected a ULID, found `{id}`"),
            ulid::hint(id),
        ));
    }
    out.extend(client(name, node, is_dex));
    out.extend(match node.str("discoveryMode") {
        Some("disabled") => without_discovery(node),
        mode => issuer(node, mode == Some("insecure"))
            .into_iter()
            .chain(openid(node))
            .collect(),
    });
    out
}

/// The client that MAS is at the provider.
fn client(name: &str, node: &Node, is_dex: bool) -> Vec<Fault> {
    let mut out = Vec::new();
    if node.str("clientId").unwrap_or_default().is_empty() {
        let hint = "register a client at the provider, and give its id";
        out.push(fault(
            "clientId",
            "the id of the client at the provider is missing",
            hint,
        ));
    }
    let needs_secret = node
        .str("tokenEndpointAuthMethod")
        .is_none_or(|method| method.starts_with("client_secret_"));
    let has_secret = node
        .find("clientSecret")
        .is_some_and(|secret| secret.bool("generate").unwrap_or(true));
    if needs_secret && !is_dex && !has_secret {
        let hint = format!(
            "give `{PATH}.{name}.clientSecret` with `value`, or with `secret` and `secretKey`; where you choose it, `generate: true`"
        );
        out.push(fault(
            "clientSecret",
            "the secret of the client at the provider is missing",
            hint,
        ));
    }
    out
}

/// The addresses that MAS can't find by itself.
fn without_discovery(node: &Node) -> Vec<Fault> {
    let needed = ["authorizationEndpoint", "tokenEndpoint"]
        .into_iter()
        .filter(|key| node.find(key).is_none());
    let hint = "give its URL, or let MAS find it: leave `discoveryMode` out";
    needed
        .map(|key| fault(key, "without discovery the address is needed", hint))
        .collect()
}

/// OpenID Connect Discovery: an issuer is an https URL, below which the metadata is.
/// <https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata>
fn issuer(node: &Node, insecure: bool) -> Option<Fault> {
    let example = "give its URL, e.g. `https://sso.example.org`";
    let Some(issuer) = node.str("issuer").filter(|issuer| !issuer.is_empty()) else {
        return Some(fault("issuer", "the issuer is missing", example));
    };
    if let Some(issuer) = issuer.strip_suffix("/.well-known/openid-configuration") {
        return Some(fault(
            "issuer",
            "this is the address of the metadata, not the issuer",
            format!("write `{issuer}`"),
        ));
    }
    let is_url = issuer.starts_with("https://") || insecure && issuer.starts_with("http://");
    (!is_url).then(|| {
        fault(
            "issuer",
            format!("`{issuer}` is no URL that begins with `https://`"),
            example,
        )
    })
}

fn openid(node: &Node) -> Option<Fault> {
    let is_there = scopes(node).iter().any(|scope| scope == "openid");
    (!is_there).then(|| {
        fault(
            "scopes",
            "`openid` is missing: the provider would not tell who signs in",
            "add `openid`",
        )
    })
}
