//! Credentials that masthead keeps.

use super::{Reader, filled};
use crate::credentials::{Need, Secret};
use crate::source::{Entry, Node, ValuePath};
use crate::stack::elsewhere::{Fate, Taken, below, entries};

/// The settings that Synapse reads beside the others, among the credentials.
pub(super) const EXTRA: &str = "SYNAPSE_EXTRA";

/// What Synapse and MAS know each other by.
const SHARED: &str = "MAS_SYNAPSE_SHARED_SECRET";

/// Puts a setting among the credentials.
pub(super) fn extra(to: &ValuePath, node: Node, out: &mut Taken) {
    out.put(&ValuePath::root().key(EXTRA), to, node);
}

/// A credential, inline or in a file that is named.
pub(super) fn keep(reader: &Reader, path: &ValuePath, entry: &Entry, need: &Need, out: &mut Taken) {
    keep_as(reader, path, entry, &need.key, out);
}

fn keep_as(reader: &Reader, path: &ValuePath, entry: &Entry, key: &str, out: &mut Taken) {
    let (node, at) = (&entry.node, entry.key_at);
    let Some(text) = filled(node) else {
        return out.dropped(path, at, "it is empty: one is generated");
    };
    let text = if entry.key.ends_with("_path") {
        // Synapse strips what it reads.
        let text = reader.file.read_text(path, node, out);
        text.map(|text| text.trim().to_owned())
    } else {
        Some(text.to_owned())
    };
    if let Some(text) = text {
        out.credentials
            .push((key.to_owned(), Secret::from(text), node.at));
    }
    out.tell(path, at, Fate::Credential(key.to_owned()));
}

/// How it is known to MAS.
pub(super) fn shared(reader: &Reader, path: &ValuePath, node: &Node, out: &mut Taken) {
    for entry in entries(node) {
        let path = below(path, entry);
        match &*entry.key {
            "secret" | "secret_path" => keep_as(reader, &path, entry, SHARED, out),
            _ => out.set(
                &path,
                entry.key_at,
                "masthead tells Synapse of the MAS of the stack",
            ),
        }
    }
}
