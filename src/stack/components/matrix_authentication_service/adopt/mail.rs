//! Mail that it sends.

use super::{Reader, settings};
use crate::source::{Kind, Node, ValuePath};
use crate::stack::elsewhere::{Taken, below, entries};

const EMAIL: [(&str, &[&str]); 7] = [
    ("from", &["from"]),
    ("reply_to", &["replyTo"]),
    ("transport", &["transport"]),
    ("hostname", &["smtp", "host"]),
    ("port", &["smtp", "port"]),
    ("mode", &["smtp", "mode"]),
    ("username", &["smtp", "username"]),
];

/// The section `email`.
pub(super) fn read(reader: &Reader, path: &ValuePath, node: &Node, out: &mut Taken) {
    let values = reader.values.key("email");
    let is_smtp = node.str("transport") == Some("smtp");
    if node.str("transport") == Some("sendmail") {
        out.step("MAS sent mail by the `sendmail` of its machine, which pods do not have: set `transport` and `smtp` of its `email` to a relay, or no mail is sent.");
    }
    for entry in entries(node) {
        let path = below(path, entry);
        let known = EMAIL.iter().find(|(key, _)| *key == entry.key);
        let is_of_smtp =
            known.is_some_and(|(_, value)| value.len() > 1) || entry.key.starts_with("password");
        match known {
            _ if is_of_smtp && !is_smtp => {
                out.dropped(
                    &path,
                    entry.key_at,
                    "only `smtp` has it, and `transport` is another",
                );
            }
            Some((_, value)) => {
                let to = value
                    .iter()
                    .fold(values.clone(), |path, key| path.key(*key));
                out.kept(&path, to, number(entry.node.clone(), value));
            }
            None if entry.key.starts_with("password") => {
                if let Some(password) = reader.content(&path, entry, out) {
                    let to = values.key("smtp").key("password");
                    out.keep_secret(&path, entry, &to, "mas-smtp-password", password);
                }
            }
            None => settings::keep(reader, &path, entry, out),
        }
    }
}

fn number(node: Node, value: &[&str]) -> Node {
    let port = node.as_str().and_then(|text| text.parse().ok());
    match port {
        Some(port) if value.last() == Some(&"port") => Node::new(Kind::Int(port), node.at),
        _ => node,
    }
}
