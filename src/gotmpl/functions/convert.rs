//! Types, and from one to another.

use super::super::number;
use super::super::text::Text;
use super::super::value::{self, Value, Width};
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("atoi", 1, 1, |call| {
        let number = call.str(0)?.parse().unwrap_or_default();
        Ok(Value::Int(number, Width::Int))
    }),
    function("float64", 1, 1, |call| {
        Ok(Value::Float(float(call.value(0))))
    }),
    function("int", 1, 1, |call| {
        Ok(Value::Int(int(call.value(0)), Width::Int))
    }),
    function("int64", 1, 1, |call| {
        Ok(Value::Int(int(call.value(0)), Width::Int64))
    }),
    function("kindIs", 2, 2, |call| {
        Ok((*call.str(0)? == *call.value(1).kind()).into())
    }),
    function("kindOf", 1, 1, |call| Ok(call.value(0).kind().into())),
    function("toDecimal", 1, 1, to_decimal),
    function("toString", 1, 1, |call| {
        Ok(Value::Text(call.printed(call.value(0))?))
    }),
    function("toStrings", 1, 1, |call| {
        Ok(value::texts(texts(call, 0)?.into_iter().map(Value::Text)))
    }),
    function("typeIs", 2, 2, |call| {
        Ok((*call.str(0)? == *call.value(1).type_name()).into())
    }),
    function("typeIsLike", 2, 2, |call| {
        let name = call.value(1).type_name();
        Ok((*call.str(0)? == *name.trim_start_matches('*') || *call.str(0)? == *name).into())
    }),
    function("typeOf", 1, 1, |call| Ok(call.value(0).type_name().into())),
];

/// As an integer; 0 if it is not a number.
pub(super) fn int(value: &Value) -> i64 {
    match value {
        Value::Int(number, _) => *number,
        Value::Uint(number) => *number as i64,
        Value::Whole(number) => i64::try_from(*number).unwrap_or(i64::MIN),
        Value::Float(number) => truncated(*number),
        Value::Bool(value) => i64::from(*value),
        Value::Text(text) => number::parse_prefixed(&whole(&text.str()).replace('_', ""))
            .and_then(|number| i64::try_from(number).ok())
            .unwrap_or_default(),
        _ => 0,
    }
}

/// What Go makes of a number with a fraction; one that is too large becomes the least.
fn truncated(number: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&number) {
        number as i64
    } else {
        i64::MIN
    }
}

/// The text without a fraction of zeros.
fn whole(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        _ => text,
    }
}

/// As a number; 0 if it is not a number.
pub(super) fn float(value: &Value) -> f64 {
    match value {
        Value::Float(number) => *number,
        Value::Whole(number) => *number as f64,
        Value::Uint(number) => *number as f64,
        Value::Text(text) => {
            let text = text.str();
            let is_word = text.contains(['n', 'N', 'i', 'I']);
            let number: f64 = text.parse().unwrap_or_default();
            if number.is_finite() || is_word {
                number
            } else {
                0.0
            }
        }
        other => int(other) as f64,
    }
}

/// The texts of the items, without nil, of the list that is the argument at `index`. Anything but a
/// list is one item.
pub(super) fn texts<'a>(call: &Call<'_, 'a>, index: usize) -> Result<Vec<Text<'a>>> {
    let value = call.value(index);
    match (value.items(), value) {
        (Some(list), _) => list
            .items
            .iter()
            .filter(|item| !item.is_nil())
            .map(|item| call.printed(item))
            .collect(),
        (None, Value::Nil) => Ok(Vec::new()),
        (None, single) => Ok(vec![call.printed(single)?]),
    }
}

/// Reads an octal number.
fn to_decimal<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let text = call.printed(call.value(0))?;
    let number = i64::from_str_radix(&text.str(), 8).unwrap_or_default();
    Ok(Value::Int(number, Width::Int64))
}
