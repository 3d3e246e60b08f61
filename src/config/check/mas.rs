//! What MAS's configuration must have beyond the types of its settings.
//!
//! Source: <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html>

use super::part::{Part, Parts};
use crate::source::problem::Problem;
use crate::source::ulid;
use crate::values::{Kind, Node};

/// Ways for a client to prove itself that need a secret.
const WITH_SECRET: [&str; 3] = [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
];

/// Tells what is wrong with clients, providers and who may administer. `before` is what is set elsewhere.
pub fn check(parts: &Parts, before: &[Node]) -> Vec<Problem> {
    let mut out = Vec::new();
    for part in &parts.given {
        for (path, client) in items(part, "clients") {
            out.extend(check_ulid(part, &path, client, "client_id"));
            out.extend(check_secret(part, &path, client, "client_auth_method"));
            out.extend(reserved(part, &path, client));
        }
        for (path, provider) in items(part, "upstream_oauth2.providers") {
            out.extend(check_ulid(part, &path, provider, "id"));
            out.extend(check_secret(
                part,
                &path,
                provider,
                "token_endpoint_auth_method",
            ));
            out.extend(issuer(part, &path, provider));
        }
    }
    if !parts.has_more {
        out.extend(unknown_admins(parts, before));
    }
    out
}

/// The items of a list, each with its path.
fn items<'a>(part: &'a Part, path: &'a str) -> impl Iterator<Item = (String, &'a Node)> {
    part.node
        .list(path)
        .iter()
        .enumerate()
        .map(move |(i, node)| (format!("{path}[{i}]"), node))
}

/// The text under `key`, where it is there and the pod puts nothing into it.
fn text<'a>(node: &'a Node, key: &str) -> Option<(&'a str, &'a Node)> {
    let at = node.as_map()?.get(key)?;
    at.as_str()
        .filter(|text| !text.contains("${"))
        .map(|text| (text, at))
}

/// MAS does not start with an id that it can't read; it reads lower case and more than 128 bits, but then knows another id.
fn check_ulid(part: &Part, path: &str, node: &Node, key: &str) -> Option<Problem> {
    let (id, at) = text(node, key)?;
    let is_read = id
        .get(1..)
        .is_some_and(|rest| ulid::is_ulid(&format!("0{}", rest.to_uppercase())));
    (!ulid::is_ulid(id)).then(|| {
        let problem = part
            .problem(
                &format!("{path}.{key}"),
                at.at,
                format!("`{id}` is no ULID"),
            )
            .hint(ulid::hint(id));
        if is_read { problem.warning() } else { problem }
    })
}

/// MAS knows a client by its id and its secret, where its way of signing in has one.
fn check_secret(part: &Part, path: &str, node: &Node, method_key: &str) -> Option<Problem> {
    let (method, at) = text(node, method_key)?;
    let map = node.as_map()?;
    let missing = WITH_SECRET.contains(&method)
        && !map.contains("client_secret")
        && !map.contains("client_secret_file");
    missing.then(|| {
        part.problem(
            &format!("{path}.{method_key}"),
            at.at,
            format!("`{method}` needs a secret"),
        )
        .warning()
        .hint("give `client_secret` or `client_secret_file`")
    })
}

/// Most clients send their secret as it is in the `Authorization` header, where it has to be encoded.
/// <https://datatracker.ietf.org/doc/html/rfc6749#section-2.3.1>
fn reserved(part: &Part, path: &str, client: &Node) -> Option<Problem> {
    let (secret, at) = text(client, "client_secret")?;
    let unreserved = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    (!secret.chars().all(unreserved)).then(|| {
        part.problem(
            &format!("{path}.client_secret"),
            at.at,
            "the secret has characters that clients must encode, which most do not",
        )
        .warning()
        .hint("use letters, digits, `-`, `.`, `_` and `~` alone, e.g. of `openssl rand -hex 32`")
    })
}

fn issuer(part: &Part, path: &str, provider: &Node) -> Option<Problem> {
    let map = provider.as_map()?;
    let discovers = provider.str("discovery_mode") != Some("disabled");
    (discovers && !map.contains("issuer")).then(|| {
        part.problem(
            path,
            provider.at,
            "the provider has no `issuer`, where MAS finds out about it",
        )
        .warning()
        .hint("give `issuer`, or `discovery_mode: disabled` and the endpoints")
    })
}

/// Whoever may administer is named by a client id.
fn unknown_admins(parts: &Parts, before: &[Node]) -> Vec<Problem> {
    let files = parts.given.iter().map(|part| &part.node).chain(before);
    let known: Vec<&str> = files
        .flat_map(|file| file.list("clients"))
        .filter_map(|client| client.str("client_id"))
        .collect();
    let mut out = Vec::new();
    for part in &parts.given {
        for (path, admin) in items(part, "policy.data.admin_clients") {
            let Kind::Text(id) = &admin.kind else {
                continue;
            };
            if !known.contains(&&**id) {
                let problem = part.problem(
                    &path,
                    admin.at,
                    format!("no client under `clients` has the id `{id}`"),
                );
                out.push(problem.warning().hint("add the client, or correct the id"));
            }
        }
    }
    out
}
