//! `$setElementOrder`: the order in which a patch wants the items of a list.

use super::Fault;
use super::keys::{Field, Key};
use super::list::{identity, keys_of};
use crate::source::{Kind, Map, Node, Text};

/// Puts the items of a list in the order that a patch gives. Those that it does not name keep their
/// places after those before them, as far as that goes.
///
/// # Errors
/// The order is no list.
pub(super) fn set(into: &mut Map, name: &str, order: &Node, known: Field) -> Result<(), Fault> {
    let Kind::List(wanted) = &order.kind else {
        let message = format!("`$setElementOrder/{name}`: expected a list");
        return Err(Fault::new(order.at, message));
    };
    let (keys, _) = keys_of(known);
    let wanted: Vec<_> = wanted
        .iter()
        .filter_map(|item| name_of(item, keys))
        .collect();
    let Some(Kind::List(items)) = into.get_mut(name).map(|node| &mut node.kind) else {
        return Ok(());
    };
    let place = |item: &Node| {
        let own = name_of(item, keys)?;
        wanted.iter().position(|wanted| *wanted == own)
    };
    let (mut named, others): (Vec<_>, Vec<_>) =
        items.drain(..).partition(|item| place(item).is_some());
    named.sort_by_key(place);
    items.extend(named);
    items.extend(others);
    Ok(())
}

fn name_of(item: &Node, keys: &[Key]) -> Option<Vec<Text>> {
    match (&item.kind, keys) {
        (Kind::Map(map), [_, ..]) => identity(map, keys),
        (Kind::Text(text), []) => Some(vec![text.clone()]),
        _ => None,
    }
}
