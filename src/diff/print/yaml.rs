//! Values as YAML. The only use of the YAML printer in this folder.

use serde_json::Value;

use crate::source::yaml::print as yaml;

/// A value on one line.
pub(super) fn inline(value: &Value) -> String {
    let mut out = String::new();
    _ = match value.as_str() {
        Some(text) => yaml::text(&mut out, text).map_err(Into::into),
        None => yaml::flow(&mut out, value),
    };
    out
}

/// A value on lines of its own.
pub(super) fn block(value: &Value) -> String {
    yaml::to_string(value).unwrap_or_default()
}
