//! Clients of MAS.

use super::super::client_secret::is_unreserved;
use super::{Rules, jwks, known};
use crate::source::{Node, ulid};

const SECRETS: [&str; 2] = ["client_secret", "client_secret_file"];
const KEYS: [&str; 2] = ["jwks", "jwks_uri"];

pub(super) fn check(rules: &mut Rules) {
    for client in rules.items(&["clients"]) {
        if client.as_map().is_none() {
            continue;
        }
        check_id(rules, client, "client_id");
        reserved(rules, client);
        rules.not_both(client, SECRETS);
        if let Some(method) = known(client, "client_auth_method") {
            check_method(rules, client, method);
        }
        if let Some(set) = client.get("jwks") {
            jwks::check(rules, set);
        }
    }
}

fn check_method(rules: &mut Rules, client: &Node, method: &str) {
    let name = format!("`{method}`");
    let has_secret = SECRETS.iter().any(|key| client.get(key).is_some());
    match method {
        "private_key_jwt" => {
            rules.one_of(client, KEYS);
            not_with_any(rules, client, SECRETS, &name);
        }
        "none" => {
            not_with_any(rules, client, SECRETS, &name);
            not_with_any(rules, client, KEYS, &name);
        }
        "client_secret_basic" | "client_secret_post" | "client_secret_jwt" => {
            not_with_any(rules, client, KEYS, &name);
            if !has_secret {
                let hint = "give `client_secret` or `client_secret_file`";
                rules.miss(client, format!("{name} needs a secret"), hint);
            }
        }
        _ => {}
    }
}

fn not_with_any(rules: &mut Rules, client: &Node, keys: [&str; 2], name: &str) {
    for key in keys {
        rules.not_with(client, key, name);
    }
}

/// MAS does not start with an id that it can't read; it reads lower case and more than 128 bits,
/// but then knows another id.
pub(super) fn check_id(rules: &mut Rules, item: &Node, key: &str) {
    let (Some(node), Some(id)) = (item.get(key), known(item, key)) else {
        return;
    };
    if ulid::is_ulid(id) {
        return;
    }
    let rest = id.get(1..).map(|rest| format!("0{}", rest.to_uppercase()));
    let first = id
        .get(..1)
        .map(|first| format!("0{}", first.to_uppercase().repeat(25)));
    let is_read = [rest, first]
        .into_iter()
        .all(|it| it.is_some_and(|it| ulid::is_ulid(&it)));
    let message = format!("`{id}` is no ULID");
    if is_read {
        rules.warn(node.at, message, ulid::hint(id));
    } else {
        rules.refuse(node.at, message, &ulid::hint(id));
    }
}

/// Most clients send their secret as it is in the `Authorization` header, where it has to be
/// encoded. <https://datatracker.ietf.org/doc/html/rfc6749#section-2.3.1>
pub(super) fn reserved(rules: &mut Rules, item: &Node) {
    let (Some(node), Some(secret)) = (item.get("client_secret"), known(item, "client_secret"))
    else {
        return;
    };
    if !secret.chars().all(is_unreserved) {
        let message = "the secret has characters that clients must encode, which most do not";
        let hint =
            "use letters, digits, `-`, `.`, `_` and `~` alone, e.g. of `openssl rand -hex 32`";
        rules.warn(node.at, message, hint);
    }
}
