//! Keys of which the path alone changes.

use super::found::{Outcome, Values, steps};
use super::merge::{Wins, merge};
use crate::chart::changes::{Both, Change, Kind};
use crate::source::yaml::edit::Edit;
use crate::source::{Node, ValuePath};

/// What becomes of a key with a newer path, or with none.
pub(super) fn plain(
    change: &'static Change,
    values: Values,
    path: &ValuePath,
    node: &Node,
) -> Outcome {
    match change.new_path().filter(|_| change.kind != Kind::Removed) {
        Some(new) => to(values, path, node, &new, change.both),
        None => Outcome::Edits(vec![Edit::Remove(steps(path))]),
    }
}

/// What becomes of a key whose value goes to another path.
pub(super) fn to(
    values: Values,
    old: &ValuePath,
    node: &Node,
    new: &ValuePath,
    both: Both,
) -> Outcome {
    let moving = Edit::Move {
        from: steps(old),
        to: steps(new),
    };
    let Some((newer, _)) = values.get(new) else {
        return Outcome::Edits(vec![moving]);
    };
    let out = |path| Edit::Remove(steps(path));
    if newer.is_null() || newer.is_empty() && both != Both::Same {
        return Outcome::Edits(vec![out(new), moving]);
    }
    if node.is_null() {
        return Outcome::Edits(vec![out(old)]);
    }
    let wins = match both {
        Both::NewWhole => return Outcome::Edits(vec![out(old)]),
        Both::OldByKey => Wins::Old,
        Both::NewByKey | Both::Same => Wins::Neither,
    };
    match merge((old, node), (new, newer), wins) {
        Some(edits) => Outcome::Edits(edits),
        None => Outcome::Hand("both names are there and say different things"),
    }
}
