//! Arithmetic.

use super::super::error::Trouble;
use super::super::value::Value;
use super::convert::{float, int};
use super::{ANY, Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("add", 0, ANY, |call| fold(call, i128::checked_add)),
    function("add1", 1, 1, |call| {
        integer(int(call.value(0)).checked_add(1))
    }),
    function("ceil", 1, 1, |call| {
        Ok(Value::Float(float(call.value(0)).ceil()))
    }),
    function("div", 2, 2, |call| divided(call, i128::checked_div)),
    function("floor", 1, 1, |call| {
        Ok(Value::Float(float(call.value(0)).floor()))
    }),
    function("max", 1, ANY, |call| fold(call, |a, b| Some(a.max(b)))),
    function("min", 1, ANY, |call| fold(call, |a, b| Some(a.min(b)))),
    function("mod", 2, 2, |call| divided(call, i128::checked_rem)),
    function("mul", 1, ANY, |call| fold(call, i128::checked_mul)),
    function("round", 2, 3, round),
    function("sub", 2, 2, |call| fold(call, i128::checked_sub)),
];

fn integer<'a>(number: Option<i128>) -> Result<Value<'a>> {
    match number.filter(|number| i64::try_from(*number).is_ok()) {
        Some(number) => Ok(Value::Int(number)),
        None => Err(Trouble::new("the number is too large")),
    }
}

fn fold<'a>(call: &Call<'a>, step: fn(i128, i128) -> Option<i128>) -> Result<Value<'a>> {
    let mut numbers = call.values.iter().map(int);
    let first = numbers.next().unwrap_or_default();
    integer(numbers.try_fold(first, step))
}

fn divided<'a>(call: &Call<'a>, divide: fn(i128, i128) -> Option<i128>) -> Result<Value<'a>> {
    match int(call.value(1)) {
        0 => Err(Trouble::new(format!("`{}` divides by zero", call.name))),
        divisor => integer(divide(int(call.value(0)), divisor)),
    }
}

/// `round number places`, and from which fraction on it goes up (0.5).
fn round<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let up_from = call.values.get(2).map_or(0.5, float);
    let factor = 10_f64.powi(i32::try_from(call.int(1)?).unwrap_or(0));
    let scaled = factor * float(call.value(0));
    let rounded = if scaled.fract() >= up_from {
        scaled.ceil()
    } else {
        scaled.floor()
    };
    Ok(Value::Float(rounded / factor))
}
