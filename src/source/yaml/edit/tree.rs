//! What edits do to the values that a text means.

use super::Edit;
use crate::source::{Entry, Kind, Map, Node, Step};

/// Changes a tree as [`super::apply`] changes its text.
pub(crate) fn apply_to(root: &mut Node, edit: &Edit) {
    match edit {
        Edit::Move { from, to } => {
            if let Some(entry) = take(root, from) {
                put(root, to, entry);
            }
        }
        Edit::Nest { path, keys } => {
            if let Some(entry) = take(root, path) {
                let keys = keys.iter().map(|key| Step::Key(key.clone().into()));
                let path: Vec<Step> = path.iter().cloned().chain(keys).collect();
                put(root, &path, entry);
            }
        }
        Edit::Remove(path) => {
            take(root, path);
        }
        Edit::Set { path, value, .. } => {
            let (key, key_at) = ("".into(), value.at);
            let node = value.clone();
            put(root, path, Entry { key, key_at, node });
        }
        Edit::WriteOut { .. } => {}
        Edit::Text { path, text } => {
            if let Some(node) = below(root, path) {
                node.kind = Kind::Text(text.clone().into());
            }
        }
        Edit::Written { path, change } => {
            if let Some(node) = below(root, path)
                && let Some(text) = node.as_str()
            {
                node.kind = Kind::Text(change(text, false).into());
            }
        }
    }
}

/// Takes out what stands at a path, and the maps and lists that it leaves empty.
fn take(node: &mut Node, path: &[Step]) -> Option<Entry> {
    let (first, rest) = path.split_first()?;
    if !rest.is_empty() {
        let inner = child(node, first)?;
        let taken = take(inner, rest)?;
        if inner.is_empty() {
            take(node, &path[..1]);
        }
        return Some(taken);
    }
    match (&mut node.kind, first) {
        (Kind::Map(map), Step::Key(key)) => map.take(key),
        (Kind::List(items), Step::Index(index)) if *index < items.len() => {
            let node = items.remove(*index);
            let (key, key_at) = ("".into(), node.at);
            Some(Entry { key, key_at, node })
        }
        _ => None,
    }
}

fn put(node: &mut Node, path: &[Step], entry: Entry) {
    let Some((Step::Key(key), rest)) = path.split_first() else {
        return;
    };
    if node.is_null() {
        node.kind = Kind::Map(Map::default());
    }
    let Kind::Map(map) = &mut node.kind else {
        return;
    };
    if rest.is_empty() {
        return map.insert(key.clone(), entry.key_at, entry.node);
    }
    if !map.contains(key) {
        map.insert(
            key.clone(),
            entry.key_at,
            Node::new(Kind::Null, entry.key_at),
        );
    }
    if let Some(below) = map.get_mut(key) {
        put(below, rest, entry);
    }
}

fn below<'n>(node: &'n mut Node, path: &[Step]) -> Option<&'n mut Node> {
    path.iter().try_fold(node, child)
}

fn child<'n>(node: &'n mut Node, step: &Step) -> Option<&'n mut Node> {
    match (&mut node.kind, step) {
        (Kind::Map(map), Step::Key(key)) => map.get_mut(key),
        (Kind::List(items), Step::Index(index)) => items.get_mut(*index),
        _ => None,
    }
}
