//! The layout of a guide to MAS that many follow, which has its values under a top-level `mas`: turned into values as they are here.
//!
//! The layers are merged first, so that `mas` merges over several files as every other value does. Then each of its keys becomes
//! the value that means the same, at the place where it was written. Where a canonical value is set too, the later layer wins.

mod join;
mod keys;
mod sections;

use super::{At, Entry, Kind, Map, Node, Text};
use crate::schema::{SCHEMA, nearest};
use crate::source::problem::Problem;
use keys::{KEYS, Key};

const MAS: &str = "matrixAuthenticationService";

/// The Secret in which the guide keeps what it does not have generated.
const SECRET: &str = "matrix-synapse-mas-credentials";

/// Takes `mas` out of the values that the user gave, and puts what it means among the others.
///
/// Gives what there is to tell: an error for each key that is not known, a warning for each that has no effect, and a note for
/// each that has another name here.
pub fn translate(user: &mut Node) -> Vec<Problem> {
    let Kind::Map(root) = &mut user.kind else {
        return Vec::new();
    };
    let Some(mas) = root.take("mas") else {
        return Vec::new();
    };
    let mut guide = Guide {
        canonical: user,
        out: Map::default(),
        problems: Vec::new(),
    };
    if let Some(map) = guide.map_of(&mas, "mas") {
        guide.section("mas", map, KEYS);
    }
    let Guide {
        out, mut problems, ..
    } = guide;
    if let Kind::Map(root) = &mut user.kind {
        join::join(root, out, &mut problems);
    }
    problems
}

/// A translation under way.
struct Guide<'a> {
    /// What the user gave in the canonical layout.
    canonical: &'a Node,
    out: Map,
    problems: Vec<Problem>,
}

impl Guide<'_> {
    /// Translates the keys of a map at `path`.
    fn section(&mut self, path: &str, map: &Map, keys: &'static [(&'static str, Key)]) {
        for entry in &map.0 {
            let path = format!("{path}.{}", entry.key);
            match keys.iter().find(|(name, _)| *name == entry.key) {
                Some((_, key)) => self.key(&path, entry, key),
                None => self.unknown(path, entry, keys.iter().map(|(name, _)| *name)),
            }
        }
    }

    fn key(&mut self, path: &str, entry: &Entry, key: &'static Key) {
        match key {
            Key::Is(canonical) => self.is(path, entry, canonical),
            Key::Credential(canonical) => {
                let canonical = steps(canonical);
                if !self.credential(path, entry, &canonical) {
                    self.note(
                        entry.key_at,
                        format!("`{path}` is empty: `{}` is generated", canonical.join(".")),
                    );
                }
            }
            Key::Section(keys) => {
                if let Some(map) = self.map_of(entry, path) {
                    self.section(path, map, keys);
                }
            }
            Key::Own(translate) => translate(self, path, entry),
            Key::Gone(why) => self.gone(path, entry.key_at, *why),
        }
    }

    /// The value means the same at another path. An empty text counts as unset.
    fn is(&mut self, path: &str, entry: &Entry, canonical: &str) {
        if entry.node.as_str() != Some("") {
            self.moved(path, entry, &steps(canonical), entry.node.clone());
        }
    }

    /// A credential, as a text or in the canonical form. Gives false where it is empty.
    fn credential(&mut self, path: &str, entry: &Entry, canonical: &[&str]) -> bool {
        match &entry.node.kind {
            Kind::Null => return false,
            Kind::Text(text) if text.is_empty() => return false,
            Kind::Text(_) => {
                let value = Entry {
                    key: Text::Borrowed("value"),
                    key_at: entry.key_at,
                    node: entry.node.clone(),
                };
                self.moved(
                    path,
                    entry,
                    canonical,
                    Node::new(Kind::Map(Map(vec![value])), entry.node.at),
                );
            }
            Kind::Map(_) => self.moved(path, entry, canonical, entry.node.clone()),
            _ => {
                let hint = "write it in quotes, or name the Secret that holds it with `secret` and `secretKey`";
                self.problems.push(
                    Problem::new(
                        path,
                        entry.node.at,
                        "expected a credential: a text or a map",
                    )
                    .hint(hint),
                );
            }
        }
        true
    }

    /// The credential is in the guide's own Secret, unless the canonical values say otherwise.
    fn credential_of_guide(&mut self, path: &str, at: At, canonical: &[&str], key: String) {
        if self.has(canonical) {
            return;
        }
        let text = |key, text: Text| Entry {
            key: Text::Borrowed(key),
            key_at: at,
            node: Node::new(Kind::Text(text), at),
        };
        let message = format!(
            "`{path}` is empty: it is read from the Secret `{SECRET}`, key `{key}` (`{}`)",
            canonical.join(".")
        );
        let reference = Map(vec![
            text("secret", SECRET.into()),
            text("secretKey", key.into()),
        ]);
        self.put(canonical, at, Node::new(Kind::Map(reference), at));
        self.note(at, message);
    }

    /// Whether a canonical value is set.
    fn has(&self, steps: &[&str]) -> bool {
        let node = steps
            .iter()
            .try_fold(self.canonical, |node, step| node.as_map()?.get(step));
        node.is_some_and(|node| !node.is_empty())
    }

    fn moved(&mut self, path: &str, entry: &Entry, canonical: &[&str], node: Node) {
        self.put(canonical, entry.key_at, node);
        self.note(
            entry.key_at,
            format!("`{path}` is `{}` here", canonical.join(".")),
        );
    }

    /// Puts a value at a canonical path; the maps above it are where the value is.
    fn put(&mut self, steps: &[&str], key_at: At, node: Node) {
        let Some((last, above)) = steps.split_last() else {
            return;
        };
        let mut map = &mut self.out;
        for step in above {
            map = map_under(map, step, key_at);
        }
        map.insert(Text::Owned((*last).to_owned()), key_at, node);
    }

    /// The map that the entry holds. That it holds another value is a problem.
    fn map_of<'e>(&mut self, entry: &'e Entry, path: &str) -> Option<&'e Map> {
        if entry.node.as_map().is_none() && !entry.node.is_null() {
            self.problems.push(
                Problem::new(path, entry.node.at, "expected a map")
                    .hint("write `key: value` lines below it"),
            );
        }
        entry.node.as_map()
    }

    /// The truth value that the entry holds. That it holds another value is a problem.
    fn bool_of(&mut self, path: &str, entry: &Entry) -> Option<bool> {
        match entry.node.kind {
            Kind::Bool(value) => return Some(value),
            Kind::Null => {}
            _ => self.problems.push(Problem::new(
                path,
                entry.node.at,
                "expected `true` or `false`",
            )),
        }
        None
    }

    fn unknown<'k>(
        &mut self,
        path: String,
        entry: &Entry,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let canonical = SCHEMA
            .property(MAS)
            .and_then(|mas| mas.schema.property(&entry.key));
        let hint = match (
            canonical.filter(|_| path == format!("mas.{}", entry.key)),
            nearest(&entry.key, known.clone()),
        ) {
            (Some(property), _) => format!(
                "set `{MAS}.{}`, which may stand beside `mas`",
                property.name
            ),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => format!(
                "known here: {}",
                known
                    .map(|key| format!("`{key}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        };
        self.problems
            .push(Problem::new(path, entry.key_at, "unknown key").hint(hint));
    }

    fn gone(&mut self, path: &str, at: At, why: impl Into<String>) {
        self.problems.push(
            Problem::new(path, at, "this key has no effect")
                .warning()
                .hint(why),
        );
    }

    fn note(&mut self, at: At, message: String) {
        self.problems.push(Problem::at(at, message).note());
    }
}

/// A path below MAS's values.
fn steps(path: &str) -> Vec<&str> {
    std::iter::once(MAS).chain(path.split('.')).collect()
}

/// The map under a key, made where there is none.
fn map_under<'m>(map: &'m mut Map, key: &str, key_at: At) -> &'m mut Map {
    if map.get(key).is_none_or(|node| node.as_map().is_none()) {
        map.insert(
            Text::Owned(key.to_owned()),
            key_at,
            Node::new(Kind::Map(Map::default()), key_at),
        );
    }
    match map.get_mut(key).map(|node| &mut node.kind) {
        Some(Kind::Map(below)) => below,
        _ => unreachable!("a map was put there"),
    }
}

#[cfg(test)]
mod tests;
