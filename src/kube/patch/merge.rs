//! Strategic merge: maps are merged key by key, null takes a key away, and some lists are merged
//! item by item.

use super::directives::{self, Part, Strategy};
use super::keys::{Field, Shape, shape_of};
use super::{Fault, kind_of, list, order};
use crate::source::{Entry, Kind, Map, Node, Text};

/// An object with a patch merged into it; nothing where the patch deletes it.
///
/// # Errors
/// The first part of the patch that does not fit the object.
pub(super) fn into_object(object: Node, patch: &Node) -> Result<Option<Node>, Fault> {
    let shape = shape_of(&object);
    let strategy = patch.as_map().map(directives::strategy).transpose()?;
    if let Some((Strategy::Replace, at)) = strategy.flatten() {
        let message = "an object can't be replaced as a whole: `$patch: replace` stands at its top";
        let hint =
            "write it below `spec`, `data` or the like, or delete the object and add another one";
        return Err(Fault::new(at, message).hint(hint));
    }
    merged(Some(object), patch, shape)
}

/// What is there with a map of a patch merged into it; nothing where the patch deletes it.
pub(super) fn merged(
    dest: Option<Node>,
    patch: &Node,
    shape: &'static Shape,
) -> Result<Option<Node>, Fault> {
    let Kind::Map(map) = &patch.kind else {
        return Ok(Some(patch.clone()));
    };
    let mut dest = dest.filter(|dest| !dest.is_null());
    match directives::strategy(map)? {
        Some((Strategy::Delete, _)) => return Ok(None),
        Some((Strategy::Replace, _)) => dest = None,
        Some((Strategy::Merge, _)) | None => {}
    }
    let mut dest = dest.unwrap_or_else(|| Node::new(Kind::Map(Map::default()), patch.at));
    let Kind::Map(into) = &mut dest.kind else {
        return Err(unfit(&dest, patch));
    };
    directives::retain(into, map)?;
    let orders: Vec<_> = map
        .0
        .iter()
        .filter_map(|entry| order(into, entry, shape))
        .collect();
    for entry in &map.0 {
        match directives::part(entry) {
            Part::Field(entry) => field(into, entry, shape.field(&entry.key))?,
            Part::Delete(name, entry) => list::take_out(into, name, &entry.node),
            Part::Order(..) | Part::Own => {}
        }
    }
    for (name, wanted, before) in orders {
        order::set(into, name, wanted, shape.field(name), &before)?;
    }
    Ok(Some(dest))
}

/// The order that a patch wants of a list, with the names in it as they are.
fn order<'p>(
    into: &Map,
    entry: &'p Entry,
    shape: &Shape,
) -> Option<(&'p str, &'p Node, Vec<Vec<Text>>)> {
    match directives::part(entry) {
        Part::Order(name, entry) => {
            let before = order::names(into, name, shape.field(name));
            Some((name, &entry.node, before))
        }
        _ => None,
    }
}

fn field(into: &mut Map, entry: &Entry, known: Field) -> Result<(), Fault> {
    let patch = &entry.node;
    let found = into.get(&entry.key).filter(|found| !found.is_null());
    if let (Some(found), false) = (found, patch.is_null()) {
        let is_other = kind_of(found) != kind_of(patch);
        if is_other {
            return Err(unfit(found, patch));
        }
        if found == patch || found.is_same(patch) && !has_directives(patch) {
            return Ok(());
        }
    }
    let new = match (&patch.kind, known) {
        (Kind::Null, _) => None,
        (Kind::Map(_), Field::Part(shape)) => merged(found.cloned(), patch, shape)?,
        (Kind::Map(_), _) => merged(found.cloned(), patch, &super::keys::PLAIN)?,
        (Kind::List(items), known) => {
            list::merged(found, patch, items, (&entry.key, known), merged)?
        }
        _ => Some(patch.clone()),
    };
    match new {
        Some(new) => put(into, entry, new),
        None => drop(into.take(&entry.key)),
    }
    Ok(())
}

/// Puts a value in the place of the one that is there, whose key keeps its place.
fn put(into: &mut Map, entry: &Entry, new: Node) {
    match into.get_mut(&entry.key) {
        Some(old) => *old = new,
        None => into.insert(entry.key.clone(), entry.key_at, new),
    }
}

/// Whether a patch says more than what it sets: null and directives have an effect of their own.
fn has_directives(node: &Node) -> bool {
    match &node.kind {
        Kind::Null => true,
        Kind::List(items) => items.iter().any(has_directives),
        Kind::Map(map) => {
            let is_one = |entry: &Entry| entry.key.starts_with('$') || has_directives(&entry.node);
            map.0.iter().any(is_one)
        }
        _ => false,
    }
}

fn unfit(found: &Node, patch: &Node) -> Fault {
    let (found, given) = (kind_of(found), kind_of(patch));
    Fault::new(
        patch.at,
        format!("expected {found}, as the object has here, and not {given}"),
    )
    .hint("null takes away what is there")
}
