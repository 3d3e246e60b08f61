//! What the YAML library hands over, and the tree that it becomes.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};

use super::place::at;
use crate::source::{Entry, Kind, Map, Node, Text};

/// What the YAML library hands over, before it is known which layer it belongs to.
pub(super) struct Read {
    kind: ReadKind,
    location: Location,
}

enum ReadKind {
    Scalar(Kind),
    /// The text that is written there.
    Written(Location),
    List(Vec<Read>),
    Map(Vec<(Spanned<String>, Read)>),
}

impl Read {
    /// The tree of a layer whose text is `text`.
    pub(super) fn into_node(self, layer: u16, text: &str) -> Node {
        let kind = match self.kind {
            ReadKind::Scalar(kind) => kind,
            ReadKind::Written(location) => Kind::Text(written(text, location).into()),
            ReadKind::List(items) => Kind::List(
                items
                    .into_iter()
                    .map(|i| i.into_node(layer, text))
                    .collect(),
            ),
            ReadKind::Map(entries) => Kind::Map(Map(entries
                .into_iter()
                .map(|(key, value)| Entry {
                    key_at: at(key.referenced, layer),
                    key: Text::Owned(key.value),
                    node: value.into_node(layer, text),
                })
                .collect())),
        };
        Node::new(kind, at(self.location, layer))
    }
}

/// What stands in `text` at a location.
fn written(text: &str, location: Location) -> String {
    let span = location.span();
    let (from, length) = (span.offset() as usize, span.len() as usize);
    text.chars().skip(from).take(length).collect()
}

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Spanned::<ReadKind>::deserialize(deserializer)?;
        let kind = match read.value {
            ReadKind::Scalar(Kind::Float(number)) if !number.is_finite() => {
                ReadKind::Written(read.defined)
            }
            kind => kind,
        };
        Ok(Self {
            kind,
            location: read.referenced,
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
