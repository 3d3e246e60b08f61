//! The defaults, which `build.rs` turns from `values.yaml` into a table: nothing is parsed at
//! start-up.

use crate::source::{At, Entry, Kind, Map, Node, Text};

/// A default value.
#[derive(Debug)]
pub(crate) enum Default {
    Bool(bool),
    Int(i64),
    #[allow(dead_code, reason = "no default of today has a fraction")]
    Float(f64),
    Text(&'static str),
    List(&'static [Default]),
    Map(&'static [(&'static str, Default)]),
}

include!(concat!(env!("OUT_DIR"), "/defaults.rs"));

impl Default {
    /// Layer 0 is the defaults.
    pub(crate) const AT: At = At {
        layer: 0,
        width: 0,
        line: 0,
        column: 0,
    };

    pub(crate) fn entry(&'static self, key: &'static str) -> Entry {
        Entry {
            key: Text::Borrowed(key),
            key_at: Self::AT,
            node: self.node(),
        }
    }

    pub(crate) fn node(&'static self) -> Node {
        let kind = match self {
            Self::Bool(value) => Kind::Bool(*value),
            Self::Int(value) => Kind::Int(i128::from(*value)),
            Self::Float(value) => Kind::Float(*value),
            Self::Text(text) => Kind::Text(Text::Borrowed(text)),
            Self::List(items) => Kind::List(items.iter().map(Self::node).collect()),
            Self::Map(entries) => Kind::Map(Map(entries
                .iter()
                .map(|(key, value)| value.entry(key))
                .collect())),
        };
        Node::new(kind, Self::AT)
    }
}
