//! Keys and certificates of other servers.

use super::super::finding::{Finding, is_on};
use crate::credentials::signing_key::is_public_key;
use crate::source::{Kind, Node};

pub(super) fn check(root: &Node) -> Vec<Finding> {
    let mut out = insecure(root);
    out.extend(authorities(root));
    for server in root.list("trusted_key_servers") {
        for (id, node) in entries(server.get("verify_keys")) {
            out.extend(key_id(id, node));
            out.extend(key(node));
        }
    }
    for (id, node) in entries(root.get("old_signing_keys")) {
        out.extend(key_id(id, node));
        out.extend(node.get("key").and_then(key));
    }
    out
}

fn entries(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    let map = node.and_then(Node::as_map);
    map.into_iter().flat_map(|map| map.iter())
}

/// Who checks neither certificates nor keys trusts anybody.
fn insecure(root: &Node) -> Vec<Finding> {
    let verify = root.get("federation_verify_certificates");
    let Some(verify) = verify.filter(|node| !is_true(node)) else {
        return Vec::new();
    };
    let has_keys = |server: &Node| {
        let keys = server.get("verify_keys");
        (!has_old_key(server) && keys.is_some_and(|keys| !keys.is_empty()))
            || server.get("accept_keys_insecurely").is_some_and(is_true)
    };
    let servers = root.get("trusted_key_servers").map(Node::as_list);
    let is_safe = servers.is_some_and(|servers| servers.iter().all(has_keys));
    let message = "keys of other servers would be taken from `trusted_key_servers` with neither a \
                   certificate nor a key that shows who they are: Synapse does not start with this";
    let hint = "give each of `trusted_key_servers` its `verify_keys`, or leave this out";
    (!is_safe)
        .then(|| Finding::error(verify, message, hint))
        .into_iter()
        .collect()
}

/// The old key of matrix.org, which others may have.
fn has_old_key(server: &Node) -> bool {
    let is_old = || server.below(&["verify_keys", "ed25519:auto"]).is_some();
    server.str("server_name") == Some("matrix.org") && is_old()
}

/// Whether Python takes it for true.
fn is_true(node: &Node) -> bool {
    match &node.kind {
        Kind::Text(text) => !text.is_empty(),
        _ => is_on(node),
    }
}

fn authorities(root: &Node) -> Option<Finding> {
    let list = root
        .get("federation_custom_ca_list")
        .filter(|node| !node.is_null())?;
    let message = "no certificate is named: Synapse does not start with this";
    list.is_empty()
        .then(|| Finding::error(list, message, "leave it out, or name files of certificates"))
}

fn key_id(id: &str, node: &Node) -> Option<Finding> {
    let message = "the name of a key begins with `ed25519:`: Synapse does not start with another";
    (!id.starts_with("ed25519:"))
        .then(|| Finding::error(node, message, "write e.g. `ed25519:auto`"))
}

/// The public half of an Ed25519 key.
fn key(node: &Node) -> Option<Finding> {
    // The pod replaces `${…}` by a value.
    let is_key = |text: &str| text.contains("${") || is_public_key(text);
    let message = "expected a public key: 32 bytes in base64; Synapse does not start with another";
    let hint = "copy it from the server that has the key";
    let is_wrong = !node.as_str().is_some_and(is_key);
    is_wrong.then(|| Finding::error(node, message, hint))
}
