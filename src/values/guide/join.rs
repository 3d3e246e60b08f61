//! Puts what was translated among the canonical values.

use crate::source::problem::Problem;
use crate::values::{Entry, Kind, Map, Node};

/// Maps merge. Where both set a value, the one of the later layer stays; in one layer the canonical one, with a warning.
pub fn join(canonical: &mut Map, translated: Map, problems: &mut Vec<Problem>) {
    join_at(canonical, translated, "", problems);
}

fn join_at(canonical: &mut Map, translated: Map, path: &str, problems: &mut Vec<Problem>) {
    for entry in translated.0 {
        let path = if path.is_empty() {
            entry.key.to_string()
        } else {
            format!("{path}.{}", entry.key)
        };
        match canonical.0.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => join_entry(known, entry, &path, problems),
            None => canonical.0.push(entry),
        }
    }
}

fn join_entry(known: &mut Entry, entry: Entry, path: &str, problems: &mut Vec<Problem>) {
    match (&mut known.node, entry.node) {
        (
            Node {
                kind: Kind::Map(into),
                ..
            },
            Node {
                kind: Kind::Map(from),
                ..
            },
        ) => join_at(into, from, path, problems),
        (here, node) if node.at.layer > here.at.layer => {
            known.key_at = entry.key_at;
            known.node = node;
        }
        (here, node) if node.at.layer == here.at.layer => {
            let message =
                "the same file sets this value under `mas` too: what stands here is taken";
            problems.push(
                Problem::new(path, known.key_at, message)
                    .warning()
                    .hint("remove one of the two"),
            );
        }
        _ => {}
    }
}
