//! Modules import downwards only, and there are no circles.

mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use source::{Module, imports};

/// The rooms of `src/` from the bottom to the top: each may import those before it.
const ROOMS: [&str; 26] = [
    "source",
    "at_rest",
    "gotmpl",
    "chart",
    "schema",
    "values",
    "upgrade",
    "kube",
    "images",
    "credentials",
    "template",
    "stack",
    "render",
    "folder",
    "package",
    "check",
    "effective",
    "diff",
    "notes",
    "init",
    "adopt",
    "graph",
    "verify",
    "findings",
    "project",
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
fn no_module_imports_itself_by_way_of_others() {
    let graph = graph();
    let circles: BTreeSet<String> = graph
        .keys()
        .filter_map(|module| circle(module, &graph))
        .collect();
    let circles: Vec<String> = circles.into_iter().collect();
    assert!(
        circles.is_empty(),
        "circles of imports:\n{}",
        circles.join("\n")
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

/// The shortest way from a module back to itself, from the first of its modules by name.
fn circle(start: &Module, graph: &BTreeMap<Module, BTreeSet<Module>>) -> Option<String> {
    let mut ways: Vec<Vec<&Module>> = vec![vec![start]];
    let mut seen = BTreeSet::from([start]);
    while !ways.is_empty() {
        let mut next = Vec::new();
        for way in ways {
            for below in graph.get(*way.last()?).into_iter().flatten() {
                if below == start {
                    return Some(shown(&way));
                }
                if seen.insert(below) {
                    next.push([way.as_slice(), &[below]].concat());
                }
            }
        }
        ways = next;
    }
    None
}

fn shown(way: &[&Module]) -> String {
    let first = (0..way.len()).min_by_key(|index| way[*index]).unwrap_or(0);
    let names = way.iter().cycle().skip(first).take(way.len() + 1);
    let names: Vec<String> = names.map(|module| module.join("/")).collect();
    names.join(" -> ")
}
