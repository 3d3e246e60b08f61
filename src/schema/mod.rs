//! Checks values against `values.schema.json`, which `build.rs` turns into a table.

mod advice;
mod another;
mod changed;
mod check;
pub(crate) mod children;
mod elsewhere;
mod explain;
mod hint;
mod known_wrong;
mod newer;
mod older;
mod pattern;
mod programs;
mod reads;
mod resolve;
mod search;
mod visibility;

pub(crate) use another::another;
pub(crate) use check::{Rest, check, check_program};
pub(crate) use explain::{Explained, Key, explain};
pub(crate) use newer::drop_newer;

use crate::chart::Version;
use crate::source::description::Description;
pub(crate) use crate::source::nearest;
use crate::source::packed;
pub(crate) use pattern::Pattern;
pub(crate) use programs::{ELEMENT_WEB, HOOKSHOT, LIVEKIT, MAS, PROJECT, Program, SYNAPSE};
pub(crate) use reads::{Reads, Refusal, SYNAPSE_READS};
pub(crate) use resolve::exists;
pub(crate) use search::{Hit, Place, search};
pub(crate) use visibility::{Visibility, visibility, visibility_in};

/// What a value may be. An empty list of types means any.
#[derive(Debug)]
pub(crate) struct Schema {
    pub types: &'static [Type],
    pub properties: &'static [Property],
    pub additional: Additional,
    pub items: Option<&'static Schema>,
    pub limits: &'static Limits,
    pub pattern: Option<Pattern>,
    /// Whether it is a credential, or may hold some, and so is never shown.
    pub write_only: bool,
    pub description: Description,
}

/// What few schemas say, so that the others are small.
#[derive(Debug)]
pub(crate) struct Limits {
    /// The texts that are allowed; empty means any.
    pub choices: &'static [&'static str],
    pub required: &'static [&'static str],
    /// The forms that a map can have: it must be in exactly one.
    pub forms: &'static [Form],
    pub any_of: &'static [&'static Schema],
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
    pub min_length: usize,
}

/// A key of a map, with what it means there.
#[derive(Debug)]
pub(crate) struct Property {
    pub name: &'static str,
    pub description: Description,
    since: Release,
    deprecated: Release,
    pub schema: &'static Schema,
}

impl Property {
    /// What it means where it stands, or else what it means anywhere.
    fn about(&self) -> Description {
        self.description.or(self.schema.description)
    }

    /// The release of the chart that it came with, where that is one of the newer ones.
    pub(crate) fn since(&self) -> Option<Version> {
        self.since.version()
    }

    /// The release that deprecated it.
    pub(crate) fn deprecated(&self) -> Option<Version> {
        self.deprecated.version()
    }
}

/// The number of a release of the chart, if any, since there are many properties.
#[derive(Clone, Copy, Debug)]
struct Release(u8);

impl Release {
    const NONE: Self = Self(0);

    fn version(self) -> Option<Version> {
        RELEASES[usize::from(self.0)]
    }
}

/// A form that a map can have.
#[derive(Debug)]
pub(crate) struct Form {
    pub required: &'static [&'static str],
    /// Keys that belong to another form.
    pub forbidden: &'static [&'static str],
}

/// What keys beside the named ones may hold.
#[derive(Debug)]
pub(crate) enum Additional {
    Forbidden,
    Any,
    Each(&'static Schema),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

// What `values.schema.json` says: `SCHEMA`, and the releases in it: `RELEASES`.
include!(concat!(env!("OUT_DIR"), "/schema.rs"));

/// The schema as editors take it.
pub(crate) fn schema_json() -> String {
    packed::text(include_bytes!(concat!(
        env!("OUT_DIR"),
        "/values.schema.json.z"
    )))
}

impl Limits {
    const NONE: Self = Self {
        choices: &[],
        required: &[],
        forms: &[],
        any_of: &[],
        minimum: None,
        maximum: None,
        min_length: 0,
    };
}

impl Schema {
    const ANY: Self = Self {
        types: &[],
        properties: &[],
        additional: Additional::Any,
        items: None,
        limits: &Limits::NONE,
        pattern: None,
        write_only: false,
        description: Description::NONE,
    };

    pub(crate) fn property(&self, name: &str) -> Option<&'static Property> {
        self.properties.iter().find(|p| p.name == name)
    }
}
