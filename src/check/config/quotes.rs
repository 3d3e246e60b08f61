//! Quotation marks of a word processor, which YAML takes as a part of the text.

use crate::source::problem::Problem;
use crate::source::{At, Code, Kind, Node, ValuePath};
use crate::stack::given::Part;

const CURLY: [char; 6] = ['“', '”', '„', '‘', '’', '‚'];

/// Warns of keys and texts that start or end with such a mark.
pub(super) fn check(part: &Part) -> Vec<Problem> {
    let mut out = Vec::new();
    walk(&part.node, &ValuePath::root(), &mut |path, at, text| {
        if text.starts_with(CURLY) || text.ends_with(CURLY) {
            let message = "the quotation marks here are typographic ones: YAML takes them as part \
                           of the text";
            let problem = part.problem(Code::TypographicQuotes, path, at, message);
            out.push(problem.warning().hint("write straight ones, `\"` or `'`"));
        }
    });
    out
}

/// Shows every key and every text with its path and place.
fn walk(node: &Node, path: &ValuePath, see: &mut dyn FnMut(&ValuePath, At, &str)) {
    match &node.kind {
        Kind::Text(text) => see(path, node.at, text),
        Kind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &path.index(index), see);
            }
        }
        Kind::Map(map) => {
            for entry in &map.0 {
                let path = path.key(entry.key.clone());
                see(&path, entry.key_at, &entry.key);
                walk(&entry.node, &path, see);
            }
        }
        _ => {}
    }
}
