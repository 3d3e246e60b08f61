//! Keys that MAS signs with.

use super::pem::{KEYS, is_pem};
use super::{Rules, known};
use crate::source::Node;

/// What the label of a key says that has a password.
const ENCRYPTED: &str = "ENCRYPTED";

pub(super) fn check(rules: &mut Rules) {
    for key in rules.items(&["secrets", "keys"]) {
        if key.as_map().is_none() {
            continue;
        }
        rules.one_of(key, ["key", "key_file"]);
        rules.not_both(key, ["password", "password_file"]);
        content(rules, key);
        password(rules, key);
    }
}

fn content(rules: &mut Rules, key: &Node) {
    let (Some(node), Some(text)) = (key.get("key"), known(key, "key")) else {
        return;
    };
    if !is_pem(text, KEYS) {
        let hint = "give the whole of a private key in PEM, RSA or ECDSA, in a block (`key: |`)";
        rules.refuse(node.at, "MAS can't read this key", hint);
    } else if text.contains(ENCRYPTED) && !has_password(key) {
        rules.miss(
            key,
            "the key has a password, which is missing",
            "give `password`",
        );
    }
}

fn has_password(key: &Node) -> bool {
    key.get("password").or(key.get("password_file")).is_some()
}

/// MAS refuses a password for a key that has none, as those of the stack.
fn password(rules: &mut Rules, key: &Node) {
    let Some(password) = key.get("password").or(key.get("password_file")) else {
        return;
    };
    let is_ours = |path: &str| {
        let keys = rules.root().below(&["secrets", "keys"]);
        let keys = keys.map_or(&[][..], Node::as_list);
        keys.iter()
            .any(|other| !super::is_users(other) && known(other, "key_file") == Some(path))
    };
    let has_none = match (known(key, "key"), known(key, "key_file")) {
        (Some(text), _) => is_pem(text, KEYS) && !text.contains(ENCRYPTED),
        (None, Some(path)) => is_ours(path),
        (None, None) => false,
    };
    if has_none {
        rules.refuse(password.at, "the key has no password", "remove it");
    }
}
