//! One value with the place that it came from.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value as Json;

use super::step::{Step, Text};

/// Where a value was written. Lines and columns count from 1; line 0 is "no place", as in `--set`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// Index into [`super::Layers`].
    pub layer: u16,
    /// How many characters of the line it takes, where that is known.
    pub width: u16,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl At {
    /// The layer of the defaults.
    pub(crate) const DEFAULTS: u16 = 0;
}

/// A value of a values file. Integers keep every digit. `Debug` shows no scalar, which may be a
/// credential.
#[derive(Clone, Default, PartialEq)]
pub(crate) enum Kind {
    #[default]
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(Text),
    List(Vec<Node>),
    Map(Map),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Node {
    pub kind: Kind,
    pub at: At,
}

/// A map in the order in which it was written. Maps in values are small, so a scan beats hashing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Map(pub Vec<Entry>);

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub key: Text,
    pub key_at: At,
    pub node: Node,
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Bool(_) => f.write_str("Bool"),
            Self::Int(_) => f.write_str("Int"),
            Self::Float(_) => f.write_str("Float"),
            Self::Text(_) => f.write_str("Text"),
            Self::List(items) => items.fmt(f),
            Self::Map(map) => map.fmt(f),
        }
    }
}

impl Map {
    #[inline]
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.0.iter().find(|e| e.key == key).map(|e| &e.node)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.0
            .iter_mut()
            .find(|e| e.key == key)
            .map(|e| &mut e.node)
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.0.iter().find(|e| e.key == key)
    }

    pub(crate) fn contains(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn take(&mut self, key: &str) -> Option<Entry> {
        let index = self.0.iter().position(|e| e.key == key)?;
        Some(self.0.remove(index))
    }

    /// Puts `node` under `key`, in the place of what was there.
    pub(crate) fn insert(&mut self, key: Text, key_at: At, node: Node) {
        match self.0.iter_mut().find(|e| e.key == key) {
            Some(entry) => {
                entry.node = node;
                entry.key_at = key_at;
            }
            None => self.0.push(Entry { key, key_at, node }),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.0.iter().map(|e| (&*e.key, &e.node))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The first number that is too large for an `i64`.
const I64_END: f64 = 9_223_372_036_854_775_808.0;

impl Node {
    pub(crate) fn new(kind: Kind, at: At) -> Self {
        Self { kind, at }
    }

    /// What stands under a key. Null is nothing.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key).filter(|node| !node.is_null())
    }

    /// What stands one step below, with the place of its key or of the item.
    pub(crate) fn step(&self, step: &Step) -> Option<(At, &Node)> {
        match (&self.kind, step) {
            (Kind::Map(map), Step::Key(key)) => {
                map.entry(key).map(|entry| (entry.key_at, &entry.node))
            }
            (Kind::List(items), Step::Index(index)) => {
                items.get(*index).map(|item| (item.at, item))
            }
            _ => None,
        }
    }

    /// Moves it, and all that is below it, to other places.
    pub(crate) fn relocate(&mut self, to: &dyn Fn(At) -> At) {
        self.at = to(self.at);
        match &mut self.kind {
            Kind::List(items) => items.iter_mut().for_each(|item| item.relocate(to)),
            Kind::Map(map) => {
                for entry in &mut map.0 {
                    entry.key_at = to(entry.key_at);
                    entry.node.relocate(to);
                }
            }
            _ => {}
        }
    }

    pub(crate) fn str(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    pub(crate) fn bool(&self, key: &str) -> Option<bool> {
        self.get(key)?.as_bool()
    }

    pub(crate) fn list(&self, key: &str) -> &[Node] {
        self.get(key).map_or(&[], Self::as_list)
    }

    pub(crate) fn as_map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    /// What stands under these keys, one below the other. Null is nothing.
    pub(crate) fn below(&self, keys: &[&str]) -> Option<&Node> {
        let found = keys
            .iter()
            .try_fold(self, |node, key| node.as_map()?.get(key))?;
        (!found.is_null()).then_some(found)
    }

    /// What stands under a key.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match &mut self.kind {
            Kind::Map(map) => map.get_mut(key),
            _ => None,
        }
    }

    /// Puts a value at the end of a way of keys, whose maps are made where they are missing, or takes
    /// away what is there.
    pub(crate) fn put(&mut self, way: &[&str], value: Option<Node>) {
        let [first, rest @ ..] = way else {
            *self = value.unwrap_or_default();
            return;
        };
        if self.is_null() {
            self.kind = Kind::Map(Map::default());
        }
        let Kind::Map(map) = &mut self.kind else {
            return;
        };
        match (map.get_mut(first), value, rest) {
            (Some(_), None, []) => drop(map.take(first)),
            (Some(below), value, rest) => below.put(rest, value),
            (None, None, _) => {}
            (None, value, rest) => {
                let mut below = Self::default();
                below.put(rest, value);
                map.insert((*first).to_owned().into(), At::default(), below);
            }
        }
    }

    pub(crate) fn as_list(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// JSON knows one kind of number: 3.0 is 3.
    pub(crate) fn as_int(&self) -> Option<i64> {
        match self.kind {
            Kind::Int(value) => i64::try_from(value).ok(),
            Kind::Float(value) if value.fract() == 0.0 && value.abs() < I64_END => {
                Some(value as i64)
            }
            _ => None,
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether two values are the same, wherever they were written and in whatever order their keys
    /// stand.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::List(a), Kind::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same(b))
            }
            (Kind::Map(a), Kind::Map(b)) => {
                let has = |key: &str, node: &Self| b.get(key).is_some_and(|b| node.is_same(b));
                a.0.len() == b.0.len() && a.iter().all(|(key, node)| has(key, node))
            }
            (a, b) => a == b,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// Whether it is left out where it is printed: null, or a default with nothing in it. What the
    /// user writes is printed, empty or not.
    pub(crate) fn is_left_out(&self) -> bool {
        let is_default = self.at.layer == At::DEFAULTS;
        self.is_null() || is_default && self.is_empty()
    }

    /// Null, or a map, list or text with nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.kind {
            Kind::Null => true,
            Kind::Text(text) => text.is_empty(),
            Kind::List(items) => items.is_empty(),
            Kind::Map(map) => map.is_empty(),
            _ => false,
        }
    }
}

/// The value as JSON. An integer that JSON libraries don't take becomes a number with a fraction.
impl From<Node> for Json {
    fn from(node: Node) -> Self {
        match node.kind {
            Kind::Null => Self::Null,
            Kind::Bool(value) => value.into(),
            Kind::Int(value) => match (i64::try_from(value), u64::try_from(value)) {
                (Ok(value), _) => value.into(),
                (_, Ok(value)) => value.into(),
                _ => (value as f64).into(),
            },
            Kind::Float(value) => value.into(),
            Kind::Text(text) => text.into_owned().into(),
            Kind::List(items) => items.into_iter().map(Self::from).collect(),
            Kind::Map(map) => {
                let entries = map.0.into_iter();
                entries
                    .map(|e| (e.key.into_owned(), Self::from(e.node)))
                    .collect()
            }
        }
    }
}

/// JSON as a value that was written nowhere.
impl From<Json> for Node {
    fn from(json: Json) -> Self {
        let kind = match json {
            Json::Null => Kind::Null,
            Json::Bool(on) => Kind::Bool(on),
            Json::Number(number) => match number.as_i128() {
                Some(number) => Kind::Int(number),
                None => Kind::Float(number.as_f64().unwrap_or_default()),
            },
            Json::String(text) => Kind::Text(text.into()),
            Json::Array(items) => Kind::List(items.into_iter().map(Self::from).collect()),
            Json::Object(map) => {
                let entries = map.into_iter().map(|(key, value)| Entry {
                    key: key.into(),
                    key_at: At::default(),
                    node: Self::from(value),
                });
                Kind::Map(Map(entries.collect()))
            }
        };
        Self::new(kind, At::default())
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.kind {
            Kind::Null => serializer.serialize_unit(),
            Kind::Bool(value) => serializer.serialize_bool(*value),
            Kind::Int(value) => match i64::try_from(*value) {
                Ok(small) => serializer.serialize_i64(small),
                Err(_) => serializer.serialize_i128(*value),
            },
            Kind::Float(value) => serializer.serialize_f64(*value),
            Kind::Text(text) => serializer.serialize_str(text),
            Kind::List(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    seq.serialize_element(item)?;
                }
                seq.end()
            }
            Kind::Map(map) => map.serialize(serializer),
        }
    }
}

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(Some(self.0.len()))?;
        for (key, node) in self.iter() {
            out.serialize_entry(key, node)?;
        }
        out.end()
    }
}
