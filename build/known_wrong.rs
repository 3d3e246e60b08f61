//! `schemas/known-wrong-paths.yaml` as texts with a line for each row: tables would be three times as
//! large.

use std::fmt::Write;

use serde_json::{Map, Value};

/// `WHOLE` has the rows without a `*`, `STARRED` the others. A line is the path, a tab, the sign of
/// the section, and its text.
pub(crate) fn table(path: &str) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let sections: Map<String, Value> =
        serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
    let (mut whole, mut starred) = (String::from("\n"), String::from("\n"));
    for (section, entries) in &sections {
        let entries = entries.as_object().expect("a section is a map");
        for (path, advice) in entries {
            let rows = if path.contains('*') {
                &mut starred
            } else {
                &mut whole
            };
            let advice = advice.as_str().expect("an advice is a text");
            assert!(!advice.contains('\n'), "{path}: an advice is one line");
            writeln!(rows, "{path}\t{}{advice}", sign(section)).unwrap();
        }
    }
    format!("static WHOLE: &str = {whole:?};\nstatic STARRED: &str = {starred:?};\n")
}

fn sign(section: &str) -> char {
    match section {
        "moved" => '>',
        "told" => '!',
        other => panic!("`{other}` is no section"),
    }
}
