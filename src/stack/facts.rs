//! Small helpers that turn values into what templates read.

use base64::prelude::{BASE64_STANDARD, Engine};
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::labels::Labels;
use crate::values::{Kind, Map, Node};

/// Anything that serde can write, as templates read it.
pub fn value<T: Serialize + ?Sized>(of: &T) -> Value {
    Value::from(Serde(of))
}

/// A map of texts; what is null is left out.
pub fn texts(map: Option<&Map>) -> Labels {
    let entries = map.into_iter().flat_map(Map::iter);
    entries
        .filter_map(|(k, v)| Some((k.to_owned(), v.as_str()?.to_owned())))
        .collect()
}

/// The list at `path`, or an empty one.
pub fn list(node: &Node, path: &str) -> Value {
    value(node.list(path))
}

/// A map without the entries that are empty.
pub fn compact(node: Option<&Node>) -> Value {
    compact_with(node, |_, _| false)
}

/// A map without the entries that are empty or that `skip` names.
pub fn compact_with(node: Option<&Node>, skip: impl Fn(&str, &Node) -> bool) -> Value {
    let entries = node.and_then(Node::as_map).into_iter().flat_map(Map::iter);
    Value::from_pairs(
        entries
            .filter(|(k, v)| !v.is_empty() && !skip(k, v))
            .map(|(k, v)| (k, value(v))),
    )
}

/// A map of those entries that are not empty.
pub fn not_empty<'a>(entries: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    Value::from_pairs(
        entries
            .into_iter()
            .filter(|(_, v)| !v.is_none() && v.len() != Some(0)),
    )
}

/// Whether two values are the same, wherever they were written.
pub fn same(a: &Node, b: &Node) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::List(a), Kind::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Kind::Map(a), Kind::Map(b)) => {
            a.0.len() == b.0.len()
                && a.iter()
                    .all(|(k, v)| b.get(k).is_some_and(|other| same(v, other)))
        }
        (a, b) => a == b,
    }
}

/// A short digest of a text, fit for a label.
pub fn hash(content: &str) -> String {
    hex::encode(&Sha256::digest(content.as_bytes())[..20])
}

/// Named texts as one, to hash them.
pub fn joined(files: &Labels) -> String {
    files
        .iter()
        .map(|(name, text)| format!("{name}\n{text}\n"))
        .collect()
}

/// The entries of a Secret, as its `data` takes them.
/// <https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/>
pub fn base64(data: &Labels) -> Labels {
    data.iter()
        .map(|(key, value)| (key.clone(), BASE64_STANDARD.encode(value)))
        .collect()
}

/// Labels as `key=value,key=value`.
pub fn label_argument(labels: &Labels) -> String {
    labels
        .iter()
        .map(|(k, v)| format!("{k}={v}"))
        .collect::<Vec<_>>()
        .join(",")
}
