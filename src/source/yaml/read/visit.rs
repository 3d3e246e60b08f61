//! What the YAML library hands over, and the tree that it becomes.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};

use super::place::at;
use super::source::{Fault, Source};
use crate::source::{Entry, Kind, Map, Node, Text};

/// What the YAML library hands over, before it is known which layer it belongs to.
pub(super) struct Read {
    kind: ReadKind,
    /// Where it is used.
    location: Location,
    /// Where it is written; elsewhere, if it is used by an alias.
    defined: Location,
}

enum ReadKind {
    Scalar(Kind),
    List(Vec<Read>),
    Map(Vec<(Spanned<String>, Read)>),
}

impl Read {
    /// The tree of a layer.
    pub(super) fn into_node(self, source: &Source) -> Result<Node, Fault> {
        let kind = match self.kind {
            ReadKind::Scalar(kind) => source.scalar(kind, self.defined)?,
            ReadKind::List(items) => {
                let items = items.into_iter().map(|item| item.into_node(source));
                Kind::List(items.collect::<Result<_, _>>()?)
            }
            ReadKind::Map(entries) => Kind::Map(map(entries, source)?),
        };
        Ok(Node::new(kind, at(self.location, source.layer)))
    }
}

fn map(entries: Vec<(Spanned<String>, Read)>, source: &Source) -> Result<Map, Fault> {
    let mut map = Map(Vec::with_capacity(entries.len()));
    for (key, value) in entries {
        let key_at = at(key.referenced, source.layer);
        let resolved = source.key(&key)?;
        if let Some(key) = resolved.as_ref().filter(|key| map.contains(key)) {
            let fault = Fault::new(key_at, format!("duplicate mapping key: {key}"));
            return Err(fault.hint(
                "both are the same key: put one in quotes and give it another name, or remove it",
            ));
        }
        map.0.push(Entry {
            key_at,
            key: Text::Owned(resolved.unwrap_or(key.value)),
            node: value.into_node(source)?,
        });
    }
    Ok(map)
}

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Spanned::<ReadKind>::deserialize(deserializer)?;
        Ok(Self {
            kind: read.value,
            location: read.referenced,
            defined: read.defined,
        })
    }
}

impl<'de> Deserialize<'de> for ReadKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = ReadKind;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Int(value.into())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Int(value.into())))
    }

    fn visit_i128<E>(self, value: i128) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Int(value)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Float(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Text(Text::Owned(value.to_owned()))))
    }

    fn visit_string<E>(self, value: String) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Text(Text::Owned(value))))
    }

    fn visit_unit<E>(self) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Null))
    }

    fn visit_none<E>(self) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<ReadKind, D::Error> {
        ReadKind::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<ReadKind, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(ReadKind::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ReadKind, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(ReadKind::Map(entries))
    }
}
