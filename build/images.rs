//! `src/chart/images.yaml` as constants.

use std::fmt::Write;

use serde_json::{Map, Value};

pub(crate) fn table(path: &str) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let known: Value = serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
    let images: &Map<String, Value> = known["images"].as_object().expect("`images` is a map");
    let mut out = format!("static KNOWN_ON: &str = {:?};\n", field(&known, "known"));
    out.push_str("static IMAGES: &[KnownImage] = &[\n");
    for (name, image) in images {
        writeln!(
            out,
            "KnownImage {{ name: {name:?}, newest: {:?}, since: {:?}, is_within_major: {}, advisories: &[{}] }},",
            field(image, "newest"),
            field(image, "since"),
            image["within"] == "major",
            advisories(&image["advisories"])
        )
        .unwrap();
    }
    out.push_str("];\n");
    out
}

fn advisories(list: &Value) -> String {
    let literal = |row: &Value| {
        let [id, fixed, since] = ["id", "fixed", "since"].map(|key| field(row, key));
        format!("Advisory {{ id: {id:?}, fixed: {fixed:?}, since: {since:?} }}, ")
    };
    list.as_array().into_iter().flatten().map(literal).collect()
}

fn field<'v>(row: &'v Value, key: &str) -> &'v str {
    let text = row[key].as_str();
    text.unwrap_or_else(|| panic!("`{key}` of {row} is a text"))
}
