//! Arithmetic.

use super::super::error::Trouble;
use super::super::value::{Value, Width};
use super::convert::{float, int};
use super::decimal::Decimal;
use super::{ANY, Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("add", 0, ANY, |call| {
        Ok(int64(
            call.values.iter().map(int).fold(0, i64::wrapping_add),
        ))
    }),
    function("add1", 1, 1, |call| {
        Ok(int64(int(call.value(0)).wrapping_add(1)))
    }),
    function("add1f", 1, 1, |call| {
        decimals(call, Decimal::add, Some(1.0))
    }),
    function("addf", 0, ANY, |call| decimals(call, Decimal::add, None)),
    function("biggest", 1, ANY, |call| fold(call, Ord::max)),
    function("ceil", 1, 1, |call| {
        Ok(Value::Float(float(call.value(0)).ceil()))
    }),
    function("div", 2, 2, |call| divided(call, i64::wrapping_div)),
    function("divf", 1, ANY, |call| decimals(call, Decimal::divide, None)),
    function("floor", 1, 1, |call| {
        Ok(Value::Float(float(call.value(0)).floor()))
    }),
    function("max", 1, ANY, |call| fold(call, Ord::max)),
    function("maxf", 1, ANY, |call| floats(call, f64::max)),
    function("min", 1, ANY, |call| fold(call, Ord::min)),
    function("minf", 1, ANY, |call| floats(call, f64::min)),
    function("mod", 2, 2, |call| divided(call, i64::wrapping_rem)),
    function("mul", 1, ANY, |call| fold(call, i64::wrapping_mul)),
    function("mulf", 1, ANY, |call| {
        decimals(call, Decimal::multiply, None)
    }),
    function("round", 2, 3, round),
    function("sub", 2, 2, |call| fold(call, i64::wrapping_sub)),
    function("subf", 1, ANY, |call| {
        decimals(call, Decimal::subtract, None)
    }),
];

fn int64<'a>(number: i64) -> Value<'a> {
    Value::Int(number, Width::Int64)
}

/// As in Go, what is too large begins again at the other end.
fn fold<'a>(call: &Call<'_, 'a>, step: fn(i64, i64) -> i64) -> Result<Value<'a>> {
    let numbers = call.values.iter().map(int);
    Ok(int64(numbers.reduce(step).unwrap_or_default()))
}

fn floats<'a>(call: &Call<'_, 'a>, step: fn(f64, f64) -> f64) -> Result<Value<'a>> {
    let step = |a: f64, b: f64| {
        if a.is_nan() || b.is_nan() {
            f64::NAN
        } else {
            step(a, b)
        }
    };
    let numbers = call.values.iter().map(float);
    Ok(Value::Float(numbers.reduce(step).unwrap_or_default()))
}

fn divided<'a>(call: &Call<'_, 'a>, divide: fn(i64, i64) -> i64) -> Result<Value<'a>> {
    match int(call.value(1)) {
        0 => Err(Trouble::new(format!("`{}` divides by zero", call.name))),
        divisor => Ok(int64(divide(int(call.value(0)), divisor))),
    }
}

/// Computes with decimal digits, so that 0.1 and 0.2 are 0.3.
fn decimals<'a>(
    call: &Call<'_, 'a>,
    step: fn(Decimal, Decimal) -> Option<Decimal>,
    last: Option<f64>,
) -> Result<Value<'a>> {
    let unfit = || Trouble::new(format!("`{}` can't compute with these numbers", call.name));
    let mut numbers = call.values.iter().map(float).chain(last).map(Decimal::of);
    let mut sum = numbers
        .next()
        .unwrap_or(Decimal::of(0.0))
        .ok_or_else(unfit)?;
    for number in numbers {
        sum = step(sum, number.ok_or_else(unfit)?).ok_or_else(unfit)?;
    }
    Ok(Value::Float(sum.float()))
}

/// `round number places`, and from which fraction on it goes up (0.5).
fn round<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let up_from = call.values.get(2).map_or(0.5, float);
    let factor = 10_f64.powf(call.int(1)? as f64);
    let scaled = factor * float(call.value(0));
    let rounded = if scaled.fract() >= up_from {
        scaled.ceil()
    } else {
        scaled.floor()
    };
    Ok(Value::Float(rounded / factor))
}
