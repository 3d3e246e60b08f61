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
    let beside = beside(keys, world);
    if beside.is_none() && !world.is_enabled(keys) {
        return None;
    }
    let path = path(keys);
    let is_half = beside.is_some_and(|image| has_other_half(keys, image));
    let (section, what, todo) = match world.of_files(keys) {
        Some(node) if is(node, was) => (
            Section::Default,
            format!("it is set to {was}, which was the default: the default is {now}"),
            "leave it out to follow the default".to_owned(),
        ),
        Some(_) => return None,
        None if is_half => (
            Section::Look,
            format!(
                "the default was {was}, and is {now}; the file sets the other half of the name"
            ),
            format!("make sure that the image is found under that name, or set `{path}` too"),
        ),
        None => {
            let set = beside.map_or("", |_| "; the file sets others beside it");
            let what = format!("the default was {was}, and is {now}{set}");
            (Section::Default, what, String::new())
        }
    };
    let note = change.note();
    let what = if note.is_empty() {
        what
    } else {
        format!("{what}: {note}")
    };
    let (since, at, path) = (change.since, world.place(&path), world.as_written(path));
    Some(Row {
        section,
        since,
        at,
        path,
        what,
        todo,
    })
}

/// What the files set beside a key.
fn beside<'w>(keys: &[&str], world: &'w World) -> Option<&'w Node> {
    let (_, above) = keys.split_last()?;
    let found = world.of_files(above).filter(|_| !above.is_empty());
    found.filter(|node| !node.is_empty())
}

/// Whether of an image's registry and repository the files set the one that is not this.
fn has_other_half(keys: &[&str], image: &Node) -> bool {
    let other = match keys.last() {
        Some(&"registry") => "repository",
        Some(&"repository") => "registry",
        _ => return false,
    };
    image.get(other).is_some()
}

/// Whether a value is that of a JSON text.
fn is(node: &Node, json: &str) -> bool {
    serde_json::from_str::<Json>(json).is_ok_and(|json| Json::from(node.clone()) == json)
}
