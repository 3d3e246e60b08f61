//! What the Kubernetes API takes where users write its structures themselves: tables of fields, and
//! what goes together.
//!
//! The fields are those of <https://kubernetes.io/docs/reference/kubernetes-api/>, version 1.36. What
//! is refused is what an API server of that version refuses.

mod containers;
mod environment;
mod fault;
mod pods;
mod policies;
mod ports;
mod probes;
mod resources;
mod scheduling;
mod security;
mod selectors;
mod volumes;
mod walk;

pub(crate) use containers::{INIT_CONTAINER, MOUNT};
pub(crate) use environment::VARIABLE;
pub(crate) use fault::Fault;
pub(crate) use pods::{EXTERNAL_IP, HOST_ALIASES, NODE_SELECTOR};
pub(crate) use policies::{EGRESS_RULE, INGRESS_RULE};
pub(crate) use probes::{LIVENESS, READINESS};
pub(crate) use resources::RESOURCES;
pub(crate) use scheduling::{NODE_AFFINITY, POD_AFFINITY, SPREAD_CONSTRAINT, TOLERATION};
pub(crate) use security::{CONTAINER_SECURITY, POD_SECURITY};
pub(crate) use selectors::LABEL_SELECTOR;
pub(crate) use volumes::VOLUME;
pub(crate) use walk::{check, check_filled, is_repeated, quantity};

use super::format::Format;
use crate::source::Map;
use walk::Walk;

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
}

/// A field that may be left out.
const fn may(name: &'static str, takes: Type) -> Field {
    Field {
        name,
        takes,
        needed: false,
    }
}

/// A field that is needed.
const fn must(name: &'static str, takes: Type) -> Field {
    Field {
        name,
        takes,
        needed: true,
    }
}

const ANY: Type = Type::Text(Format::Any);
const FILLED: Type = Type::Text(Format::Filled);
const SUBDOMAIN: Type = Type::Text(Format::DnsSubdomain);
/// Integers of 32 bits.
const MAX: i64 = i32::MAX as i64;
