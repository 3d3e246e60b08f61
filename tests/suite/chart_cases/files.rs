//! What is in ConfigMaps and Secrets: data as data, and of texts that they are there.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::harness::yaml;

/// What stands for a text that a program reads.
pub(super) const TEXT: &str = "<text>";

/// What is in a Secret, decoded.
pub(super) fn secret_data(object: &Value) -> Value {
    let decoded = |text: &Value| {
        let bytes = STANDARD.decode(text.as_str().unwrap_or_default());
        String::from_utf8(bytes.expect("it is base64")).expect("it is UTF-8")
    };
    let entries = |field: &str| object[field].as_object().cloned().unwrap_or_default();
    let data = entries("data").into_iter();
    let data = data.map(|(key, text)| (key, decoded(&text)));
    let plain = entries("stringData").into_iter();
    let plain = plain.map(|(key, text)| (key, text.as_str().unwrap_or_default().to_owned()));
    let all = data.chain(plain);
    all.map(|(key, text)| (key.clone(), file(&key, &text)))
        .collect()
}

/// The files of a ConfigMap.
pub(super) fn files(data: &Value) -> Value {
    let files = data.as_object().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    files
        .map(|(name, value)| (name.clone(), file(name, &text(value))))
        .collect()
}

/// What a file says, where it is data; else that it is there.
fn file(name: &str, text: &str) -> Value {
    if name.starts_with("path_map_file") {
        return rows(text);
    }
    let is_program = [".cfg", ".conf", ".sh", ".http"];
    if is_program.iter().any(|end| name.ends_with(end)) || name == "ess-version.json" {
        return TEXT.into();
    }
    match serde_saphyr::from_str::<Value>(text) {
        Ok(Value::Null) if text.contains('\n') => TEXT.into(),
        Ok(_) if text.contains('\n') || text.starts_with(['{', '[']) => with_null_kept(yaml(text)),
        _ if text.contains('\n') => TEXT.into(),
        _ => text.into(),
    }
}

/// Null means something in a file: in a registration, that nothing is sent there.
fn with_null_kept(value: Value) -> Value {
    match value {
        Value::Null => "<null>".into(),
        Value::Array(items) => items.into_iter().map(with_null_kept).collect(),
        Value::Object(map) => {
            let entries = map.into_iter();
            entries
                .map(|(key, value)| (key, with_null_kept(value)))
                .collect()
        }
        other => other,
    }
}

/// The lines of a table, sorted, without its comments.
fn rows(text: &str) -> Value {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rows: Vec<_> = lines.map(words).collect();
    rows.sort();
    rows.into()
}
