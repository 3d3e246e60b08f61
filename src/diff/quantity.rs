//! Where the API has amounts of memory and processors, which can be written in many ways.

use serde_json::Value;

use crate::source::quantity::Quantity;

/// Whether the API has an amount in the field `name` of the map `parent`.
pub(super) fn is_field(parent: &str, name: &str) -> bool {
    matches!(parent, "limits" | "requests" | "capacity" | "hard")
        || matches!(name, "sizeLimit" | "divisor" | "averageValue")
}

/// Whether both are the same amount.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    quantity(a).is_some_and(|a| quantity(b) == Some(a))
}

fn quantity(value: &Value) -> Option<Quantity> {
    match value {
        Value::String(text) => Quantity::parse(text),
        Value::Number(number) => Quantity::parse(&number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_and_texts_are_amounts() {
        assert!(same(&json!("1000m"), &json!(1)));
        assert!(!same(&json!("1"), &json!("2")) && !same(&json!("x"), &json!("x")));
    }
}
