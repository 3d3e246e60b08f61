//! What changed about a value from release to release of the chart.

use super::Property;
use crate::chart::Version;
use crate::chart::changes::{self, Change, Kind};
use crate::source::{Step, ValuePath};

/// One thing that changed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Changed {
    /// The first release with it.
    pub since: Version,
    pub what: String,
}

/// What changed about the value at a path, the newest first.
pub(super) fn of(path: &ValuePath, property: Option<&Property>) -> Vec<Changed> {
    let mut out: Vec<Changed> = Vec::new();
    let deprecated = property.and_then(Property::deprecated);
    let since = property.and_then(Property::since);
    out.extend(deprecated.map(|since| Changed::new(since, "it is deprecated, and still read")));
    for change in changes::all() {
        let Some(since) = change.since else { continue };
        out.extend(what(change, path).map(|what| Changed { since, what }));
    }
    // One that got another name was new under that.
    let is_known = |since: &Version| out.iter().any(|known| known.since == *since);
    out.extend(
        since
            .filter(|it| !is_known(it))
            .map(|it| Changed::new(it, "it is new")),
    );
    out.dedup();
    out
}

impl Changed {
    fn new(since: Version, what: &str) -> Self {
        let what = what.to_owned();
        Self { since, what }
    }
}

/// What a change means for the value at a path, if it is about it.
fn what(change: &Change, path: &ValuePath) -> Option<String> {
    match change.kind {
        Kind::Renamed | Kind::Moved => renamed(change, path),
        Kind::New => {
            let back = change.until.map(|until| format!(", and gone in {until}"));
            let is_it = is_pattern_of(change.new.split('.'), path);
            is_it.then(|| format!("it is new{}", back.unwrap_or_default()))
        }
        Kind::DefaultChanged => is_about(change, path).then(|| match change.default {
            Some((was, _)) => with_note(format!("its default was {was} before"), change.note()),
            None => change.note().to_owned(),
        }),
        Kind::NeedsAction => {
            is_about(change, path).then(|| with_note(change.note().into(), change.todo()))
        }
        Kind::Removed => None,
    }
}

fn renamed(change: &Change, path: &ValuePath) -> Option<String> {
    if !change.is_of_key() {
        return None;
    }
    let (old, new) = (change.old_path(), change.new_path()?);
    let as_under = |from: &ValuePath, to: &ValuePath| {
        let below = path.steps().into_iter().skip(from.steps().len());
        below.fold(to.clone(), |path, step| path.step(step.clone()))
    };
    if path.is_within(&new) {
        return Some(format!("it was `{}` before", as_under(&new, &old)));
    }
    path.is_within(&old)
        .then(|| format!("it is called `{}`", as_under(&old, &new)))
}

/// Whether a change that is about no key is about this one.
fn is_about(change: &Change, path: &ValuePath) -> bool {
    if change.old.is_empty() {
        return is_pattern_of(change.new.split('.'), path);
    }
    is_pattern_of(change.old.iter().copied(), path)
}

/// Whether keys, of which `*` is any, are those of a path. A `*` in front is any path.
fn is_pattern_of<'k>(keys: impl Iterator<Item = &'k str>, path: &ValuePath) -> bool {
    let keys: Vec<&str> = keys.collect();
    let steps = path.steps();
    let (keys, steps) = match keys.split_first() {
        Some((&"*", rest)) if rest.len() < steps.len() => {
            (rest, &steps[steps.len() - rest.len()..])
        }
        _ => (&keys[..], &steps[..]),
    };
    let is_same = |(key, step): (&&str, &&Step)| match step {
        Step::Key(name) => *key == "*" || name == key,
        Step::Index(_) => false,
    };
    keys.len() == steps.len() && keys.iter().zip(steps).all(is_same)
}

fn with_note(what: String, note: &str) -> String {
    match note {
        "" => what,
        note => format!("{what}: {note}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str) -> Vec<String> {
        let path = ValuePath::parse(path).unwrap();
        let all = of(&path, None).into_iter();
        all.map(|it| format!("{} {}", it.since, it.what)).collect()
    }

    #[test]
    fn names_defaults_and_what_has_to_be_done() {
        assert_eq!(
            told("valkey.maxMemory"),
            ["26.9.1 it was `redis.maxMemory` before"]
        );
        assert_eq!(
            told("redis.maxMemory")[0],
            "26.9.1 it is called `valkey.maxMemory`"
        );
        assert_eq!(
            told("postgres.image.tag")[0],
            "26.11.2 its default was \"17-alpine\" before"
        );
        assert!(
            told("synapse.resources")
                .iter()
                .any(|it| it.starts_with("26.10.3 "))
        );
        assert!(
            told("synapse.additional.mine.config")
                .iter()
                .any(|it| it.starts_with("26.11.2 "))
        );
        assert_eq!(told("nodeSelector"), ["26.9.3 it is new"]);
        assert_eq!(told("serverName.x"), [] as [&str; 0]);
    }

    #[test]
    fn a_key_with_its_release_in_the_schema_is_new_once() {
        let property = crate::schema::SCHEMA.property("nodeSelector");
        let path = ValuePath::root().key("nodeSelector");
        assert_eq!(of(&path, property).len(), 1);
    }
}
