//! An older name beside the newer one.

use super::found::steps;
use crate::source::yaml::edit::Edit;
use crate::source::{Node, ValuePath};

/// Which name counts where both have a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wins {
    Old,
    Neither,
}

/// The edits that bring what stands under an older name below the newer one; none if both have a
/// key, differ, and it is not known which counts.
pub(super) fn merge(
    (old, node): (&ValuePath, &Node),
    (new, newer): (&ValuePath, &Node),
    wins: Wins,
) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    let is_left = into((old, node), (new, newer), wins, &mut edits)?;
    if is_left {
        edits.push(Edit::Remove(steps(old)));
    }
    Some(edits)
}

/// Whether something stays under the older name.
fn into(
    (old, node): (&ValuePath, &Node),
    (new, newer): (&ValuePath, &Node),
    wins: Wins,
    edits: &mut Vec<Edit>,
) -> Option<bool> {
    if node.is_same(newer) {
        return Some(true);
    }
    let (Some(map), Some(into_map)) = (node.as_map(), newer.as_map()) else {
        if wins == Wins::Neither {
            return None;
        }
        edits.push(Edit::Remove(steps(new)));
        edits.push(Edit::Move {
            from: steps(old),
            to: steps(new),
        });
        return Some(false);
    };
    let mut is_left = map.is_empty();
    for entry in &map.0 {
        let (old, new) = (old.key(entry.key.clone()), new.key(entry.key.clone()));
        match into_map.get(&entry.key) {
            Some(newer) => is_left |= into((&old, &entry.node), (&new, newer), wins, edits)?,
            None => edits.push(Edit::Move {
                from: steps(&old),
                to: steps(&new),
            }),
        }
    }
    Some(is_left)
}
