//! Puts what was translated among the canonical values.

use crate::source::problem::Problem;
use crate::source::{Code, Entry, Kind, Map, Node, ValuePath};

/// Maps merge. Where both set a value, the one of the later layer stays; in one layer the canonical
/// one, with a warning.
pub(super) fn join(canonical: &mut Map, translated: Map, problems: &mut Vec<Problem>) {
    join_at(canonical, translated, &ValuePath::root(), problems);
}

fn join_at(canonical: &mut Map, translated: Map, path: &ValuePath, problems: &mut Vec<Problem>) {
    for entry in translated.0 {
        let path = path.key(entry.key.clone());
        match canonical.0.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => join_entry(known, entry, path, problems),
            None => canonical.0.push(entry),
        }
    }
}

fn join_entry(known: &mut Entry, entry: Entry, path: ValuePath, problems: &mut Vec<Problem>) {
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
        ) => join_at(into, from, &path, problems),
        (here, node) if node.at.layer > here.at.layer => {
            known.key_at = entry.key_at;
            known.node = node;
        }
        (here, node) if node.at.layer == here.at.layer => {
            let message =
                "the same file sets this value under `mas` too: what stands here is taken";
            let problem =
                Problem::new(Code::ContradictingValues, path, known.key_at, message).warning();
            problems.push(problem.hint("remove one of the two"));
        }
        _ => {}
    }
}
