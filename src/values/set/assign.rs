//! Puts a value at its path.

use crate::source::{At, Kind, Map, Node, Step, ValuePath};

/// What is wrong, and what to do about it.
type Trouble = (&'static str, &'static str);

/// Puts `value` at `path`, or, without a value, makes sure that the list that the path ends in is
/// there.
pub(super) fn assign(
    into: &mut Node,
    path: &ValuePath,
    value: Option<Node>,
    at: At,
) -> Result<(), Trouble> {
    let all = path.steps();
    let steps = match value {
        Some(_) => &all[..],
        None => &all[..all.len() - 1],
    };
    let mut node = into;
    for (index, step) in steps.iter().copied().enumerate() {
        let in_list = index > 0 && matches!(steps[index - 1], Step::Index(_));
        node = match step {
            Step::Key(key) => {
                let is_set = value.is_some() && index + 1 == steps.len();
                below_key(node, key, (in_list, is_set), at)
            }
            Step::Index(number) => below_index(node, *number, at),
        }
        .ok_or_else(|| blocked(step))?;
    }
    match value {
        Some(value) => *node = value,
        None if matches!(node.kind, Kind::List(_)) => {}
        None if node.is_null() => *node = Node::new(Kind::List(Vec::new()), at),
        None => return Err(blocked(all[steps.len()])),
    }
    Ok(())
}

/// The node under `key`, made where it is not there. As in Helm, an item of a list gives way to a
/// map where a map is needed. One that is set stands where it is set, its key too.
fn below_key<'n>(
    node: &'n mut Node,
    key: &str,
    (in_list, is_set): (bool, bool),
    at: At,
) -> Option<&'n mut Node> {
    if node.is_null() || (in_list && node.as_map().is_none()) {
        *node = Node::new(Kind::Map(Map::default()), at);
    }
    let Kind::Map(map) = &mut node.kind else {
        return None;
    };
    if is_set || !map.contains(key) {
        map.insert(key.to_owned().into(), at, Node::new(Kind::Null, at));
    }
    map.get_mut(key)
}

/// The item at `index`; nulls fill the list up to it.
fn below_index(node: &mut Node, index: usize, at: At) -> Option<&mut Node> {
    if node.is_null() {
        *node = Node::new(Kind::List(Vec::new()), at);
    }
    let Kind::List(items) = &mut node.kind else {
        return None;
    };
    if items.len() <= index {
        items.resize(index + 1, Node::new(Kind::Null, at));
    }
    items.get_mut(index)
}

fn blocked(step: &Step) -> Trouble {
    match step {
        Step::Key(_) => (
            "a name below it needs a map: another value was set before",
            "remove that other value, or set the whole map with `--set-json`",
        ),
        Step::Index(_) => (
            "an index needs a list: another value was set before",
            "remove that other value, or set the whole list, e.g. `list={a,b}`",
        ),
    }
}
