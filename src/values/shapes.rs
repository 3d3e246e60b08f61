//! Files that are no values, but have some inside: manifests for tools that run Helm, values of a
//! chart that has this one as a part, lists of releases.

use super::inside;
use super::{Kind, Map, Node};
use crate::schema::SCHEMA;
use crate::source::problem::Problem;
use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Code, ValuePath};

/// How deep values may stand.
const DEPTH: usize = 10;

/// How much a map looks like values of this chart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    None,
    /// It has a component that other charts have too, by its name.
    Some,
    Much,
}

/// Values inside of a file.
struct Inside {
    path: ValuePath,
    at: At,
    likeness: Likeness,
}

/// What a file of these documents is, if it is no file of values.
pub(crate) fn other(documents: &[Node]) -> Option<Problem> {
    let [document] = documents else {
        let found = documents.iter().enumerate().flat_map(|(index, document)| {
            let path = ValuePath::root().index(index);
            inside(document, &path)
        });
        return told(found.collect(), documents).map(|found| said(&found, documents));
    };
    let map = document.as_map()?;
    let object = object_kind(map);
    let top = likeness(map);
    if object.is_none() && (top == Likeness::Much || map.iter().all(|(key, _)| is_known(key))) {
        return None;
    }
    let found = inside(document, &ValuePath::root());
    match told(found, documents) {
        Some(found) if object.is_some() || found[0].likeness > top => Some(said(&found, documents)),
        _ => Some(no_values(map, object?)),
    }
}

/// Those that look most like values.
fn told(found: Vec<Inside>, documents: &[Node]) -> Option<Vec<Inside>> {
    let best = found.iter().map(|inside| inside.likeness).max()?;
    let mut best: Vec<_> = found
        .into_iter()
        .filter(|inside| inside.likeness == best)
        .collect();
    // Only one document of several has it: its number need not be told.
    if let ([only], true) = (&mut best[..], documents.len() > 1) {
        only.path = without_index(&only.path, documents);
    }
    Some(best)
}

/// A path without the number of its document, where no other document has something there.
fn without_index(path: &ValuePath, documents: &[Node]) -> ValuePath {
    let steps = path.steps();
    let rest = steps[1..]
        .iter()
        .fold(ValuePath::root(), |path, step| path.step((*step).clone()));
    let having = documents
        .iter()
        .filter(|document| rest.find(document).0.is_some());
    if having.count() == 1 {
        rest
    } else {
        path.clone()
    }
}

fn said(found: &[Inside], documents: &[Node]) -> Problem {
    let kind = documents
        .iter()
        .find_map(|document| object_kind(document.as_map()?));
    let what = match (documents.len(), kind) {
        (1, Some(kind)) => format!("this file is {}", with_article(kind)),
        (1, None) => "the top of this file is no values".to_owned(),
        _ => "this file has several documents".to_owned(),
    };
    let paths: Vec<_> = found
        .iter()
        .map(|inside| format!("`{}`", inside.path))
        .collect();
    let flags: Vec<_> = found
        .iter()
        .map(|inside| inside::flag(&inside.path))
        .collect();
    let problem = Problem::at(
        Code::NotValues,
        found[0].at,
        format!("{what}: values stand at {}", paths.join(" and ")),
    );
    problem.hint(format!("{} reads them there", flags.join(" or ")))
}

/// An object of Kubernetes in which there are no values.
fn no_values(map: &Map, kind: &str) -> Problem {
    let at = map.0.first().map_or(At::default(), |entry| entry.key_at);
    let problem = Problem::at(
        Code::NotValues,
        at,
        format!("this file is {}, not a file of values", with_article(kind)),
    );
    let has = |key: &str| {
        map.get("spec")
            .is_some_and(|spec| mentions(spec, key, DEPTH))
    };
    if has("valuesFrom") {
        return problem.hint(
            "`valuesFrom` in it names the ConfigMap or Secret that has the values: give that, with `--values-at 'data[\"values.yaml\"]'`",
        );
    }
    if has("valueFiles") || has("valuesFiles") {
        return problem.hint("it names files of values: give these");
    }
    problem.hint("`masthead values` prints what a file of values may hold")
}

fn mentions(node: &Node, key: &str, depth: usize) -> bool {
    let below = |node: &Node| depth > 0 && mentions(node, key, depth - 1);
    match &node.kind {
        Kind::Map(map) => map.contains(key) || map.iter().any(|(_, node)| below(node)),
        Kind::List(items) => items.iter().any(below),
        _ => false,
    }
}

fn with_article(kind: &str) -> String {
    let is_vowel = kind.starts_with(['A', 'E', 'I', 'O']);
    let article = if is_vowel { "an" } else { "a" };
    format!("{article} {kind}")
}

/// The kind of an object of Kubernetes.
fn object_kind(map: &Map) -> Option<&str> {
    map.get("apiVersion")?.as_str()?;
    let kind = map.get("kind")?.as_str()?;
    let is_name = |c: char| c.is_ascii_alphanumeric();
    (kind.len() <= 63 && kind.chars().all(is_name)).then_some(kind)
}

/// The values inside of a document.
fn inside(document: &Node, start: &ValuePath) -> Vec<Inside> {
    let mut found = Vec::new();
    let is_object = document
        .as_map()
        .is_some_and(|map| object_kind(map).is_some());
    for (key, node) in document.as_map().into_iter().flat_map(Map::iter) {
        if is_object || !is_known(key) {
            let is_secret = inside::is_encoded(document, &ValuePath::root().key(key.to_owned()));
            search(
                node,
                start.key(key.to_owned()),
                is_secret,
                DEPTH,
                &mut found,
            );
        }
    }
    found
}

fn search(node: &Node, path: ValuePath, is_secret: bool, depth: usize, found: &mut Vec<Inside>) {
    let likeness = match &node.kind {
        Kind::Map(map) => likeness(map),
        Kind::Text(text) if is_secret => {
            inside::decoded(text).map_or(Likeness::None, |text| of_text(&text))
        }
        Kind::Text(text) => of_text(text),
        _ => Likeness::None,
    };
    if likeness != Likeness::None {
        return found.push(Inside {
            path,
            at: node.at,
            likeness,
        });
    }
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    match &node.kind {
        Kind::Map(map) => map.iter().for_each(|(key, node)| {
            search(node, path.key(key.to_owned()), is_secret, depth, found);
        }),
        Kind::List(items) => items.iter().enumerate().for_each(|(index, node)| {
            search(node, path.index(index), is_secret, depth, found);
        }),
        _ => {}
    }
}

/// How much a text looks like a file of values.
fn of_text(text: &str) -> Likeness {
    let mut names = SCHEMA.properties.iter().map(|property| property.name);
    if !names.any(|name| text.contains(name)) {
        return Likeness::None;
    }
    let node = read::map(text, 0, Dialect::Values).ok();
    node.as_ref()
        .and_then(Node::as_map)
        .map_or(Likeness::None, likeness)
}

fn likeness(map: &Map) -> Likeness {
    let of_entry = |(key, node): (&str, &Node)| {
        let Some(schema) = SCHEMA.property(key).map(|property| &property.schema) else {
            return Likeness::None;
        };
        let is_typical = key.contains(char::is_uppercase);
        match &node.kind {
            // The only value of one word that all need.
            Kind::Text(_) if SCHEMA.limits.required.contains(&key) || key == "serverName" => {
                Likeness::Much
            }
            Kind::Map(map)
                if schema.property("image").is_some() || schema.property("enabled").is_some() =>
            {
                let knows = map.iter().any(|(key, _)| schema.property(key).is_some());
                match (knows, is_typical) {
                    (false, _) => Likeness::None,
                    (true, false) => Likeness::Some,
                    (true, true) => Likeness::Much,
                }
            }
            _ => Likeness::None,
        }
    };
    map.iter().map(of_entry).max().unwrap_or(Likeness::None)
}

/// Whether a key at the top of a file means something, or is told otherwise.
fn is_known(key: &str) -> bool {
    SCHEMA.property(key).is_some() || matches!(key, "mas" | "global")
}
