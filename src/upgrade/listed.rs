//! Keys that change, as rows of the list.

use super::keys::{self, Found, Outcome, Values};
use super::recognise;
use super::rewrite::Rewritten;
use super::row::{Row, Section};
use crate::chart::Version;
use crate::chart::changes::{self, Change, Kind};
use crate::source::Layers;

/// The rows about the keys of a file.
pub(super) fn rows(values: Values, rewritten: &Rewritten, layers: &Layers) -> Vec<Row> {
    let found = keys::find(values).into_iter();
    let rows = found.map(|found| row(&found, values, rewritten, layers));
    rows.chain(not_yet(values)).collect()
}

fn row(found: &Found, values: Values, rewritten: &Rewritten, layers: &Layers) -> Row {
    let Found {
        change,
        path,
        outcome,
        ..
    } = found;
    let left = rewritten.left.iter().find(|(left, _)| left == path);
    let (section, why) = match outcome {
        Outcome::Edits(_) if left.is_some() => (Section::Hand, ""),
        Outcome::Edits(_) => (Section::Fix, ""),
        Outcome::Hand(why) => (Section::Hand, *why),
        Outcome::Look(why) => (Section::Look, *why),
    };
    let why = left.map_or(why.to_owned(), |(_, refused)| refused.to_string());
    let todo = match (&why[..], todo(change, values.range.to)) {
        ("", todo) => todo,
        (why, todo) if section == Section::Look => format!("{why}; {todo}"),
        (why, todo) => format!("{why}: {todo}"),
    };
    Row {
        section,
        since: change.since,
        path: path.clone(),
        at: keys::place(found, values, layers),
        what: what(change, values.range.to),
        todo,
    }
}

/// What changed, in one sentence.
fn what(change: &'static Change, to: Version) -> String {
    let new = &newest(change, to);
    let what = match change.kind {
        Kind::Renamed if new.is_empty() || change.old.contains(&"*") => String::new(),
        Kind::Renamed => format!("it is called `{new}`"),
        Kind::Moved => format!("it is `{}`", new.replace(" and ", "` and `")),
        Kind::Removed => "it is gone".to_owned(),
        _ => String::new(),
    };
    match (what.is_empty(), change.note()) {
        (true, note) => note.to_owned(),
        (false, "") => what,
        (false, note) => format!("{what}: {note}"),
    }
}

/// The path that a change made, by the name that it has by then.
fn newest(change: &'static Change, to: Version) -> String {
    let Some(new) = change.new_path() else {
        return change.new.to_owned();
    };
    let steps = new.steps();
    let later = changes::of(&steps).filter(|known| known.change.since.is_some_and(|s| s <= to));
    let later = later.filter_map(|known| known.new_path()).next();
    later.unwrap_or_else(|| new.clone()).to_string()
}

fn todo(change: &'static Change, to: Version) -> String {
    match change.kind {
        _ if !change.todo().is_empty() => change.todo().to_owned(),
        Kind::Renamed | Kind::Moved => format!("write `{}`", newest(change, to)),
        Kind::Removed => "leave it out".to_owned(),
        _ => String::new(),
    }
}

/// Keys that are newer than the release that the file is to be for.
fn not_yet(values: Values) -> impl Iterator<Item = Row> {
    let to = values.range.to;
    let newer = changes::all()
        .iter()
        .filter(move |c| c.kind == Kind::New && c.since > Some(to));
    newer.filter_map(move |change| {
        let (path, at) = recognise::found(change, values.own)?;
        let since = change.since?;
        Some(Row {
            section: Section::Hand,
            since: change.since,
            what: format!(
                "it is new in {since}, and {to} does not know it: {}",
                change.note()
            ),
            todo: format!("leave it out, or take matrix-stack {since} or newer"),
            path,
            at,
        })
    })
}
