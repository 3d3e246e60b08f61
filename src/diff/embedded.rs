//! Configuration files inside of ConfigMaps.

use serde_json::Value;

use crate::source::yaml::read::{self, Dialect};

/// What a file of this name says, where it is YAML or JSON with something in it.
pub fn document(name: &str, text: &str) -> Option<Value> {
    let is_structured = [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| name.ends_with(end));
    let read = || read::document(text, 0, Dialect::Program).ok();
    let value = Value::from(is_structured.then(read)??);
    (value.is_object() || value.is_array()).then_some(value)
}
