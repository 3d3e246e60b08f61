//! `values.yaml` as a constant.

use std::fmt::Write;

use serde_yaml::Value;

pub fn table(path: &str) -> String {
    let text = std::fs::read_to_string(path).expect("values.yaml can be read");
    let values: Value = serde_yaml::from_str(&text).expect("values.yaml is YAML");
    let mut out = String::from("/// What `values.yaml` says.\npub static DEFAULTS: Default = ");
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
        Value::Sequence(items) => {
            out.push_str("Default::List(&[");
            for item in items {
                put(out, item);
                out.push_str(", ");
            }
            out.push_str("])");
        }
        Value::Mapping(map) => {
            out.push_str("Default::Map(&[");
            for (key, value) in map {
                write!(
                    out,
                    "({:?}, ",
                    key.as_str().expect("keys of values.yaml are text")
                )
                .unwrap();
                put(out, value);
                out.push_str("), ");
            }
            out.push_str("])");
        }
        Value::Null | Value::Tagged(_) => {
            panic!("values.yaml holds no null and no tag: leave the key out")
        }
    }
}
