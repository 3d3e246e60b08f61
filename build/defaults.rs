//! `values.yaml` as a constant.

use std::fmt::Write;

use serde_json::Value;

pub(crate) fn table(path: &str) -> String {
    let text = std::fs::read_to_string(path).expect("values.yaml can be read");
    let values: Value = serde_saphyr::from_str(&text).expect("values.yaml is YAML");
    let mut out =
        String::from("/// What `values.yaml` says.\npub(crate) static DEFAULTS: Default = ");
    put(&mut out, &values);
    out.push_str(";\n");
    out
}

fn put(out: &mut String, value: &Value) {
    match value {
        Value::Bool(b) => write!(out, "Default::Bool({b})").unwrap(),
        Value::Number(n) if n.is_f64() => write!(out, "Default::Float({n:?})").unwrap(),
        Value::Number(n) => write!(out, "Default::Int({n})").unwrap(),
        Value::String(s) => write!(out, "Default::Text({s:?})").unwrap(),
        Value::Array(items) => {
            out.push_str("Default::List(&[");
            for item in items {
                put(out, item);
                out.push_str(", ");
            }
            out.push_str("])");
        }
        Value::Object(map) => {
            out.push_str("Default::Map(&[");
            for (key, value) in map {
                write!(out, "({key:?}, ").unwrap();
                put(out, value);
                out.push_str("), ");
            }
            out.push_str("])");
        }
        Value::Null => panic!("values.yaml holds no null: leave the key out"),
    }
}
