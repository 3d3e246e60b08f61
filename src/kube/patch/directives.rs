//! What a patch says of itself: keys that begin with `$`.
//! <https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md>

use super::Fault;
use crate::source::{At, Entry, Kind, Map, Node};

/// What becomes of what is there.
const PATCH: &str = "$patch";
/// The keys of a map that stay.
const RETAIN: &str = "$retainKeys";
/// The order of the items of a list.
const ORDER: &str = "$setElementOrder/";
/// Texts that are taken out of a list.
const DELETE: &str = "$deleteFromPrimitiveList/";

/// What becomes of what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strategy {
    Merge,
    Replace,
    Delete,
}

/// An entry of a patch.
pub(super) enum Part<'p> {
    Field(&'p Entry),
    /// It says how a field of this name is ordered.
    Order(&'p str, &'p Entry),
    /// It says what is taken out of the list of this name.
    Delete(&'p str, &'p Entry),
    /// It is about the map itself.
    Own,
}

pub(super) fn part(entry: &Entry) -> Part<'_> {
    let key = &*entry.key;
    if let Some(field) = key.strip_prefix(ORDER) {
        Part::Order(field, entry)
    } else if let Some(field) = key.strip_prefix(DELETE) {
        Part::Delete(field, entry)
    } else if matches!(key, PATCH | RETAIN) {
        Part::Own
    } else {
        Part::Field(entry)
    }
}

/// What a map of a patch says of itself, with the place.
///
/// # Errors
/// It is no strategy.
pub(super) fn strategy(map: &Map) -> Result<Option<(Strategy, At)>, Fault> {
    let Some(entry) = map.entry(PATCH) else {
        return Ok(None);
    };
    let strategy = match entry.node.as_str() {
        Some("merge") => Strategy::Merge,
        Some("replace") => Strategy::Replace,
        Some("delete") => Strategy::Delete,
        _ => {
            let message = "`$patch`: expected `delete`, `replace` or `merge`";
            return Err(Fault::new(entry.node.at, message));
        }
    };
    Ok(Some((strategy, entry.key_at)))
}

/// Leaves only the keys of a map that a patch lists.
///
/// # Errors
/// It is no list, or has a key of the patch not in it.
pub(super) fn retain(dest: &mut Map, patch: &Map) -> Result<(), Fault> {
    let Some(entry) = patch.entry(RETAIN) else {
        return Ok(());
    };
    let Kind::List(keys) = &entry.node.kind else {
        return Err(Fault::new(
            entry.node.at,
            "`$retainKeys`: expected a list of keys",
        ));
    };
    let is_kept = |key: &str| keys.iter().any(|kept| kept.as_str() == Some(key));
    for entry in &patch.0 {
        let is_field = matches!(part(entry), Part::Field(_));
        if is_field && !entry.node.is_null() && !is_kept(&entry.key) {
            let message = format!(
                "`$retainKeys` does not list `{}`, which is set here",
                entry.key
            );
            return Err(Fault::new(entry.key_at, message));
        }
    }
    dest.0.retain(|entry| is_kept(&entry.key));
    Ok(())
}

/// Reports what a list can't take that is replaced as a whole: it would be printed as it is.
///
/// # Errors
/// The place of the first `$patch` in it.
pub(super) fn refuse(items: &[Node], field: &str) -> Result<(), Fault> {
    let mut maps = items.iter().filter_map(Node::as_map);
    match maps.find_map(|map| map.entry(PATCH)) {
        None => Ok(()),
        Some(entry) => {
            let message = format!("`{field}` is replaced as a whole: it takes no `$patch`");
            let hint = "list all that it shall have, or write an operation: `[{op: add, path: …}]`";
            Err(Fault::new(entry.key_at, message).hint(hint))
        }
    }
}
