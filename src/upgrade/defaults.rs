//! Defaults that a file relies on, or repeats, and that changed.

use serde_json::Value as Json;

use super::condition::{World, path};
use super::row::{Row, Section};
use crate::chart::changes::{self, Change, Kind};
use crate::source::Node;

/// A row for each default that changed and that matters to the values.
pub(super) fn rows(world: &World) -> Vec<Row> {
    let changes = changes::all().iter();
    let of_keys = changes.filter(|c| c.kind == Kind::DefaultChanged && is_of_default(c));
    let between = of_keys.filter(|c| c.since.is_some_and(|since| world.range.has(since)));
    between.filter_map(|change| row(change, world)).collect()
}

/// Whether it is told as a default, and not in words of its own.
fn is_of_default(change: &Change) -> bool {
    change.default.is_some() && change.tell.is_none() && change.fix.is_none()
}

fn row(change: &Change, world: &World) -> Option<Row> {
    let (was, now) = change.default?;
    let keys = change.old;
    let path = path(keys);
    let given = world.of_files(keys);
    let beside = (keys.len() > 1)
        .then(|| world.of_files(&keys[..keys.len() - 1]))
        .flatten();
    let beside = beside.filter(|node| !node.is_empty());
    if beside.is_none() && !world.is_enabled(keys) {
        return None;
    }
    let (what, todo) = match given {
        Some(node) if is(node, was) => (
            format!("it is set to {was}, which was the default: the default is {now}"),
            "leave it out to follow the default".to_owned(),
        ),
        Some(_) => return None,
        None => {
            let set = beside.map_or("", |_| "; the file sets others beside it");
            (
                format!("the default was {was}, and is {now}{set}"),
                String::new(),
            )
        }
    };
    let what = if change.note.is_empty() {
        what
    } else {
        format!("{what}: {}", change.note)
    };
    let (section, since) = (Section::Default, change.since);
    let (at, path) = (world.place(&path), world.as_written(path));
    Some(Row {
        section,
        since,
        at,
        path,
        what,
        todo,
    })
}

/// Whether a value is that of a JSON text.
fn is(node: &Node, json: &str) -> bool {
    serde_json::from_str::<Json>(json).is_ok_and(|json| Json::from(node.clone()) == json)
}
