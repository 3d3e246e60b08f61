//! How passwords are kept.

use super::Rules;
use crate::source::{Kind, Node};

pub(super) fn check(rules: &mut Rules) {
    let Some(passwords) = rules.section(&["passwords"]) else {
        return;
    };
    let Some(schemes) = passwords.get("schemes") else {
        return;
    };
    // MAS does not look at them.
    if passwords.bool("enabled") == Some(false) {
        return;
    }
    if matches!(&schemes.kind, Kind::List(items) if items.is_empty()) {
        rules.refuse(
            schemes.at,
            "MAS needs a way to keep passwords",
            "add a scheme",
        );
    }
    let schemes = schemes.as_list();
    for (index, scheme) in schemes.iter().enumerate() {
        rules.not_both(scheme, ["secret", "secret_file"]);
        let version = |scheme: &Node| scheme.get("version").and_then(Node::as_int);
        let mut before = schemes[..index].iter();
        if version(scheme).is_some() && before.any(|other| version(other) == version(scheme)) {
            let hint = "lists are appended: count on from the last one";
            rules.refuse(scheme.at, "two schemes have this version", hint);
        }
    }
}
