//! `schemas/known-wrong-paths.yaml` as a constant.

use std::fmt::Write;

use serde_json::{Map, Value};

/// The rows, those without a `*` first.
pub(crate) fn table(path: &str) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let sections: Map<String, Value> =
        serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
    let mut rows: Vec<(&String, String)> = Vec::new();
    for (section, entries) in &sections {
        let entries = entries.as_object().expect("a section is a map");
        rows.extend(
            entries
                .iter()
                .map(|(path, advice)| (path, literal(section, advice))),
        );
    }
    rows.sort_by_key(|(path, _)| path.contains('*'));
    let mut out = String::from("static KNOWN_WRONG: &[KnownWrong] = &[\n");
    for (path, advice) in rows {
        let steps: Vec<&str> = path.split('.').collect();
        writeln!(out, "KnownWrong {{ path: &{steps:?}, advice: {advice} }},").unwrap();
    }
    out.push_str("];\n");
    out
}

/// What a section says of a path.
fn literal(section: &str, advice: &Value) -> String {
    let text = |value: &Value| value.as_str().expect("an advice is a text").to_owned();
    match section {
        "moved" => format!("Meaning::Moved({:?})", text(advice)),
        "told" => format!("Meaning::Told({:?})", text(advice)),
        other => panic!("`{other}` is no section"),
    }
}
