//! Changes that are about no key, or about more than one.

use super::checks;
use super::condition::{World, path};
use super::row::{Row, Section};
use crate::chart::changes::{self, Change, Tell};

/// A row for each that holds for the values.
pub(super) fn rows(world: &World) -> Vec<Row> {
    changes::all()
        .iter()
        .flat_map(|change| of(change, world))
        .collect()
}

fn of(change: &'static Change, world: &World) -> Vec<Row> {
    let (Some(tell), Some(since)) = (change.tell, change.since) else {
        return Vec::new();
    };
    // What can be seen to be missing is missing, whichever release the file was for.
    let is_due = match tell {
        Tell::Must => since <= world.range.to,
        _ => world.range.has(since),
    };
    if !is_due || !change.when.iter().all(|condition| world.holds(condition)) {
        return Vec::new();
    }
    let places = match change.check {
        Some(check) => checks::places(check, world),
        None => vec![subject(change)],
    };
    let row = |path: crate::source::ValuePath| Row {
        section: section(tell),
        since: Some(since),
        at: world.place(&path),
        path: world.as_written(path),
        what: change.note().to_owned(),
        todo: change.todo().to_owned(),
    };
    places.into_iter().map(row).collect()
}

/// The value that a change is about.
fn subject(change: &'static Change) -> crate::source::ValuePath {
    match change.new_path().filter(|_| change.old.is_empty()) {
        Some(new) => new,
        None => path(change.old),
    }
}

fn section(tell: Tell) -> Section {
    match tell {
        Tell::Must => Section::Hand,
        Tell::Look => Section::Look,
        Tell::Know => Section::Know,
        Tell::Cluster => Section::Cluster,
    }
}
