//! Listeners.

use super::binds;
use super::pem::{CERTIFICATES, KEYS, is_pem};
use super::{Rules, is_users, known};
use crate::source::{Kind, Node};

pub(super) fn check(rules: &mut Rules) {
    for listener in rules.items(&["http", "listeners"]) {
        not_empty(rules, listener, "binds");
        not_empty(rules, listener, "resources");
        prefix(rules, listener);
        resources(rules, listener);
        if let Some(tls) = listener.get("tls").filter(|tls| tls.as_map().is_some()) {
            check_tls(rules, tls);
        }
    }
    binds::check(rules);
}

fn not_empty(rules: &mut Rules, listener: &Node, key: &str) {
    let list = listener.get(key);
    if let Some(list) =
        list.filter(|list| matches!(&list.kind, Kind::List(items) if items.is_empty()))
    {
        rules.refuse(
            list.at,
            format!("a listener needs `{key}`"),
            "give at least one",
        );
    }
}

/// Paths with parameters of their own can't be put before others.
fn prefix(rules: &mut Rules, listener: &Node) {
    let Some(prefix) = known(listener, "prefix") else {
        return;
    };
    let at = listener.get("prefix").map_or(listener.at, |node| node.at);
    if !prefix.is_empty() && !prefix.starts_with('/') {
        rules.refuse(at, "a prefix begins with `/`", "write e.g. `/account/`");
    } else if prefix.contains('{') || prefix.contains("/:") {
        rules.refuse(
            at,
            "a prefix can't have `{` or `/:`",
            "write e.g. `/account/`",
        );
    }
}

/// Resources have paths of their own, each of which can be there once.
fn resources(rules: &mut Rules, listener: &Node) {
    let resources = listener.list("resources");
    for (index, resource) in resources.iter().enumerate() {
        let Some(name) = known(resource, "name") else {
            continue;
        };
        let mut before = resources[..index].iter();
        if before.any(|other| known(other, "name") == Some(name)) {
            let message = format!("the resource `{name}` is there twice in one listener");
            rules.refuse(resource.at, message, "remove one of them");
        }
    }
}

fn check_tls(rules: &mut Rules, tls: &Node) {
    rules.one_of(tls, ["certificate", "certificate_file"]);
    rules.one_of(tls, ["key", "key_file"]);
    rules.not_both(tls, ["password", "password_file"]);
    for (key, labels) in [("certificate", CERTIFICATES), ("key", KEYS)] {
        let Some(node) = tls.get(key).filter(|node| is_users(node)) else {
            continue;
        };
        if known(tls, key).is_some_and(|text| !is_pem(text, labels)) {
            let hint = "give the whole of it in a block, `key: |` with the lines below";
            rules.refuse(node.at, format!("`{key}` is not PEM"), hint);
        }
    }
}
