//! Types, and from one to another.

use super::super::number;
use super::super::value::Value;
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("atoi", 1, 1, |call| {
        Ok(Value::Int(
            call.text(0)?.parse::<i64>().unwrap_or_default().into(),
        ))
    }),
    function("float64", 1, 1, |call| {
        Ok(Value::Float(float(call.value(0))))
    }),
    function("int", 1, 1, |call| Ok(Value::Int(int(call.value(0))))),
    function("int64", 1, 1, |call| Ok(Value::Int(int(call.value(0))))),
    function("kindIs", 2, 2, kind_is),
    function("kindOf", 1, 1, |call| Ok(call.value(0).kind().into())),
    function("toString", 1, 1, |call| {
        Ok(call.printed(call.value(0))?.into())
    }),
    function("toStrings", 1, 1, to_strings),
    function("typeIs", 2, 2, type_is),
    function("typeOf", 1, 1, |call| Ok(type_of(call.value(0)).into())),
];

/// As an integer; 0 if it is not a number.
pub(super) fn int(value: &Value) -> i128 {
    match value {
        Value::Int(number) => *number,
        Value::Float(number) => *number as i128,
        Value::Bool(value) => i128::from(*value),
        Value::Text(text) => number::parse_prefixed(whole(text))
            .filter(|n| i64::try_from(*n).is_ok())
            .unwrap_or_default(),
        _ => 0,
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
        Value::Text(text) => text.parse().unwrap_or_default(),
        other => int(other) as f64,
    }
}

/// The texts of the items, without nil, of the list that is the argument at `index`. Anything but a
/// list is one item.
pub(super) fn texts(call: &Call, index: usize) -> Result<Vec<String>> {
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

fn to_strings<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    Ok(texts(call, 0)?
        .into_iter()
        .map(Value::from)
        .collect::<Vec<_>>()
        .into())
}

/// Integers are `int` here; in Helm they are `int64` or `float64`, by the way they come.
fn kind_is<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let kind = call.value(1).kind();
    let asked = &**call.text(0)?;
    Ok((asked == kind || (kind == "int" && asked == "int64")).into())
}

fn type_is<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let found = type_of(call.value(1));
    let asked = &**call.text(0)?;
    Ok((asked == found || (found == "int" && asked == "int64")).into())
}

fn type_of(value: &Value) -> &'static str {
    match value.kind() {
        "invalid" => "<nil>",
        "slice" => "[]interface {}",
        "map" => "map[string]interface {}",
        kind => kind,
    }
}
