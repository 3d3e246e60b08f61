//! Configuration files inside of ConfigMaps.

use serde_json::Value;

use crate::source::yaml::read::{self, Dialect};

/// The contents of a file with this name, if it is YAML or JSON and not empty. JSON is recognised
/// whatever the name.
pub(super) fn document(name: &str, text: &str) -> Option<Value> {
    let is_yaml = [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| name.ends_with(end));
    let value: Value = if is_yaml {
        read::document(text, 0, Dialect::Program).ok()?.into()
    } else if text.trim_start().starts_with(['{', '[']) {
        serde_json::from_str(text).ok()?
    } else {
        return None;
    };
    (value.is_object() || value.is_array()).then_some(value)
}
