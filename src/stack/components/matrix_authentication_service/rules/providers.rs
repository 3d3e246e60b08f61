//! Providers of accounts elsewhere.

use super::clients::{check_id, reserved};
use super::{Rules, claims, known};
use crate::source::Node;

/// Ways for MAS to prove itself that need a secret.
const WITH_SECRET: [&str; 3] = [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
];
/// Ways that need the algorithm of a signature.
const SIGNED: [&str; 2] = ["client_secret_jwt", "private_key_jwt"];
const APPLE: &str = "sign_in_with_apple";
const ALGORITHM: &str = "token_endpoint_auth_signing_alg";

pub(super) fn check(rules: &mut Rules) {
    for provider in rules.items(&["upstream_oauth2", "providers"]) {
        if provider.as_map().is_none() {
            continue;
        }
        check_id(rules, provider, "id");
        reserved(rules, provider);
        issuer(rules, provider);
        method(rules, provider);
        scope(rules, provider);
        if let Some(claims) = provider.get("claims_imports") {
            claims::check(rules, claims);
        }
    }
}

fn issuer(rules: &mut Rules, provider: &Node) {
    let mode = provider.get("discovery_mode").and_then(Node::as_str);
    if mode != Some("disabled") && provider.get("issuer").is_none() {
        let message = "the provider has no `issuer`, where MAS finds out about it";
        let hint = "give `issuer`, or `discovery_mode: disabled` and the endpoints";
        rules.miss(provider, message, hint);
    }
}

fn method(rules: &mut Rules, provider: &Node) {
    rules.not_both(provider, ["client_secret", "client_secret_file"]);
    let Some(method) = known(provider, "token_endpoint_auth_method") else {
        return;
    };
    let name = format!("`{method}`");
    if WITH_SECRET.contains(&method) {
        if provider
            .get("client_secret")
            .or(provider.get("client_secret_file"))
            .is_none()
        {
            let hint = "give `client_secret` or `client_secret_file`";
            rules.miss(provider, format!("{name} needs a secret"), hint);
        }
    } else {
        rules.not_with(provider, "client_secret", &name);
        rules.not_with(provider, "client_secret_file", &name);
    }
    for (key, is_due) in [
        (ALGORITHM, SIGNED.contains(&method)),
        (APPLE, method == APPLE),
    ] {
        if is_due {
            rules.needs(provider, key, &name);
        } else {
            rules.not_with(provider, key, &name);
        }
    }
}

/// MAS reads the scope of providers that are on.
/// <https://datatracker.ietf.org/doc/html/rfc6749#section-3.3>
fn scope(rules: &mut Rules, provider: &Node) {
    let Some(scope) = known(provider, "scope") else {
        return;
    };
    let is_token = |token: &str| {
        let is_allowed = |b: u8| matches!(b, b'!' | b'#'..=b'[' | b']'..=b'~');
        !token.is_empty() && token.bytes().all(is_allowed)
    };
    if provider.bool("enabled") != Some(false) && !scope.split(' ').all(is_token) {
        let at = provider.get("scope").map_or(provider.at, |node| node.at);
        let hint = "write words with one space between them, e.g. `openid email`";
        rules.refuse(at, "this is no scope", hint);
    }
}
