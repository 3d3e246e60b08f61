//! Values that had another name in older releases of the chart: both names are read.

use std::borrow::Cow;

use super::{Entry, Kind, Layers, Map, Node, Text, overlay};
use crate::chart::changes::{self, Change};
use crate::chart::{Chart, Rename, Wins};
use crate::schema::exists;
use crate::source::problem::Problem;
use crate::source::{Code, Source, ValuePath};

/// Puts what stands under an older name where it is known, and notes in `layers` how it is written.
/// Gives a note for each older name that the user's files have, where the release of the chart has
/// the newer one, and an error where both names say different things and none of them wins.
pub(crate) fn settle(user: &mut Node, layers: &mut Layers, chart: &Chart) -> Vec<Problem> {
    let mut problems = Vec::new();
    for rename in Chart::renames() {
        let Some(older) = take(user, rename.older) else {
            continue;
        };
        // Ours have the newer names.
        let is_users = layers.of(older.key_at).source != Source::Fragment;
        if chart.has(rename.since) && is_users && is_of(&older.node, rename) {
            problems.push(note(rename, &older));
        }
        let newer = take(user, rename.newer);
        if is_alone(rename.wins, newer.as_ref()) {
            layers.rename(path(rename.newer), path(rename.older));
        }
        if let (Some(newer), Wins::Neither) = (&newer, rename.wins) {
            disagree(rename, (&older.node, &newer.node), layers, &mut problems);
            note_names(rename, &older.node, &newer.node, layers);
        }
        put(user, rename.newer, chosen(rename.wins, older, newer));
    }
    problems
}

/// Whether what stands under the older name is what the newer one means: in releases before, the
/// same name may have been another thing, of which the newer one has no key.
fn is_of(node: &Node, rename: &Rename) -> bool {
    let same_name = |change: &&Change| change.old == rename.older && change.is_of_key();
    let had_another = changes::all().iter().filter(same_name).count() > 1;
    let newer = path(rename.newer);
    let mut keys = node.as_map().into_iter().flat_map(|map| &map.0);
    !had_another || keys.any(|entry| exists(&newer.key(entry.key.clone())))
}

/// The tree with the names that its values have in the files and templates of this release of the
/// chart.
pub(crate) fn in_names_of<'n>(root: &'n Node, chart: &Chart) -> Cow<'n, Node> {
    let is_too_new = |rename: &&Rename| !chart.has(rename.since);
    let mut out = Cow::Borrowed(root);
    for rename in Chart::renames().iter().rev().filter(is_too_new) {
        let tree = out.to_mut();
        if let Some(entry) = take(tree, rename.newer) {
            put(tree, rename.older, entry);
        }
    }
    out
}

fn note(rename: &Rename, older: &Entry) -> Problem {
    let message = format!(
        "this is called `{}` since matrix-stack {}: both names work here",
        newest(rename),
        rename.since
    );
    Problem::new(
        Code::RenamedValue,
        path(rename.older),
        older.key_at,
        message,
    )
    .note()
}

/// The name of today: a name may be below another one that was renamed too.
fn newest(rename: &Rename) -> ValuePath {
    Chart::renames()
        .iter()
        .fold(path(rename.newer), |here, later| {
            let older = path(later.older);
            if !here.is_within(&older) {
                return here;
            }
            let below = here.steps().into_iter().skip(older.steps().len());
            below.fold(path(later.newer), |path, step| path.step(step.clone()))
        })
}

fn path(keys: &'static [&'static str]) -> ValuePath {
    let keys = keys.iter().copied();
    keys.fold(ValuePath::root(), |path, key| path.key(key))
}

/// Takes the value with these keys out of the tree.
fn take(user: &mut Node, keys: &[&str]) -> Option<Entry> {
    let (last, above) = keys.split_last()?;
    let mut map = map_of(user)?;
    for key in above {
        map = map_of(map.get_mut(key)?)?;
    }
    map.take(last)
}

fn put(user: &mut Node, keys: &'static [&'static str], entry: Entry) {
    let Some((last, above)) = keys.split_last() else {
        return;
    };
    let mut here = user;
    for key in above {
        let Some(map) = map_of(here) else { return };
        if map.get(key).is_none() {
            let empty = Node::new(Kind::Map(Map::default()), entry.node.at);
            map.insert(Text::Borrowed(key), entry.key_at, empty);
        }
        let Some(below) = map.get_mut(key) else {
            return;
        };
        here = below;
    }
    if let Some(map) = map_of(here) {
        map.insert(Text::Borrowed(last), entry.key_at, entry.node);
    }
}

/// Whether the value stands under its older name alone.
fn is_alone(wins: Wins, newer: Option<&Entry>) -> bool {
    newer.is_none_or(|newer| wins == Wins::Newer && newer.node.is_empty())
}

fn chosen(wins: Wins, older: Entry, newer: Option<Entry>) -> Entry {
    let Some(mut newer) = newer else {
        return older;
    };
    match wins {
        Wins::Older => overlay(&mut newer.node, older.node),
        Wins::Newer if newer.node.is_empty() => return older,
        Wins::Newer => {}
        Wins::Neither => {
            let mut both = older.node;
            overlay(&mut both, newer.node);
            newer.node = both;
        }
    }
    newer
}

/// Notes in `layers` how the keys are written that only the older name has.
fn note_names(rename: &Rename, older: &Node, newer: &Node, layers: &mut Layers) {
    let (Kind::Map(olds), Kind::Map(news)) = (&older.kind, &newer.kind) else {
        return;
    };
    for (key, _) in olds.iter().filter(|(key, _)| !news.contains(key)) {
        let below = |keys| path(keys).key(key.to_owned());
        layers.rename(below(rename.newer), below(rename.older));
    }
}

/// Reports what is given under both names, and differs.
fn disagree(
    rename: &Rename,
    (older, newer): (&Node, &Node),
    layers: &Layers,
    problems: &mut Vec<Problem>,
) {
    let pair = (path(rename.older), path(rename.newer), older, newer);
    let mut pairs = vec![pair];
    while let Some((old_path, new_path, old, new)) = pairs.pop() {
        match (&old.kind, &new.kind) {
            (Kind::Map(olds), Kind::Map(news)) => {
                pairs.extend(olds.iter().filter_map(|(key, old)| {
                    let below = |path: &ValuePath| path.key(key.to_owned());
                    Some((below(&old_path), below(&new_path), old, news.get(key)?))
                }))
            }
            (Kind::Null, _) | (_, Kind::Null) => {}
            _ if !is_same(old, new) => {
                let message = format!("`{new_path}` says otherwise ({})", layers.place(new.at));
                let hint = format!(
                    "leave one out: since matrix-stack {} it is `{new_path}`",
                    rename.since
                );
                problems.push(
                    Problem::new(Code::ContradictingValues, old_path, old.at, message).hint(hint),
                );
            }
            _ => {}
        }
    }
}

/// Whether both say the same, wherever they are written.
fn is_same(one: &Node, other: &Node) -> bool {
    match (&one.kind, &other.kind) {
        (Kind::List(ones), Kind::List(others)) => {
            let mut pairs = ones.iter().zip(others);
            ones.len() == others.len() && pairs.all(|(one, other)| is_same(one, other))
        }
        (one, other) => one == other,
    }
}

fn map_of(node: &mut Node) -> Option<&mut Map> {
    match &mut node.kind {
        Kind::Map(map) => Some(map),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read::read;

    fn settled(text: &str) -> (String, usize) {
        let mut layers = Layers::default();
        let layer = layers.add(Source::File, "mine.yaml", text);
        let mut user = read(text, layer).unwrap();
        let notes = settle(&mut user, &mut layers, Chart::newest()).len();
        (serde_json::to_string(&user).unwrap(), notes)
    }

    #[test]
    fn the_older_name_may_win_key_by_key() {
        assert_eq!(
            settled("redis: {a: 1, redisExporter: {b: 2}}"),
            (r#"{"valkey":{"a":1,"valkeyExporter":{"b":2}}}"#.into(), 2)
        );
        assert_eq!(
            settled("valkey: {a: 1, c: 4}\nredis: {a: 2, b: 3}"),
            (r#"{"valkey":{"a":2,"c":4,"b":3}}"#.into(), 1)
        );
    }

    #[test]
    fn the_newer_name_may_win_as_a_whole() {
        assert_eq!(
            settled("synapse: {redisOrValkey: {host: x}, redis: {host: other, db: 2}}"),
            (r#"{"synapse":{"redisOrValkey":{"host":"x"}}}"#.into(), 1)
        );
        assert_eq!(
            settled("hookshot: {redisOrValkey: {}, redis: {host: other}}"),
            (
                r#"{"hookshot":{"redisOrValkey":{"host":"other"}}}"#.into(),
                1
            )
        );
    }

    #[test]
    fn an_older_release_has_the_older_names() {
        let tree = read(
            "valkey: {a: 1, valkeyExporter: {b: 2}}\nsynapse: {redisOrValkey: {c: 3}}",
            1,
        );
        let tree = tree.unwrap();
        let named = |version: &str| {
            let chart = Chart::find(version).unwrap();
            serde_json::to_string(&*in_names_of(&tree, chart)).unwrap()
        };
        assert_eq!(
            named("26.8"),
            r#"{"synapse":{"redis":{"c":3}},"redis":{"a":1,"redisExporter":{"b":2}}}"#
        );
        assert_eq!(named("26.11"), serde_json::to_string(&tree).unwrap());
    }

    #[test]
    fn none_may_win_and_each_key_is_taken_from_where_it_is() {
        assert_eq!(
            settled(
                "ingress: {service: {type: a, annotations: {x: k}, externalIPs: [z]}}\n\
                 httpService: {annotations: {v: w}, externalIPs: [z]}"
            ),
            (
                r#"{"ingress":{},"httpService":{"type":"a","annotations":{"x":"k","v":"w"},"externalIPs":["z"]}}"#
                    .into(),
                1
            )
        );
        let same = "dex: {ingress: {service: {type: a}}, httpService: {type: a}}";
        assert_eq!(settled(same).1, 1);
        let other = "dex: {ingress: {service: {type: a}}, httpService: {type: b}}";
        assert_eq!(settled(other).1, 2);
    }

    #[test]
    fn what_is_no_map_stays_for_the_check() {
        assert_eq!(settled("redis: 3"), (r#"{"valkey":3}"#.into(), 1));
        assert_eq!(settled("synapse: 3"), (r#"{"synapse":3}"#.into(), 0));
    }
}
