//! Settings that stay settings: what is public among the additional configuration, what is not among
//! the credentials.

use super::credentials::extra;
use super::{Reader, filled};
use crate::source::mask::{is_secret, masked};
use crate::source::{Entry, Kind, Map, Node, Text, ValuePath};
use crate::stack::elsewhere::{Fate, Taken, below, entries};

/// Keys in these sections are public.
const PUBLIC: [&str; 3] = ["old_signing_keys", "trusted_key_servers", "perspectives"];

/// Settings of files whose content is public.
const PUBLIC_FILES: [&str; 1] = ["recaptcha_public_key"];

/// The section whose key may stand in a file.
const JWT_KEY: &str = "client_secret_jwt_key";

/// A setting stays as it is.
pub(super) fn keep(reader: &Reader, path: &ValuePath, entry: &Entry, out: &mut Taken) {
    let (node, at) = (&entry.node, entry.key_at);
    let is_public = path.first_key().is_some_and(|key| PUBLIC.contains(&key));
    if is_public {
        return out.add(path, reader.into, path, node.clone());
    }
    if let Some(name) = of_file(path, &entry.key) {
        if filled(node).is_none() {
            return out.dropped(path, at, "it is empty");
        }
        let Some(text) = reader.file.read_text(path, node, out) else {
            return out.dropped(path, at, "the file is not there");
        };
        let is_public = PUBLIC_FILES.contains(&&*name);
        let to = path.parent().cloned().unwrap_or_default().key(name);
        let text = Node::new(Kind::Text(text.trim().to_owned().into()), node.at);
        if is_public {
            return out.add(path, reader.into, &to, text);
        }
        extra(&to, text, out);
        return out.tell(
            path,
            at,
            Fate::Credential(super::credentials::EXTRA.to_owned()),
        );
    }
    match &node.kind {
        Kind::Map(map) if !map.is_empty() => {
            for entry in entries(node) {
                keep(reader, &below(path, entry), entry, out);
            }
        }
        Kind::List(items) if items.iter().any(|item| has_secret(item, &entry.key)) => {
            let mut whole = node.clone();
            read_files(reader, path, &mut whole, out);
            extra(path, whole, out);
            out.tell(
                path,
                at,
                Fate::Credential(super::credentials::EXTRA.to_owned()),
            );
        }
        _ if has_secret(node, &entry.key) => {
            extra(path, node.clone(), out);
            out.tell(
                path,
                at,
                Fate::Credential(super::credentials::EXTRA.to_owned()),
            );
        }
        _ => out.add(path, reader.into, path, node.clone()),
    }
}

/// The setting that a file is the content of: `form_secret` for `form_secret_path`.
fn of_file(path: &ValuePath, key: &str) -> Option<Text> {
    let is_jwt = path.parent().and_then(ValuePath::last_key) == Some(JWT_KEY);
    let stem = key.strip_suffix("_path");
    let stem = stem.or_else(|| key.strip_suffix("_file").filter(|_| is_jwt))?;
    (is_secret(stem) || PUBLIC_FILES.contains(&stem)).then(|| stem.to_owned().into())
}

/// Whether there is a credential in a value that stands under a name.
fn has_secret(node: &Node, name: &str) -> bool {
    match &node.kind {
        Kind::Text(text) => {
            !text.is_empty()
                && (is_secret(name) || masked(text) != **text || is_file_of_secret(name))
        }
        Kind::List(items) => items.iter().any(|item| has_secret(item, name)),
        Kind::Map(map) => map.iter().any(|(key, node)| has_secret(node, key)),
        _ => false,
    }
}

fn is_file_of_secret(name: &str) -> bool {
    name.strip_suffix("_path").is_some_and(is_secret)
}

/// Puts the contents of files with credentials in the place of their names.
fn read_files(reader: &Reader, path: &ValuePath, node: &mut Node, out: &mut Taken) {
    match &mut node.kind {
        Kind::List(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                read_files(reader, &path.index(index), item, out);
            }
        }
        Kind::Map(map) => read_entries(reader, path, map, out),
        _ => {}
    }
}

fn read_entries(reader: &Reader, path: &ValuePath, map: &mut Map, out: &mut Taken) {
    for entry in &mut map.0 {
        let path = path.key(entry.key.clone());
        let stem = of_file(&path, &entry.key).filter(|_| filled(&entry.node).is_some());
        let Some(stem) = stem else {
            read_files(reader, &path, &mut entry.node, out);
            continue;
        };
        if let Some(text) = reader.file.read_text(&path, &entry.node, out) {
            entry.key = stem;
            entry.node.kind = Kind::Text(text.trim().to_owned().into());
        }
    }
}
