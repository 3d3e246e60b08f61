//! Prints a merged file, with credentials masked.

use std::fmt::Write;

use minijinja::Value;

use super::Merged;
use crate::source::mask::{MASK, is_secret, masked};
use crate::stack::facts;
use crate::values::{Kind, Node};

/// The file as YAML below comments that say what it is made of. `title` is the workload.
pub fn yaml(merged: &Merged, title: &str) -> String {
    let mut out = format!(
        "# {} of {title}: these files, merged in this order\n",
        merged.path
    );
    let width = merged
        .sources
        .iter()
        .map(|source| source.path.len())
        .max()
        .unwrap_or_default();
    for source in &merged.sources {
        let unknown = if source.text.is_none() {
            ", which is not rendered: what it holds is merged in here"
        } else {
            ""
        };
        _ = writeln!(
            out,
            "#   {:width$}  {}{unknown}",
            source.path, source.origin
        );
    }
    out + &crate::source::yaml::print::to_string(&shown(&merged.root, "", &merged.placeholders))
        .unwrap_or_default()
        + "\n"
}

/// The value with `***` in the place of credentials; `name` is what it stands under.
fn shown(node: &Node, name: &str, placeholders: &[String]) -> Value {
    match &node.kind {
        Kind::Map(map) => Value::from_pairs(map.iter().map(|(key, node)| {
            // LiveKit's keys: their names are public, what they stand for is not.
            let name = if name == "keys" { name } else { key };
            (key.to_owned(), shown(node, name, placeholders))
        })),
        Kind::List(items) => items
            .iter()
            .map(|item| {
                shown(
                    item,
                    if item.as_map().is_some() { "" } else { name },
                    placeholders,
                )
            })
            .collect(),
        Kind::Text(text) if text.is_empty() || placeholders.iter().any(|p| **p == **text) => {
            facts::value(node)
        }
        Kind::Text(_) | Kind::Int(_) | Kind::Float(_) if is_secret(name) => Value::from(MASK),
        Kind::Text(text) => Value::from(masked(text)),
        _ => facts::value(node),
    }
}
