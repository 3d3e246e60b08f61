//! A value is read from its typed struct, so that a misspelt one does not compile: no text in
//! `src/stack` is the path of a value.

use std::collections::BTreeSet;

use regex_lite::Regex;
use serde_json::Value;

use crate::hostile::resolved;
use crate::sources::{Source, folder, sources};

/// How deep the schema is looked into: it has parts that hold themselves.
const DEPTH: usize = 14;

/// What follows the first key of a path and of each of its ends, of two steps and more: for
/// `synapse.media.storage` that and `media.storage`.
fn ends_of_paths() -> BTreeSet<String> {
    let text = include_str!("../../../values.schema.json");
    let schema = serde_json::from_str(text).expect("it is JSON");
    let mut out = BTreeSet::new();
    collect(&schema, &schema, &mut Vec::new(), &mut out);
    out
}

fn collect(schema: &Value, node: &Value, path: &mut Vec<String>, out: &mut BTreeSet<String>) {
    if path.len() > DEPTH {
        return;
    }
    let properties = &resolved(schema, node)["properties"];
    for (key, below) in properties.as_object().into_iter().flatten() {
        path.push(key.clone());
        out.extend((0..path.len() - 1).map(|start| path[start..].join(".")));
        collect(schema, below, path, out);
        path.pop();
    }
}

/// The texts of a file that are paths of values, with their places.
fn look_ups(source: &Source, paths: &BTreeSet<String>) -> Vec<String> {
    let text = Regex::new(r#""([a-z]\w*(?:\.[A-Za-z]\w*)+)""#).expect("it is one");
    let found = text.captures_iter(&source.text);
    let found = found.map(|it| it.get(1).expect("it is in the expression"));
    let found = found.filter(|it| paths.contains(it.as_str()));
    found
        .map(|it| format!("{}: {:?}", source.place(it.start()), it.as_str()))
        .collect()
}

#[test]
fn nothing_is_looked_up_by_a_dotted_text() {
    let paths = ends_of_paths();
    let files = sources(&folder());
    let files = files
        .iter()
        .filter(|it| it.module.first().is_some_and(|room| room == "stack"));
    let found: Vec<_> = files.flat_map(|it| look_ups(it, &paths)).collect();
    assert!(
        found.is_empty(),
        "texts that are paths of values: read them from the typed values\n{}",
        found.join("\n")
    );
}

#[test]
fn a_dotted_text_is_found_where_it_stands() {
    let source = Source {
        path: "src/stack/x.rs".into(),
        module: Vec::new(),
        text: "fn f() {\n    cx.str(\"synapse.media.storage.size\");\n    g(\"example.org\");\n}"
            .into(),
    };
    let found = look_ups(&source, &ends_of_paths());
    assert_eq!(found, [r#"src/stack/x.rs:2: "synapse.media.storage.size""#]);
}
