//! Amounts of memory and processors, which can be written in many ways.
//!
//! Source: <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>

use serde_json::Value;

/// Whether the API has an amount in the field `name` of the map `parent`.
pub fn is_field(parent: &str, name: &str) -> bool {
    matches!(parent, "limits" | "requests" | "capacity" | "hard")
        || matches!(name, "sizeLimit" | "divisor" | "averageValue")
}

/// Whether both are the same amount.
pub fn same(a: &Value, b: &Value) -> bool {
    match (nano(a), nano(b)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

/// In thousand-millionths.
fn nano(value: &Value) -> Option<i128> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '+' | '-')))
        .unwrap_or(text.len());
    let (number, suffix) = text.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction = format!("{fraction:0<9}");
    let nano = format!("{whole}{}", fraction.get(..9)?)
        .parse::<i128>()
        .ok()?;
    factor(suffix)?.apply(nano)
}

enum Factor {
    Times(i128),
    Per(i128),
}

impl Factor {
    fn apply(&self, number: i128) -> Option<i128> {
        match self {
            Self::Times(factor) => number.checked_mul(*factor),
            Self::Per(factor) => Some(number / factor),
        }
    }
}

fn factor(suffix: &str) -> Option<Factor> {
    let power = |base: i128, suffixes: &[&str]| {
        let index = suffixes.iter().position(|known| *known == suffix)?;
        Some(Factor::Times(base.pow(u32::try_from(index).ok()?)))
    };
    match suffix {
        "m" => Some(Factor::Per(1_000)),
        "u" => Some(Factor::Per(1_000_000)),
        "n" => Some(Factor::Per(1_000_000_000)),
        _ => power(1_000, &["", "k", "M", "G", "T", "P", "E"])
            .or_else(|| power(1_024, &["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts() {
        for (a, b) in [
            (json!("1000m"), json!(1)),
            (json!("1024Mi"), json!("1Gi")),
            (json!("0.5"), json!("500m")),
            (json!("1k"), json!("1000")),
        ] {
            assert!(same(&a, &b), "{a} {b}");
        }
        for (a, b) in [
            (json!("1G"), json!("1Gi")),
            (json!("x"), json!("x")),
            (json!("1"), json!("2")),
        ] {
            assert!(!same(&a, &b), "{a} {b}");
        }
    }
}
