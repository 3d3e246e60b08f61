//! Providers that users can sign in with.

use super::{Reader, credentials, settings};
use crate::credentials::Secret;
use crate::source::{Entry, Kind, Map, Node, ValuePath};
use crate::stack::elsewhere::{Fate, Taken, below, entries, text};

/// Settings that are values.
const KNOWN: [(&str, &str); 16] = [
    ("id", "id"),
    ("enabled", "enabled"),
    ("issuer", "issuer"),
    ("human_name", "humanName"),
    ("brand_name", "brandName"),
    ("client_id", "clientId"),
    ("token_endpoint_auth_method", "tokenEndpointAuthMethod"),
    ("discovery_mode", "discoveryMode"),
    ("pkce_method", "pkceMethod"),
    ("response_mode", "responseMode"),
    ("fetch_userinfo", "fetchUserinfo"),
    ("authorization_endpoint", "authorizationEndpoint"),
    ("token_endpoint", "tokenEndpoint"),
    ("userinfo_endpoint", "userinfoEndpoint"),
    ("jwks_uri", "jwksUri"),
    ("synapse_idp_id", "synapseIdpId"),
];

/// What a provider's claims may hold as values.
const CLAIMS: [(&str, &[&str]); 5] = [
    ("subject", &["template"]),
    ("account_name", &["template"]),
    ("localpart", &["action", "template", "on_conflict"]),
    ("displayname", &["action", "template"]),
    ("email", &["action", "template"]),
];

/// The section `upstream_oauth2`.
pub(super) fn read(reader: &Reader, path: &ValuePath, node: &Node, out: &mut Taken) {
    for entry in entries(node) {
        let path = below(path, entry);
        if entry.key != "providers" {
            settings::keep(reader, &path, entry, out);
            continue;
        }
        let items = entry.node.as_list();
        if items.is_empty() {
            out.dropped(&path, entry.key_at, "it is empty");
        } else if items.iter().all(is_expressible) {
            let mut names = Vec::new();
            for (index, item) in items.iter().enumerate() {
                one(reader, &path.index(index), item, &mut names, out);
            }
        } else {
            // Lists are appended: what stands together stays together.
            settings::keep(reader, &path, entry, out);
        }
    }
}

/// Whether the values can say all of it.
fn is_expressible(item: &Node) -> bool {
    let of_claims = |node: &Node| {
        entries(node).iter().all(|entry| {
            let known = CLAIMS.iter().find(|(key, _)| *key == entry.key);
            entry.key == "skip_confirmation"
                || known.is_some_and(|(_, keys)| {
                    entries(&entry.node)
                        .iter()
                        .all(|entry| keys.contains(&&*entry.key))
                })
        })
    };
    item.str("id").is_some()
        && entries(item).iter().all(|entry| match &*entry.key {
            "scope" | "client_secret" | "client_secret_file" => true,
            "claims_imports" => of_claims(&entry.node),
            key => KNOWN.iter().any(|(known, _)| *known == key),
        })
}

fn one(reader: &Reader, path: &ValuePath, item: &Node, names: &mut Vec<String>, out: &mut Taken) {
    let name = name(item, names);
    let values = reader.values.key("upstreamProviders").key(name.clone());
    for entry in entries(item) {
        let path = below(path, entry);
        match &*entry.key {
            "scope" => {
                let scopes = entry.node.as_str().unwrap_or_default().split_whitespace();
                let scopes = scopes.map(|scope| text(scope, entry.node.at)).collect();
                out.kept(
                    &path,
                    values.key("scopes"),
                    Node::new(Kind::List(scopes), entry.node.at),
                );
            }
            "claims_imports" => out.kept(&path, values.key("claimsImports"), entry.node.clone()),
            "client_secret" | "client_secret_file" => {
                secret(reader, &path, entry, &values, &name, out)
            }
            key => {
                if let Some((_, value)) = KNOWN.iter().find(|(known, _)| *known == key) {
                    out.kept(&path, values.key(*value), entry.node.clone());
                }
            }
        }
    }
    names.push(name);
}

fn secret(
    reader: &Reader,
    path: &ValuePath,
    entry: &Entry,
    values: &ValuePath,
    name: &str,
    out: &mut Taken,
) {
    let need = credentials::UPSTREAM_CLIENT_SECRET.named(name);
    if let Some(secret) = reader.content(path, entry, out) {
        out.credentials
            .push((need.key.to_string(), Secret::from(secret), entry.node.at));
        let mut chosen = Map::default();
        let on = Node::new(Kind::Bool(true), entry.node.at);
        chosen.insert("generate".into(), entry.node.at, on);
        let chosen = Node::new(Kind::Map(chosen), entry.node.at);
        out.values.push((values.key("clientSecret"), chosen));
    }
    out.tell(path, entry.key_at, Fate::Credential(need.key.to_string()));
}

/// A short name for a provider, none twice.
fn name(item: &Node, known: &[String]) -> String {
    let said = ["brand_name", "human_name", "id"];
    let said = said
        .iter()
        .find_map(|key| item.str(key))
        .unwrap_or_default();
    let plain: String = said
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let plain = plain.trim_matches('-');
    let plain = if plain.is_empty() { "provider" } else { plain };
    let mut names = (1..).map(|number| match number {
        1 => plain.to_owned(),
        _ => format!("{plain}-{number}"),
    });
    names.find(|name| !known.contains(name)).unwrap_or_default()
}
