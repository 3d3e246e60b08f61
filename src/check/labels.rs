//! Labels of the user's that the stack sets itself.

use crate::source::problem::Problem;
use crate::source::{Code, Kind, Node, ValuePath};
use crate::stack::labels;
use crate::values::Values;

/// Maps in which `labels` is a name like any other.
const FREE: [&str; 2] = ["global", "additional"];

/// Warns of each: what the stack says counts, since objects are selected by it.
pub(super) fn check(values: &Values) -> Vec<Problem> {
    let mut out = Vec::new();
    walk(&values.root, &ValuePath::root(), &mut out);
    out
}

fn walk(node: &Node, path: &ValuePath, out: &mut Vec<Problem>) {
    let Kind::Map(map) = &node.kind else {
        return;
    };
    for entry in &map.0 {
        if !matches!(entry.node.kind, Kind::Map(_)) || FREE.contains(&&*entry.key) {
            continue;
        }
        let path = path.key(entry.key.clone());
        if entry.key == "labels" {
            out.extend(own(&entry.node, &path));
        } else {
            walk(&entry.node, &path, out);
        }
    }
}

fn own(users: &Node, path: &ValuePath) -> Vec<Problem> {
    let entries = users.as_map().into_iter().flat_map(|map| &map.0);
    let ours = entries.filter(|entry| labels::is_own(&entry.key) && !entry.node.is_null());
    let warning = |entry: &crate::source::Entry| {
        let message = "this has no effect: masthead sets this label itself";
        Problem::new(
            Code::NoEffect,
            path.key(entry.key.clone()),
            entry.key_at,
            message,
        )
        .warning()
        .hint("leave it out, or give a label with a prefix of your own, e.g. `example.com/team`")
    };
    ours.map(warning).collect()
}
