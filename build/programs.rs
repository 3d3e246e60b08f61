//! `schemas/*.yaml`, which say in a short form what a program's configuration file takes, as JSON
//! Schema.

use serde_json::{Map, Value, json};

/// Reads a file of the short form; the heads of the files describe it.
pub(crate) fn schema(path: &str) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    expand(&serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}")))
}

/// As Go's `time.ParseDuration` takes it: <https://pkg.go.dev/time#ParseDuration>.
pub(crate) const GO_DURATION: &str =
    r"^[+-]?(0|([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$";

fn expand(value: &Value) -> Value {
    match value {
        Value::Object(map) => object(map),
        Value::Array(items) => json!({ "type": ["array", "null"], "items": expand(&items[0]) }),
        Value::String(words) => scalar(words),
        other => panic!("{other} is not a type"),
    }
}

fn object(map: &Map<String, Value>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut others = json!(false);
    for (name, value) in map {
        let expanded = expand(value);
        match name.strip_suffix('*') {
            Some("") => others = expanded,
            Some(name) => {
                required.push(name);
                properties.insert(name.to_owned(), expanded);
            }
            None => _ = properties.insert(name.clone(), expanded),
        }
    }
    json!({ "type": ["object", "null"], "properties": properties, "required": required, "additionalProperties": others })
}

fn scalar(words: &str) -> Value {
    if let Some(choices) = words.strip_prefix("one of ") {
        return json!({ "type": ["string", "null"], "enum": choices.split(' ').collect::<Vec<_>>() });
    }
    match words {
        "any" => return json!({}),
        "uint" => return range(u32::MAX.into()),
        "uint16" => return range(u16::MAX.into()),
        "switch" => {
            let words = ["y", "Y", "yes", "on", "n", "N", "no", "off"];
            return json!({ "type": ["boolean", "string", "null"], "enum": words });
        }
        "duration" => {
            return json!({ "type": ["string", "number", "null"], "pattern": GO_DURATION });
        }
        _ => {}
    }
    let mut types: Vec<_> = words.split(" or ").flat_map(types).copied().collect();
    types.push("null");
    json!({ "type": types })
}

fn range(maximum: u64) -> Value {
    json!({ "type": ["number", "null"], "minimum": 0, "maximum": maximum })
}

fn types(word: &str) -> &'static [&'static str] {
    match word {
        "text" => &["string"],
        "scalar" => &["string", "number", "boolean"],
        "bool" => &["boolean"],
        "int" => &["integer"],
        "number" => &["number"],
        "length" => &["string", "integer"],
        _ => panic!("`{word}` is not a type"),
    }
}
