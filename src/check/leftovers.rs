//! `${NAME}` in values: something that was to replace it before did not.

use crate::source::placeholder;
use crate::source::problem::Problem;
use crate::source::{Code, Kind, Node, ValuePath};
use crate::values::Values;

/// Parts of objects that shells and programs read.
const CODE: [&str; 5] = [
    "command",
    "args",
    "extraContainers",
    "extraInitContainers",
    "extraObjects",
];

/// Warns of each such text that a user gave. The configuration of programs is looked at where it
/// is known which names there are.
pub(super) fn check(values: &Values) -> Vec<Problem> {
    let mut out = Vec::new();
    walk(&values.root, &ValuePath::root(), &mut out);
    out
}

fn walk(node: &Node, path: &ValuePath, out: &mut Vec<Problem>) {
    match &node.kind {
        Kind::Text(text) if node.at.layer > 0 => {
            if let Some(found) = placeholder::all(text).next() {
                let message = format!("`${{{}}}` was not replaced by anything", found.name);
                let hint = "nothing is replaced here: write what it stands for";
                out.push(
                    Problem::new(Code::UnreplacedVariable, path.clone(), node.at, message)
                        .warning()
                        .hint(hint),
                );
            }
        }
        Kind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &path.index(index), out);
            }
        }
        Kind::Map(map) => {
            let is_additional = path.parent().and_then(ValuePath::last_key) == Some("additional");
            for entry in &map.0 {
                if entry.node.at.layer == 0 && !matches!(entry.node.kind, Kind::Map(_)) {
                    continue;
                }
                let is_config = is_additional && entry.key == "config";
                if !is_config && !CODE.contains(&&*entry.key) {
                    walk(&entry.node, &path.key(entry.key.clone()), out);
                }
            }
        }
        _ => {}
    }
}
