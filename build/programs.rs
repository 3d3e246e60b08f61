//! `schemas/*.yaml`, which say in a short form what a program's configuration file takes, as JSON
//! Schema.

use serde_json::{Map, Value, json};

/// Where null may stand.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Nulls {
    Everywhere,
    /// Under keys that end in `?`.
    Marked,
}

/// Reads a file of the short form; the heads of the files describe it.
pub(crate) fn schema(path: &str, nulls: Nulls) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    nulls.expand(&serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}")))
}

/// As Go's `time.ParseDuration` takes it: <https://pkg.go.dev/time#ParseDuration>.
pub(crate) const GO_DURATION: &str =
    r"^[+-]?(0|([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$";

impl Nulls {
    fn expand(self, value: &Value) -> Value {
        let mut schema = match value {
            Value::Object(map) => self.object(map),
            Value::Array(items) => json!({ "type": ["array"], "items": self.expand(&items[0]) }),
            Value::String(words) => scalar(words),
            other => panic!("{other} is not a type"),
        };
        if self == Self::Everywhere {
            allow_null(&mut schema);
        }
        schema
    }

    fn object(self, map: &Map<String, Value>) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        let mut others = json!(false);
        for (name, value) in map {
            let mut expanded = self.expand(value);
            if name == "*" {
                others = expanded;
                continue;
            }
            if name.ends_with('?') {
                allow_null(&mut expanded);
            }
            let plain = name.trim_end_matches(['*', '?']);
            if name.ends_with('*') {
                required.push(plain);
            }
            properties.insert(plain.to_owned(), expanded);
        }
        json!({ "type": ["object"], "properties": properties, "required": required, "additionalProperties": others })
    }
}

fn allow_null(schema: &mut Value) {
    if let Some(types) = schema["type"].as_array_mut() {
        types.push("null".into());
    }
}

fn scalar(words: &str) -> Value {
    if let Some(choices) = words.strip_prefix("one of ") {
        return json!({ "type": ["string"], "enum": choices.split(' ').collect::<Vec<_>>() });
    }
    match words {
        "any" => return json!({}),
        "uint" => return range(u32::MAX.into()),
        "uint16" => return range(u16::MAX.into()),
        "switch" => {
            let words = ["y", "Y", "yes", "on", "n", "N", "no", "off"];
            return json!({ "type": ["boolean", "string"], "enum": words });
        }
        "duration" => {
            return json!({ "type": ["string", "number"], "pattern": GO_DURATION });
        }
        _ => {}
    }
    let types: Vec<_> = words.split(" or ").flat_map(types).copied().collect();
    let mut schema = json!({ "type": types });
    if let Some((_, range)) = words.split_once(' ').filter(|_| words.contains("..")) {
        let (low, high) = range.split_once("..").expect("a range has two ends");
        for (key, end) in [("minimum", low), ("maximum", high)] {
            if !end.is_empty() {
                schema[key] = end.parse::<i64>().expect("ends are integers").into();
            }
        }
    }
    if types == ["string"] && words != "text" {
        schema["format"] = words.into();
    }
    schema
}

fn range(maximum: u64) -> Value {
    json!({ "type": ["number"], "minimum": 0, "maximum": maximum })
}

fn types(word: &str) -> &'static [&'static str] {
    match word.split(' ').next().unwrap_or_default() {
        "text" | "url" | "mailbox" | "network" | "dsn" | "base64url" => &["string"],
        "scalar" => &["string", "number", "boolean"],
        "bool" => &["boolean"],
        "int" => &["integer"],
        "number" => &["number"],
        "length" => &["string", "integer"],
        _ => panic!("`{word}` is not a type"),
    }
}
