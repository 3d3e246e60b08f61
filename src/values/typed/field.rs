//! Single values.

use std::marker::PhantomData;

use super::section::{Section, Typed};
use crate::chart::defaults::Default;
use crate::source::{At, Kind, Node};

/// A value of one type.
#[derive(Clone, Debug)]
pub(crate) struct Field<'a, T> {
    section: Section<'a>,
    kind: PhantomData<T>,
}

/// A type that a single value has.
pub(crate) trait Scalar<'a>: Sized {
    /// The value, where the node is of this type.
    fn read(node: &'a Node) -> Option<Self>;

    /// A default of this type.
    fn read_default(default: &'static Default) -> Option<Self>;

    /// The value where none is given and there is no default: nothing, zero, false.
    fn zero() -> Self;
}

impl<'a, T: Scalar<'a>> Typed<'a> for Field<'a, T> {
    fn of(section: Section<'a>) -> Self {
        Self {
            section,
            kind: PhantomData,
        }
    }

    fn section(&self) -> &Section<'a> {
        &self.section
    }
}

impl<'a, T: Scalar<'a>> Field<'a, T> {
    /// The value, if there is one: given, or a default that was not deleted with null.
    pub(crate) fn get(&self) -> Option<T> {
        T::read(self.section.node()?)
    }

    /// The value; if there is none, its default, even if null deleted it.
    pub(crate) fn or_default(&self) -> T {
        let default = || self.section.default().and_then(T::read_default);
        self.get().or_else(default).unwrap_or_else(T::zero)
    }

    /// Where the value was written.
    pub(crate) fn at(&self) -> At {
        self.section.at()
    }
}

impl<'a> Field<'a, &'a str> {
    /// The text, where there is one that is not empty.
    pub(crate) fn filled(&self) -> Option<&'a str> {
        self.get().filter(|text| !text.is_empty())
    }
}

impl Field<'_, bool> {
    /// Whether it is set and true: a value that was deleted with null is off. One of another type
    /// is reported as such and taken as not given, lest what follows from it is reported too.
    pub(crate) fn is_on(&self) -> bool {
        match self.section.node() {
            Some(node) if !matches!(node.kind, Kind::Null) => self.or_default(),
            _ => false,
        }
    }
}

impl<'a> Scalar<'a> for &'a str {
    fn read(node: &'a Node) -> Option<Self> {
        node.as_str()
    }

    fn read_default(default: &'static Default) -> Option<Self> {
        match default {
            Default::Text(text) => Some(text),
            _ => None,
        }
    }

    fn zero() -> Self {
        ""
    }
}

impl Scalar<'_> for bool {
    fn read(node: &Node) -> Option<Self> {
        node.as_bool()
    }

    fn read_default(default: &'static Default) -> Option<Self> {
        match default {
            Default::Bool(value) => Some(*value),
            _ => None,
        }
    }

    fn zero() -> Self {
        false
    }
}

impl Scalar<'_> for i64 {
    fn read(node: &Node) -> Option<Self> {
        node.as_int()
    }

    fn read_default(default: &'static Default) -> Option<Self> {
        match default {
            Default::Int(value) => Some(*value),
            _ => None,
        }
    }

    fn zero() -> Self {
        0
    }
}

impl Scalar<'_> for f64 {
    fn read(node: &Node) -> Option<Self> {
        match node.kind {
            Kind::Int(value) => Some(value as Self),
            Kind::Float(value) => Some(value),
            _ => None,
        }
    }

    fn read_default(default: &'static Default) -> Option<Self> {
        match default {
            Default::Int(value) => Some(*value as Self),
            Default::Float(value) => Some(*value),
            _ => None,
        }
    }

    fn zero() -> Self {
        0.0
    }
}

/// A value of any form.
impl<'a> Scalar<'a> for &'a Node {
    fn read(node: &'a Node) -> Option<Self> {
        Some(node)
    }

    fn read_default(_: &'static Default) -> Option<Self> {
        None
    }

    fn zero() -> Self {
        static NOTHING: Node = Node {
            kind: Kind::Null,
            at: At {
                layer: 0,
                width: 0,
                line: 0,
                column: 0,
            },
        };
        &NOTHING
    }
}
