//! Values as YAML. All that the rest of this folder knows of the printer is here.

use serde_json::Value;

use crate::source::yaml::print as yaml;
use crate::stack::facts;

/// A value on one line.
pub fn inline(value: &Value) -> String {
    let mut out = String::new();
    _ = yaml::inline(&mut out, &facts::value(value));
    out
}

/// A value on lines of its own.
pub fn block(value: &Value) -> String {
    let mut out = String::new();
    let printed = facts::value(value);
    if value.is_array() {
        _ = yaml::items(&mut out, &printed, 0);
    } else {
        out = yaml::to_string(&printed).unwrap_or_default();
    }
    out
}
