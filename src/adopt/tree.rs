//! Values by their paths, and settings by theirs.

use crate::source::{At, Kind, Map, Node, Step, ValuePath};

/// Puts a value at a path: maps merge, lists are added to, of others the later one counts.
pub(crate) fn put(root: &mut Node, path: &ValuePath, node: Node) {
    let mut here = root;
    for step in path.steps() {
        let Step::Key(key) = step else { return };
        if here.as_map().is_none() {
            here.kind = Kind::Map(Map::default());
        }
        let Kind::Map(map) = &mut here.kind else {
            return;
        };
        if !map.contains(key) {
            map.insert(key.clone(), At::default(), Node::default());
        }
        let Some(below) = map.get_mut(key) else {
            return;
        };
        here = below;
    }
    join(here, node);
}

fn join(into: &mut Node, node: Node) {
    match (&mut into.kind, node.kind) {
        (Kind::Map(map), Kind::Map(more)) => {
            for entry in more.0 {
                match map.get_mut(&entry.key) {
                    Some(known) => join(known, entry.node),
                    None => map.0.push(entry),
                }
            }
        }
        (Kind::List(list), Kind::List(more)) => {
            let new = more
                .into_iter()
                .filter(|item| !list.iter().any(|known| known.is_same(item)));
            let new: Vec<Node> = new.collect();
            list.extend(new);
        }
        (_, kind) => *into = Node::new(kind, node.at),
    }
}

/// A setting that is no map, or an empty one, at its path.
#[derive(Clone, Debug)]
pub(crate) struct Leaf<'n> {
    pub path: ValuePath,
    pub node: &'n Node,
}

/// All settings of a file; lists are one each where `is_whole`.
pub(crate) fn leaves<'n>(node: &'n Node, is_whole: bool) -> Vec<Leaf<'n>> {
    let mut out = Vec::new();
    collect(ValuePath::root(), node, is_whole, &mut out);
    out
}

fn collect<'n>(path: ValuePath, node: &'n Node, is_whole: bool, out: &mut Vec<Leaf<'n>>) {
    match &node.kind {
        Kind::Map(map) if !map.is_empty() => {
            for entry in &map.0 {
                collect(path.key(entry.key.clone()), &entry.node, is_whole, out);
            }
        }
        Kind::List(items) if !items.is_empty() && !is_whole => {
            for (index, item) in items.iter().enumerate() {
                collect(path.index(index), item, is_whole, out);
            }
        }
        _ => out.push(Leaf { path, node }),
    }
}
