//! A type of Synapse worker is one file: nothing else names it but the list of types, its values
//! and their schema.

use std::collections::BTreeSet;

use regex_lite::Regex;
use serde_json::Value;

use crate::hostile::resolved;
use crate::sources::{Source, folder, sources};

const FOLDER: &str = "src/stack/components/synapse/workers/";

/// A type of worker: its file, its key in the values, and what its objects are called.
struct Type {
    path: String,
    key: String,
    short: String,
}

/// The types that have a file.
fn types(sources: &[Source]) -> Vec<Type> {
    let new = Regex::new(r#"WorkerType::new\(\s*"([\w-]+)",\s*"([\w-]+)""#).expect("it is one");
    let files = sources.iter().filter(|it| it.path.starts_with(FOLDER));
    let of_file = |source: &Source| {
        let found = new.captures(&source.text)?;
        Some(Type {
            path: source.path.clone(),
            key: found[1].to_owned(),
            short: found[2].to_owned(),
        })
    };
    files.filter_map(of_file).collect()
}

/// The files in which a type may be looked for: those of other programs have words of their own,
/// `encryption` and `appservice` among them.
fn may_name(kind: &Type, source: &Source) -> bool {
    let is_near = source.path.contains("/synapse/") || source.path.contains("/haproxy/");
    let is_own = source.path == kind.path || source.path == format!("{FOLDER}mod.rs");
    !is_own && (is_near || kind.key.contains('-'))
}

/// What names a type: its module, or its key or short name in a text.
fn traces(kind: &Type) -> Regex {
    let (key, short) = (&kind.key, &kind.short);
    let module = kind.key.replace('-', "_");
    let traces = format!(r#"(?:["`:/.]|synapse-)(?:{key}|{short})["`:/.]|\b{module}(?:::|\(\))"#);
    Regex::new(&traces).expect("it is one")
}

/// Where a file has such traces.
fn mentions(traces: &Regex, source: &Source) -> Vec<String> {
    let found = traces.find_iter(&source.text);
    found
        .map(|it| format!("{}: {}", source.place(it.start()), it.as_str()))
        .collect()
}

#[test]
fn no_other_file_names_a_type_of_worker() {
    let sources = sources(&folder());
    let types = types(&sources);
    assert!(types.len() > 20, "{} types have a file", types.len());
    let mut found = Vec::new();
    for kind in &types {
        let others = sources.iter().filter(|it| may_name(kind, it));
        let traces = traces(kind);
        found.extend(others.flat_map(|it| mentions(&traces, it)));
    }
    assert!(
        found.is_empty(),
        "what is known of a type of worker stands in its file:\n{}",
        found.join("\n")
    );
}

/// Each file is called as the key, each key has values, and each of these has a file.
#[test]
fn files_and_values_of_workers_are_the_same() {
    let types = types(&sources(&folder()));
    let files: BTreeSet<_> = types.iter().map(|it| it.path.as_str()).collect();
    let named = types
        .iter()
        .map(|it| format!("{FOLDER}{}.rs", it.key.replace('-', "_")));
    let named: BTreeSet<_> = named.collect();
    assert_eq!(files, named.iter().map(String::as_str).collect());
    let text = include_str!("../../../values.schema.json");
    let schema: Value = serde_json::from_str(text).expect("it is JSON");
    let synapse = &schema["properties"]["synapse"]["properties"];
    let known = resolved(&schema, &synapse["workers"]);
    let known = known["properties"].as_object().expect("it has properties");
    let known: BTreeSet<_> = known.keys().map(String::as_str).collect();
    assert_eq!(known, types.iter().map(|it| it.key.as_str()).collect());
}

#[test]
fn a_type_is_found_wherever_it_is_named() {
    let kind = Type {
        path: String::new(),
        key: "event-persister".into(),
        short: "event-persist".into(),
    };
    for (text, count) in [
        ("kind.key == \"event-persister\"", 1),
        ("format!(\"{release}-synapse-event-persist\")", 1),
        ("workers.event_persister().replicas()", 1),
        ("event_persister::TYPE", 1),
        ("\"event\"", 0),
    ] {
        let source = Source {
            path: String::new(),
            module: Vec::new(),
            text: text.into(),
        };
        assert_eq!(mentions(&traces(&kind), &source).len(), count, "{text}");
    }
}
