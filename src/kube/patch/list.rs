//! Lists of a patch: merged item by item where the API tells items apart, else replaced.

use super::directives::{self, Strategy};
use super::keys::{Field, Key, PLAIN, Shape};
use super::{Fault, merge};
use crate::source::{Kind, Map, Node, Text};

/// The list that is there with that of a patch merged into it; nothing where the patch deletes it.
/// Items of the patch come first, in its order.
pub(super) fn merged(
    found: Option<&Node>,
    patch: &Node,
    items: &[Node],
    name: &str,
    known: Field,
) -> Result<Option<Node>, Fault> {
    let old = found.map_or(&[][..], Node::as_list);
    let new = match known {
        Field::Keyed(keys, shape) => match by_key(old, items, name, keys, shape)? {
            Some(new) => new,
            None => return Ok(None),
        },
        Field::Set => united(old, items),
        Field::Part(_) | Field::Plain => {
            directives::refuse(items, name)?;
            return Ok(Some(patch.clone()));
        }
    };
    let at = found.map_or(patch.at, |found| found.at);
    Ok(Some(Node::new(Kind::List(new), at)))
}

/// Texts of both, each once.
fn united(old: &[Node], items: &[Node]) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    for item in items.iter().chain(old) {
        if !out.iter().any(|known| known.is_same(item)) {
            out.push(item.clone());
        }
    }
    out
}

fn by_key(
    old: &[Node],
    items: &[Node],
    name: &str,
    keys: &[Key],
    shape: &'static Shape,
) -> Result<Option<Vec<Node>>, Fault> {
    let mut rest = old.to_vec();
    let mut new: Vec<Node> = Vec::new();
    for item in items {
        let map = item.as_map().ok_or_else(|| {
            Fault::new(
                item.at,
                format!("`{name}`: expected a map with `{}`", keys[0].name),
            )
        })?;
        let strategy = directives::strategy(map)?;
        if map.0.len() == 1
            && let Some((strategy, _)) = strategy
        {
            // It is about the whole list.
            match strategy {
                Strategy::Delete => return Ok(None),
                Strategy::Replace => rest.clear(),
                Strategy::Merge => {}
            }
            continue;
        }
        if let Some((Strategy::Replace, at)) = strategy {
            let message = "`$patch: replace` stands alone in its item: it is about the whole list";
            return Err(Fault::new(at, message));
        }
        let id = identity(map, keys).ok_or_else(|| {
            let message = format!(
                "an item of `{name}` needs `{}`, by which it is found",
                keys[0].name
            );
            Fault::new(item.at, message)
        })?;
        let is_same =
            |other: &Node| other.as_map().and_then(|map| identity(map, keys)) == Some(id.clone());
        let before = new.iter().position(is_same);
        let found = match before {
            Some(index) => Some(new.remove(index)),
            // The last of equal ones counts.
            None => rest.iter().rfind(|other| is_same(other)).cloned(),
        };
        rest.retain(|other| !is_same(other));
        let place = before.unwrap_or(new.len());
        if let Some(item) = merge::merged(found, item, shape)? {
            new.insert(place, item);
        }
    }
    new.append(&mut rest);
    Ok(Some(new))
}

/// What tells an item from others; nothing where it does not say it.
pub(super) fn identity(map: &Map, keys: &[Key]) -> Option<Vec<Text>> {
    let of = |key: &Key| match map.get(key.name).map(|node| &node.kind) {
        Some(Kind::Text(text)) => Some(text.clone()),
        Some(Kind::Int(number)) => Some(number.to_string().into()),
        _ => key.default.map(Text::from),
    };
    keys.iter().map(of).collect()
}

/// Takes texts out of the list of a map.
pub(super) fn take_out(into: &mut Map, name: &str, texts: &Node) {
    if let Some(Kind::List(items)) = into.get_mut(name).map(|node| &mut node.kind) {
        items.retain(|item| !texts.as_list().iter().any(|text| text.is_same(item)));
    }
}

/// What is known of the items of a list.
pub(super) fn keys_of(known: Field) -> (&'static [Key], &'static Shape) {
    match known {
        Field::Keyed(keys, shape) => (keys, shape),
        Field::Part(_) | Field::Set | Field::Plain => (&[], &PLAIN),
    }
}
