//! Prints a merged file, with credentials masked.

use std::fmt::Write;

use super::Merged;
use super::variables::Variables;
use crate::source::mask::{MASK, is_secret, masked};
use crate::source::yaml::print::to_string;
use crate::source::{Kind, Node};

/// The file as YAML below comments that say what it is made of. `title` is that of the workload.
pub fn yaml(merged: Merged, title: &str) -> String {
    let mut out = head(&merged, title);
    let Merged {
        mut root,
        variables,
        ..
    } = merged;
    mask(&mut root, "", &variables);
    out += &to_string(&root).unwrap_or_default();
    out + "\n"
}

fn head(merged: &Merged, title: &str) -> String {
    let Merged { path, sources, .. } = merged;
    let mut out = format!("# {path} of {title}: these files, merged in this order\n");
    let widths = sources.iter().map(|source| source.path.len());
    let width = widths.max().unwrap_or_default();
    for source in sources {
        let unknown = if source.text.is_none() {
            ", which is not rendered: its contents are merged in here"
        } else {
            ""
        };
        _ = writeln!(
            out,
            "#   {:width$}  {}{unknown}",
            source.path, source.origin
        );
    }
    out
}

/// Puts `***` in the place of credentials. `name` is what the value stands under.
fn mask(node: &mut Node, name: &str, variables: &Variables) {
    match &mut node.kind {
        Kind::Map(map) => {
            for entry in &mut map.0 {
                // API keys have names, which are public.
                let name = if name == "keys" { name } else { &entry.key };
                mask(&mut entry.node, name, variables);
            }
        }
        Kind::List(items) => {
            for item in items {
                let name = if item.as_map().is_some() { "" } else { name };
                mask(item, name, variables);
            }
        }
        Kind::Text(text) if text.is_empty() || variables.is_placeholder(text) => {}
        Kind::Text(_) | Kind::Int(_) | Kind::Float(_) if is_secret(name) => {
            node.kind = Kind::Text(MASK.into());
        }
        Kind::Text(text) => *text = masked(text).into(),
        _ => {}
    }
}
