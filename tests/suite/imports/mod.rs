//! Rooms import downwards only.

mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use source::{Module, imports};

/// The rooms of `src/` from the bottom to the top: each may import those before it.
const ROOMS: [&str; 15] = [
    "source",
    "gotmpl",
    "schema",
    "values",
    "kube",
    "credentials",
    "template",
    "chart",
    "stack",
    "render",
    "check",
    "effective",
    "diff",
    "notes",
    "commands",
];

fn graph() -> BTreeMap<Module, BTreeSet<Module>> {
    imports(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn rooms_import_those_below_them() {
    let level = |module: &Module| {
        let room = module.first()?;
        let level = ROOMS.iter().position(|known| known == room);
        Some(level.unwrap_or_else(|| panic!("`src/{room}` has no place among the rooms")))
    };
    let mut upwards = Vec::new();
    for (module, imported) in graph() {
        for below in imported {
            if level(&module) < level(&below) && !module.is_empty() {
                upwards.push(format!("{} -> {}", module.join("/"), below.join("/")));
            }
        }
    }
    assert!(
        upwards.is_empty(),
        "imports that run up:\n{}",
        upwards.join("\n")
    );
}

#[test]
fn contributing_shows_the_rooms_in_this_order() {
    let text = include_str!("../../../CONTRIBUTING.md");
    let shown: Vec<&str> = text
        .split('`')
        .filter(|word| ROOMS.contains(word))
        .collect();
    assert!(
        shown.windows(ROOMS.len()).any(|shown| *shown == ROOMS),
        "CONTRIBUTING.md lists the rooms from the bottom to the top"
    );
}
