//! A translation under way, and what the translation of every key is made of.

use super::paths::{self, MAS};
use crate::schema::{SCHEMA, nearest};
use crate::source::problem::Problem;
use crate::source::{At, Code, Entry, Kind, Map, Node, Step, Text, ValuePath};

/// The Secret in which the guide keeps the credentials that are not generated.
const SECRET: &str = "matrix-synapse-mas-credentials";

/// What was translated so far.
pub(super) struct Guide<'a> {
    /// What the user gave in the canonical layout.
    canonical: &'a Node,
    pub out: Map,
    pub problems: Vec<Problem>,
}

impl<'a> Guide<'a> {
    pub(super) fn new(canonical: &'a Node) -> Self {
        Self {
            canonical,
            out: Map::default(),
            problems: Vec::new(),
        }
    }

    /// The value stands at another path here, as this node.
    pub(super) fn moved(
        &mut self,
        path: &ValuePath,
        entry: &Entry,
        canonical: &ValuePath,
        node: Node,
    ) {
        self.put(canonical, entry.key_at, node);
        self.note(entry.key_at, format!("`{path}` is `{canonical}` here"));
    }

    /// A credential, as a text or in the canonical form. Gives false where it is empty.
    pub(super) fn credential(
        &mut self,
        path: &ValuePath,
        entry: &Entry,
        canonical: &ValuePath,
    ) -> bool {
        let node = &entry.node;
        match &node.kind {
            Kind::Null => return false,
            Kind::Text(text) if text.is_empty() => return false,
            Kind::Text(_) => {
                let value = canonical.key("value");
                self.put(&value, entry.key_at, node.clone());
                self.note(entry.key_at, format!("`{path}` is `{canonical}` here"));
            }
            Kind::Map(_) => self.moved(path, entry, canonical, node.clone()),
            _ => {
                let message = "expected a credential: a text or a map";
                let hint = "write it in quotes, or name the Secret that holds it with `secret` \
                            and `secretKey`";
                self.report(
                    Problem::new(Code::WrongType, path.clone(), node.at, message).hint(hint),
                );
            }
        }
        true
    }

    /// The credential is in the guide's own Secret, unless the canonical values say otherwise.
    pub(super) fn credential_of_guide(
        &mut self,
        path: &ValuePath,
        at: At,
        canonical: &ValuePath,
        key: String,
    ) {
        if self.has(canonical) {
            return;
        }
        let message = format!(
            "`{path}` is empty: it is read from the Secret `{SECRET}`, key `{key}` (`{canonical}`)"
        );
        self.put(&canonical.key("secret"), at, text(SECRET, at));
        self.put(&canonical.key("secretKey"), at, text(&key, at));
        self.note(at, message);
    }

    /// Whether a canonical value is set.
    pub(super) fn has(&self, path: &ValuePath) -> bool {
        let (node, _) = path.find(self.canonical);
        node.is_some_and(|node| !node.is_empty())
    }

    /// Puts a value at a canonical path; the maps above it are where the value is.
    pub(super) fn put(&mut self, path: &ValuePath, key_at: At, node: Node) {
        let keys = path.steps().into_iter().filter_map(|step| match step {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        });
        let keys: Vec<&Text> = keys.collect();
        let Some((last, above)) = keys.split_last() else {
            return;
        };
        let mut map = &mut self.out;
        for key in above {
            map = map_under(map, key, key_at);
        }
        map.insert((*last).clone(), key_at, node);
    }

    /// The map that the entry holds. Another value is a problem.
    pub(super) fn map_of<'e>(&mut self, path: &ValuePath, entry: &'e Entry) -> Option<&'e Map> {
        if entry.node.as_map().is_none() && !entry.node.is_null() {
            let problem = Problem::new(
                Code::WrongType,
                path.clone(),
                entry.node.at,
                "expected a map",
            );
            self.report(problem.hint("write `key: value` lines below it"));
        }
        entry.node.as_map()
    }

    /// The truth value that the entry holds. Another value is a problem.
    pub(super) fn bool_of(&mut self, path: &ValuePath, entry: &Entry) -> Option<bool> {
        match entry.node.kind {
            Kind::Bool(value) => return Some(value),
            Kind::Null => {}
            _ => {
                let message = "expected `true` or `false`";
                self.report(Problem::new(
                    Code::WrongType,
                    path.clone(),
                    entry.node.at,
                    message,
                ));
            }
        }
        None
    }

    /// Reports a key that the guide does not have either.
    pub(super) fn unknown<'k>(
        &mut self,
        path: &ValuePath,
        entry: &Entry,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let hint = if let Some(canonical) = canonical(path, &entry.key) {
            format!("set `{canonical}`, which may stand beside `mas`")
        } else if let Some(near) = nearest(&entry.key, known.clone()) {
            format!("did you mean `{near}`?")
        } else {
            let known: Vec<_> = known.map(|key| format!("`{key}`")).collect();
            format!("known here: {}", known.join(", "))
        };
        self.report(
            Problem::new(
                Code::UnknownValue,
                path.clone(),
                entry.key_at,
                "unknown key",
            )
            .hint(hint),
        );
    }

    /// Warns of a key that has no effect.
    pub(super) fn gone(&mut self, path: &ValuePath, at: At, why: &str) {
        let problem = Problem::new(Code::NoEffect, path.clone(), at, "this key has no effect");
        self.report(problem.warning().hint(why));
    }

    pub(super) fn note(&mut self, at: At, message: String) {
        self.report(Problem::at(Code::OtherLayout, at, message).note());
    }

    pub(super) fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

/// A text at a place.
pub(super) fn text(text: &str, at: At) -> Node {
    Node::new(Kind::Text(Text::Owned(text.to_owned())), at)
}

/// The canonical path of a key that stands at the top of `mas`, where it is one of the canonical
/// layout.
fn canonical(path: &ValuePath, key: &str) -> Option<ValuePath> {
    let property = SCHEMA.property(MAS)?.schema.property(key)?;
    let is_at_top = path.parent() == Some(&paths::guide());
    is_at_top.then(|| paths::of_mas(&[property.name]))
}

/// The map under a key. Where there is none, an empty one is put there.
fn map_under<'m>(map: &'m mut Map, key: &Text, key_at: At) -> &'m mut Map {
    if map.get(key).is_none_or(|node| node.as_map().is_none()) {
        let empty = Node::new(Kind::Map(Map::default()), key_at);
        map.insert(key.clone(), key_at, empty);
    }
    match map.get_mut(key).map(|node| &mut node.kind) {
        Some(Kind::Map(below)) => below,
        _ => unreachable!("a map was put there"),
    }
}
