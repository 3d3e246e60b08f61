//! Default values, which `build.rs` makes into constants: nothing is parsed at start-up.

use crate::source::{At, Entry, Kind, Map, Node, Step, Text, ValuePath};

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

impl Default {
    /// Layer 0 is the defaults.
    pub(crate) const AT: At = At {
        layer: 0,
        width: 0,
        line: 0,
        column: 0,
    };

    /// The default of the value at a path, from the top.
    pub(crate) fn at(&'static self, path: &ValuePath) -> Option<&'static Self> {
        let steps = path.steps().into_iter();
        steps
            .into_iter()
            .try_fold(self, |default, step| match (default, step) {
                (Self::Map(entries), Step::Key(key)) => {
                    let mut entries = entries.iter();
                    entries
                        .find(|(name, _)| *name == key)
                        .map(|(_, below)| below)
                }
                _ => None,
            })
    }

    pub(crate) fn entry(&'static self, key: &'static str) -> Entry {
        Entry {
            key: Text::Borrowed(key),
            key_at: Self::AT,
            node: self.node(),
        }
    }

    /// The same as JSON.
    pub(crate) fn json(&'static self) -> serde_json::Value {
        self.node().into()
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
