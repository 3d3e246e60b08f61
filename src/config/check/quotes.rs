//! Quotation marks that a word processor made: YAML takes them as a part of the text.

use super::part::Part;
use crate::source::problem::Problem;
use crate::values::{At, Kind, Node};

const CURLY: [char; 6] = ['“', '”', '„', '‘', '’', '‚'];

/// Warns of keys and values that start or end with such a mark.
pub fn check(part: &Part) -> Vec<Problem> {
    let mut out = Vec::new();
    walk(&part.node, "", &mut |path, at, text| {
        if text.starts_with(CURLY) || text.ends_with(CURLY) {
            let problem =
                part.problem(path, at, "the quotation marks here are typographic ones: YAML takes them as part of the text");
            out.push(problem.warning().hint("write straight ones, `\"` or `'`"));
        }
    });
    out
}

/// Shows every key and every text with its path and place.
fn walk(node: &Node, path: &str, see: &mut dyn FnMut(&str, At, &str)) {
    match &node.kind {
        Kind::Text(text) => see(path, node.at, text),
        Kind::List(items) => items
            .iter()
            .enumerate()
            .for_each(|(i, item)| walk(item, &format!("{path}[{i}]"), see)),
        Kind::Map(map) => {
            for entry in &map.0 {
                let path = if path.is_empty() {
                    entry.key.to_string()
                } else {
                    format!("{path}.{}", entry.key)
                };
                see(&path, entry.key_at, &entry.key);
                walk(&entry.node, &path, see);
            }
        }
        _ => {}
    }
}
