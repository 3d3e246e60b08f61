//! Lists of a patch: merged item by item where the API tells items apart, else replaced.

use super::Fault;
use super::directives::{self, Strategy};
use super::keys::{Field, Key, Shape};
use crate::source::{At, Kind, Map, Node, Text};

/// Merges a part of a patch into what is there; nothing where the patch deletes it.
type Merge = fn(Option<Node>, &Node, &'static Shape) -> Result<Option<Node>, Fault>;

/// The list that is there with that of a patch merged into it; nothing where the patch deletes it.
/// Items of the patch come first, in its order.
pub(super) fn merged(
    found: Option<&Node>,
    patch: &Node,
    items: &[Node],
    (name, known): (&str, Field),
    merge: Merge,
) -> Result<Option<Node>, Fault> {
    let old = found.map_or(&[][..], Node::as_list);
    let new = match known {
        Field::Keyed(keys, shape) => match by_key(old, items, name, (keys, shape, merge))? {
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
    (keys, shape, merge): (&'static [Key], &'static Shape, Merge),
) -> Result<Option<Vec<Node>>, Fault> {
    let mut merging = Merging {
        keys,
        shape,
        merge,
        first: Vec::new(),
        rest: old.to_vec(),
    };
    for item in items {
        let map = item.as_map().ok_or_else(|| needs(item.at, name, keys))?;
        let strategy = directives::strategy(map)?;
        if map.0.len() == 1
            && let Some((strategy, _)) = strategy
        {
            // It is about the whole list.
            match strategy {
                Strategy::Delete => return Ok(None),
                Strategy::Replace => merging.rest.clear(),
                Strategy::Merge => {}
            }
            continue;
        }
        if let Some((Strategy::Replace, at)) = strategy {
            let message = "`$patch: replace` stands alone in its item: it is about the whole list";
            return Err(Fault::new(at, message));
        }
        let id = identity(map, keys).ok_or_else(|| needs(item.at, name, keys))?;
        merging.add(item, map, &id)?;
    }
    merging.first.append(&mut merging.rest);
    Ok(Some(merging.first))
}

fn needs(at: At, name: &str, keys: &[Key]) -> Fault {
    let key = keys[0].name;
    Fault::new(
        at,
        format!("an item of `{name}` needs `{key}`, by which it is found"),
    )
}

/// A list into which items of a patch are merged.
struct Merging {
    keys: &'static [Key],
    shape: &'static Shape,
    merge: Merge,
    /// What the patch has named so far.
    first: Vec<Node>,
    /// The others, in their order.
    rest: Vec<Node>,
}

impl Merging {
    fn add(&mut self, item: &Node, map: &Map, id: &[Text]) -> Result<(), Fault> {
        let (keys, merge, shape) = (self.keys, self.merge, self.shape);
        let is_same = |other: &Node| {
            let own = other.as_map().and_then(|map| identity(map, keys));
            own.is_some_and(|own| own == id)
        };
        // kustomize leaves an item where it is that is told by several fields, all of them written.
        let stays = keys.len() > 1 && keys.iter().all(|key| map.contains(key.name));
        // The last of equal ones counts.
        let in_rest = self.rest.iter().rposition(is_same);
        if let Some(index) = self.first.iter().position(is_same) {
            replace(&mut self.first, index, |old| merge(old, item, shape))
        } else if let Some(index) = in_rest.filter(|_| stays) {
            replace(&mut self.rest, index, |old| merge(old, item, shape))
        } else {
            let old = in_rest.map(|index| self.rest[index].clone());
            self.rest.retain(|other| !is_same(other));
            self.first.extend(merge(old, item, shape)?);
            Ok(())
        }
    }
}

/// Puts what is made of an item in its place, or takes it out.
fn replace(
    list: &mut Vec<Node>,
    index: usize,
    make: impl FnOnce(Option<Node>) -> Result<Option<Node>, Fault>,
) -> Result<(), Fault> {
    let old = list.remove(index);
    if let Some(new) = make(Some(old))? {
        list.insert(index, new);
    }
    Ok(())
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

/// By what the items of a list are told apart.
pub(super) fn keys_of(known: Field) -> &'static [Key] {
    match known {
        Field::Keyed(keys, _) => keys,
        Field::Part(_) | Field::Set | Field::Plain => &[],
    }
}
