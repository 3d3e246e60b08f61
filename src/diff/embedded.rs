//! Configuration files inside of ConfigMaps.

use serde_json::Value;

/// What a file of this name says, where it is YAML or JSON with something in it.
pub fn document(name: &str, text: &str) -> Option<Value> {
    let is_structured = [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| name.ends_with(end));
    let value: Value = is_structured.then(|| serde_yaml::from_str(text).ok())??;
    (value.is_object() || value.is_array()).then_some(value)
}
