//! The words in which the tables of fields are written.

use super::fault::Fault;
use crate::kube::format::Format;
use crate::source::Map;

/// What a field takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Type {
    Bool,
    /// An integer within these bounds.
    Int(i64, i64),
    Text(Format),
    OneOf(&'static [&'static str]),
    Quantity(Amount),
    /// The number of a port or its name.
    Port,
    /// Texts by any key.
    Texts,
    Labels,
    Annotations,
    Quantities,
    List(&'static Type),
    /// A list whose items differ in these fields; what is left out counts as the text beside.
    Keyed(&'static Type, &'static [(&'static str, &'static str)]),
    Part(&'static Part),
    /// Anything: what takes it looks at it.
    Free,
}

/// How much a quantity may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    NotNegative,
    Positive,
}

/// A structure of the API.
#[derive(Debug)]
pub(crate) struct Part {
    pub fields: &'static [Field],
    /// What goes together.
    pub rules: &'static [Rule],
}

/// What must hold between the fields of a structure.
pub(crate) type Rule = for<'n> fn(&'n Map, &mut Walk<'n>);

#[derive(Debug)]
pub(crate) struct Field {
    pub name: &'static str,
    pub takes: Type,
    pub needed: bool,
    /// The minor version of Kubernetes that brought it; 0 where that is long ago.
    pub since: u32,
}

impl Field {
    /// The same, which Kubernetes has from 1.`minor` on.
    pub(super) const fn since(self, minor: u32) -> Self {
        Self {
            since: minor,
            ..self
        }
    }
}

/// A field that may be left out.
pub(super) const fn may(name: &'static str, takes: Type) -> Field {
    Field {
        name,
        takes,
        needed: false,
        since: 0,
    }
}

/// A field that is needed.
pub(super) const fn must(name: &'static str, takes: Type) -> Field {
    Field {
        name,
        takes,
        needed: true,
        since: 0,
    }
}

pub(super) const ANY: Type = Type::Text(Format::Any);
pub(super) const FILLED: Type = Type::Text(Format::Filled);
pub(super) const SUBDOMAIN: Type = Type::Text(Format::DnsSubdomain);
/// Integers of 32 bits.
pub(super) const MAX: i64 = i32::MAX as i64;

/// A step on the way to what is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Way<'n> {
    Key(&'n str),
    Index(usize),
}

/// The way to what is looked at, and the faults so far.
#[derive(Debug)]
pub(crate) struct Walk<'n> {
    /// The version of Kubernetes.
    pub(super) version: (u32, u32, u32),
    pub(super) way: Vec<Way<'n>>,
    pub(super) faults: Vec<Fault>,
}
