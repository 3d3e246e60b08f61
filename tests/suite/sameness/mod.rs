//! What a takeover from the chart meets: objects, and fields of them, that have to be as the chart
//! renders them.

mod fields;
mod haproxy_files;
mod programs;
mod variables;
mod volumes;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::cases::Case;
use crate::harness::identity;
use crate::library::{World, manifests};

/// The objects of a case by `Kind/name`.
fn objects(case: &Case) -> BTreeMap<String, Value> {
    let world = World::new(case.input(), "helm").unwrap_or_else(|e| panic!("{}: {e}", case.name));
    let stack = world
        .stack()
        .unwrap_or_else(|e| panic!("{}: {e}", case.name));
    let all = manifests(&stack, None);
    all.iter()
        .map(|manifest| manifest.json())
        .map(|object| (identity(&object), object))
        .collect()
}
