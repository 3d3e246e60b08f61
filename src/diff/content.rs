//! The content of an object that only one side has, with credentials masked.

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Map, Value};

use super::{Shown, embedded};
use crate::source::mask::{MASK, Masker};

/// What an object holds. `metadata` is last but for what names it.
pub(super) fn of(object: &Value) -> Shown {
    let kind = object["kind"].as_str().unwrap_or_default();
    let Value::Object(fields) = object else {
        return Shown::Value(Value::Null);
    };
    let shown = fields.iter().map(|(key, value)| {
        let value = match (kind, key.as_str()) {
            ("Secret", "data") => data(value, secret),
            ("ConfigMap", "data") => data(value, file),
            _ => Masker::MANIFEST.json(value, key),
        };
        (key.clone(), value)
    });
    Shown::Value(shown.collect::<Map<_, _>>().into())
}

fn data(value: &Value, show: fn(&str, &str) -> Value) -> Value {
    let Value::Object(map) = value else {
        return Value::Null;
    };
    let entries = map.iter().map(|(key, value)| {
        let shown = show(key, value.as_str().unwrap_or_default());
        (key.clone(), shown)
    });
    entries.collect::<Map<_, _>>().into()
}

fn secret(_: &str, encoded: &str) -> Value {
    let decoded = BASE64_STANDARD.decode(encoded);
    let bytes = decoded.map_or(encoded.len(), |bytes| bytes.len());
    format!("{MASK}, {bytes} bytes").into()
}

/// A file of a program. One that is YAML or JSON shows as what it says, so that its credentials are
/// known by their names.
fn file(name: &str, text: &str) -> Value {
    match embedded::document(name, text) {
        Some(document) => Masker::FILE.json(&document, ""),
        None => Masker::FILE.json(&text.into(), name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn credentials_are_masked() {
        for (object, shown) in [
            (
                json!({"kind": "Secret", "data": {"a": "aHVudGVyMg=="}}),
                json!({"kind": "Secret", "data": {"a": "***, 7 bytes"}}),
            ),
            (
                json!({"kind": "ConfigMap", "data": {"x.yaml": "password: hunter2\nport: 1\n", "y.conf": "a"}}),
                json!({"kind": "ConfigMap", "data": {"x.yaml": {"password": "***", "port": 1}, "y.conf": "a"}}),
            ),
            (
                json!({"kind": "Role", "rules": [{"verbs": ["get"]}]}),
                json!({"kind": "Role", "rules": [{"verbs": ["get"]}]}),
            ),
        ] {
            assert_eq!(of(&object), Shown::Value(shown));
        }
    }
}
