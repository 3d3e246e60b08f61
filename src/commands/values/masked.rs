//! Values as they may be shown.

use serde_json::Value as Json;

use crate::schema::{Visibility, visibility};
use crate::source::mask::{self, MASK, Masker};
use crate::source::{Kind, Node, ValuePath};

/// The value with `***` in the place of credentials. Where the schema takes anything, credentials
/// are found by `name`, the key of the value.
pub(super) fn masked(node: &Node, path: &ValuePath, name: &str) -> Json {
    match &node.kind {
        Kind::Map(map) => {
            let variable = map.get("name").and_then(Node::as_str);
            let shown = map.iter().map(|(key, node)| {
                let name = mask::name_of(key, variable);
                (
                    key.to_owned(),
                    masked(node, &path.key(key.to_owned()), name),
                )
            });
            Json::Object(shown.collect())
        }
        // The arguments of a command: one may name the next.
        Kind::List(items) if items.iter().all(|item| item.as_str().is_some()) && is_free(path) => {
            Masker::MANIFEST.json(&Json::from(node.clone()), name)
        }
        Kind::List(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| masked(item, &path.index(index), name))
                .collect()
        }
        Kind::Text(text) if text.is_empty() => "".into(),
        Kind::Text(text) => match visibility(path) {
            Visibility::Public | Visibility::NoText => mask::masked(text).into(),
            Visibility::Credential => MASK.into(),
            Visibility::Unknown => Masker::MANIFEST.json(&text.as_ref().into(), name),
        },
        _ => node.clone().into(),
    }
}

/// Whether the schema takes a list of anything at the path.
fn is_free(path: &ValuePath) -> bool {
    visibility(&path.index(0)) == Visibility::Unknown
}
