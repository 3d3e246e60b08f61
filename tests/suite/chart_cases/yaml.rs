//! YAML that is easy to review: a field a line, in blocks.

use std::fmt::Write;

use serde_json::Value;

/// Appends a field, indented by so many steps.
pub(super) fn field(out: &mut String, depth: usize, key: &str, value: &Value) {
    write!(out, "{:depth$}{}:", "", scalar(key), depth = 2 * depth).expect("memory is enough");
    value_after(out, depth, value);
}

/// The value after a key or a dash.
fn value_after(out: &mut String, depth: usize, value: &Value) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            for (key, value) in map {
                field(out, depth + 1, key, value);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            items
                .iter()
                .for_each(|item| self::item(out, depth + 1, item));
        }
        Value::String(text) => writeln!(out, " {}", scalar(text)).expect("memory is enough"),
        other => writeln!(out, " {other}").expect("memory is enough"),
    }
}

/// An item of a list; the first field of a map stands beside the dash.
fn item(out: &mut String, depth: usize, value: &Value) {
    write!(out, "{:depth$}-", "", depth = 2 * depth).expect("memory is enough");
    match value {
        Value::Object(map) if !map.is_empty() => {
            let from = out.len();
            for (key, value) in map {
                field(out, depth + 1, key, value);
            }
            out.replace_range(from..from + 2 * depth + 2, " ");
        }
        other => value_after(out, depth, other),
    }
}

/// A text as it stands where that is sure to be the same text, else in quotes.
fn scalar(text: &str) -> String {
    let is_harmless = |c: char| c.is_ascii_alphanumeric() || "-_./<>() ".contains(c);
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic() || "/<".contains(c))
        && text.chars().all(is_harmless)
        && !text.ends_with(' ');
    let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    if is_word && !words.contains(&text.to_lowercase().as_str()) {
        return text.to_owned();
    }
    Value::from(text).to_string()
}
