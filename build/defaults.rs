//! Defaults of values as constants.

use std::fmt::Write;

use serde_json::Value;

/// What `values.yaml` says.
pub(crate) fn read(path: &str) -> Value {
    let text = std::fs::read_to_string(path).expect("values.yaml can be read");
    serde_saphyr::from_str(&text).expect("values.yaml is YAML")
}

/// Values as a constant of this name.
pub(crate) fn constant(name: &str, values: &Value) -> String {
    let mut out = format!("static {name}: Default = ");
    put(&mut out, values);
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
