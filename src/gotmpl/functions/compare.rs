//! Compares values.

use std::cmp::Ordering;

use super::super::budget::Budget;
use super::super::budget::MAX_PRINTED_DEPTH;
use super::super::error::Trouble;
use super::super::eval::STEP;
use super::super::value::Value;
use super::{ANY, Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("deepEqual", 2, 2, |call| {
        Ok(deep_equal(call.value(0), call.value(1), call.run.scope.budget)?.into())
    }),
    function("eq", 2, ANY, eq),
    function("ge", 2, 2, |call| Ok(order(call)?.is_ge().into())),
    function("gt", 2, 2, |call| Ok(order(call)?.is_gt().into())),
    function("le", 2, 2, |call| Ok(order(call)?.is_le().into())),
    function("lt", 2, 2, |call| Ok(order(call)?.is_lt().into())),
    function("ne", 2, 2, |call| Ok((!equal(call, 1)?).into())),
    function("not", 1, 1, |call| Ok((!call.value(0).truth()).into())),
];

/// Whether the first argument equals one of the others.
fn eq<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    for index in 1..call.values.len() {
        if equal(call, index)? {
            return Ok(true.into());
        }
    }
    Ok(false.into())
}

/// Whether the first argument equals the one at `index`. Nil equals nothing but nil.
fn equal(call: &Call, index: usize) -> Result<bool> {
    match (call.value(0), call.value(index)) {
        (Value::Nil, other) | (other, Value::Nil) => Ok(other.is_nil()),
        (Value::Bool(a), Value::Bool(b)) => Ok(a == b),
        (Value::Text(a), Value::Text(b)) => Ok(a == b),
        (a, b) => numbers(a, b)
            .map(|order| order == Some(Ordering::Equal))
            .ok_or_else(|| incomparable(call, index)),
    }
}

fn order(call: &Call) -> Result<Ordering> {
    match (call.value(0), call.value(1)) {
        (Value::Text(a), Value::Text(b)) => Ok(a.cmp(b)),
        (a, b) => numbers(a, b).flatten().ok_or_else(|| incomparable(call, 1)),
    }
}

/// The order of two numbers, if that is what they are.
fn numbers(a: &Value, b: &Value) -> Option<Option<Ordering>> {
    match (integer(a), integer(b)) {
        (Some(a), Some(b)) => Some(Some(a.cmp(&b))),
        _ => Some(float(a)?.partial_cmp(&float(b)?)),
    }
}

fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Int(number, _) => Some((*number).into()),
        Value::Uint(number) => Some((*number).into()),
        Value::Whole(number) => Some(*number),
        _ => None,
    }
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Float(number) => Some(*number),
        value => integer(value).map(|number| number as f64),
    }
}

fn incomparable(call: &Call, index: usize) -> Trouble {
    let (a, b) = (call.value(0), call.value(index));
    let trouble = Trouble::new(format!(
        "`{}` can't compare {} and {}",
        call.name,
        a.described(),
        b.described()
    ));
    match (a, b) {
        (Value::Text(_), other) | (other, Value::Text(_))
            if float(other).is_some() || matches!(other, Value::Bool(_)) =>
        {
            trouble.hint("make both texts with `toString`")
        }
        _ if a.kind() == b.kind() => trouble.hint("`deepEqual` compares lists and maps"),
        _ => trouble,
    }
}

/// Whether two values are the same all the way down, by type too, as `reflect.DeepEqual` has it.
pub(super) fn deep_equal(a: &Value, b: &Value, budget: &Budget) -> Result<bool> {
    equal_within(a, b, budget, MAX_PRINTED_DEPTH)
}

fn equal_within(a: &Value, b: &Value, budget: &Budget, depth: usize) -> Result<bool> {
    budget.spend(STEP + a.weight() + b.weight())?;
    let depth = depth
        .checked_sub(1)
        .ok_or_else(|| Trouble::new("lists and maps nest too deep to be compared"))?;
    if a.type_name() != b.type_name() {
        return Ok(false);
    }
    Ok(match (a, b) {
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Version(a), Value::Version(b)) => a == b,
        (Value::Time(a), Value::Time(b)) => a == b,
        _ if float(a).is_some() => numbers(a, b) == Some(Some(Ordering::Equal)),
        _ => match ((a.items(), b.items()), (a.entries(), b.entries())) {
            ((Some(a), Some(b)), _) => {
                a.is_nil == b.is_nil
                    && a.items.len() == b.items.len()
                    && all(a.items.iter().zip(&b.items), |(a, b)| {
                        equal_within(a, b, budget, depth)
                    })?
            }
            (_, (Some(a), Some(b))) => {
                let (a, b) = (a.entries.borrow(), b.entries.borrow());
                a.keys().eq(b.keys())
                    && all(a.values().zip(b.values()), |(a, b)| {
                        equal_within(a, b, budget, depth)
                    })?
            }
            _ => false,
        },
    })
}

fn all<T>(items: impl Iterator<Item = T>, test: impl Fn(T) -> Result<bool>) -> Result<bool> {
    for item in items {
        if !test(item)? {
            return Ok(false);
        }
    }
    Ok(true)
}
