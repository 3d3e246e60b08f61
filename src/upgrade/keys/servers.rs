//! Redis, which is Valkey now: that of the stack, and servers of one's own.

use super::found::{Outcome, Values, steps};
use super::moved;
use crate::chart::Version;
use crate::chart::changes::{Both, Change};
use crate::source::yaml::edit::{Edit, apply_to};
use crate::source::{Node, ValuePath};
use crate::upgrade::own_server::OF_ONES_OWN;

/// The release in which Redis became Valkey.
const VALKEY: Version = Version(26, 9, 1);

/// The server of the stack, whose exporter is renamed with it.
pub(super) fn of_the_stack(
    change: &'static Change,
    values: Values,
    path: &ValuePath,
    _node: &Node,
) -> Option<Outcome> {
    let top = ValuePath::root().key(path.first_key()?.to_owned());
    let new = change.new_path()?;
    let new = ValuePath::root().key(new.first_key()?.to_owned());
    let mut own = values.own.clone();
    let mut edits = Vec::new();
    let exporter = top.key("redisExporter");
    if exporter.find(&own).0.is_some() {
        let (from, to) = (steps(&exporter), steps(&top.key("valkeyExporter")));
        let rename = Edit::Move { from, to };
        apply_to(&mut own, &rename);
        edits.push(rename);
    }
    let node = top.find(&own).0?;
    let renamed = Values {
        own: &own,
        ..values
    };
    match moved::to(renamed, &top, node, &new, Both::OldByKey) {
        Outcome::Edits(more) => edits.extend(more),
        other => return Some(other),
    }
    Some(Outcome::Edits(edits))
}

/// `<component>.redis`: a server of one's own, or what was that of the stack.
pub(super) fn of_ones_own(
    change: &'static Change,
    values: Values,
    path: &ValuePath,
    node: &Node,
) -> Option<Outcome> {
    let was_of_stack = change.since < Some(VALKEY);
    let has = |is_own: bool| {
        let map = node.as_map()?;
        map.iter()
            .find(|(key, _)| OF_ONES_OWN.contains(key) == is_own)
    };
    match (has(true).is_some(), has(false).is_some()) {
        (true, true) => {
            let why = "some of its keys are of a server of yours, others of that of the stack";
            was_of_stack.then_some(Outcome::Hand(why))
        }
        (_, is_of_stack) if is_of_stack != was_of_stack => None,
        _ => {
            let new = change.new_path()?;
            let is_renamed = was_of_stack && values.range.to >= VALKEY;
            let top = ValuePath::root();
            let new = if is_renamed && values.get(&new).is_none() {
                top.key("valkey")
            } else {
                new
            };
            let both = if was_of_stack {
                Both::NewByKey
            } else {
                change.both
            };
            Some(moved::to(values, path, node, &new, both))
        }
    }
}
