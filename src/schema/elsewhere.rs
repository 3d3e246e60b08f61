//! Where else in the values a key is known.

use super::advice::Advice;
use super::resolve::resolve;
use super::{SCHEMA, Schema};
use crate::source::ValuePath;

/// Keys that stand in so many places that another one says nothing.
const COMMON: [&str; 10] = [
    "enabled", "create", "name", "type", "value", "key", "level", "size", "path", "selector",
];

/// How deep to look.
const DEPTH: usize = 3;

/// A place where a key is known.
pub(super) struct Elsewhere {
    /// The nearest places, all as deep as each other.
    places: Vec<ValuePath>,
    key: String,
}

/// The places below `path`, where `schema` holds.
pub(super) fn below(schema: &'static Schema, path: &ValuePath, key: &str) -> Option<Elsewhere> {
    if COMMON.contains(&key) {
        return None;
    }
    let mut level = vec![(path.clone(), schema)];
    for _ in 0..DEPTH {
        level = level
            .iter()
            .flat_map(|(path, schema)| children(path, schema))
            .collect();
        let places: Vec<_> = level
            .iter()
            .filter(|(_, schema)| schema.property(key).is_some())
            .map(|(path, _)| path.key(key.to_owned()))
            .collect();
        if !places.is_empty() {
            let key = key.to_owned();
            return Some(Elsewhere { places, key });
        }
    }
    None
}

fn children<'s>(
    path: &'s ValuePath,
    schema: &'static Schema,
) -> impl Iterator<Item = (ValuePath, &'static Schema)> + use<'s> {
    let of = |property: &'static super::Property| (path.key(property.name), property.schema);
    schema.properties.iter().map(of)
}

/// The place above `path`, or the only one beside it.
pub(super) fn above(path: &ValuePath, key: &str) -> Option<Elsewhere> {
    if COMMON.contains(&key) {
        return None;
    }
    let mut here = path;
    while let Some(parent) = here.parent() {
        let schema = resolve(parent)?.schema;
        if schema.property(key).is_some() {
            let (places, key) = (vec![parent.key(key.to_owned())], key.to_owned());
            return Some(Elsewhere { places, key });
        }
        here = parent;
    }
    below(&SCHEMA, &ValuePath::root(), key).filter(|found| found.places.len() == 1)
}

impl Elsewhere {
    pub(super) fn advice(self) -> Advice {
        let Self { places, key } = self;
        let [only] = &places[..] else {
            return Advice::new(several(&places));
        };
        let hint = match only.parent().filter(|parent| !parent.is_root()) {
            Some(parent) => format!("`{key}` belongs under `{parent}`"),
            None => format!("`{key}` belongs at the top"),
        };
        Advice::meaning(hint, only.clone())
    }
}

fn several(places: &[ValuePath]) -> String {
    let shown = places.iter().take(2).map(|place| format!("`{place}`"));
    let shown = shown.collect::<Vec<_>>().join(" or ");
    format!("it is a part of others, e.g. {shown}")
}
