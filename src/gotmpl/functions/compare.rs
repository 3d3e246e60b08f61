//! Compares values.

use std::cmp::Ordering;

use super::super::budget::Budget;
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
fn eq<'a>(call: &Call<'a>) -> Result<Value<'a>> {
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
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(Some(a.cmp(b))),
        (Value::Float(a), Value::Float(b)) => Some(a.partial_cmp(b)),
        (Value::Int(a), Value::Float(b)) => Some((*a as f64).partial_cmp(b)),
        (Value::Float(a), Value::Int(b)) => Some(a.partial_cmp(&(*b as f64))),
        _ => None,
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
        (Value::Text(_), Value::Int(_) | Value::Float(_) | Value::Bool(_))
        | (Value::Int(_) | Value::Float(_) | Value::Bool(_), Value::Text(_)) => {
            trouble.hint("make both texts with `toString`")
        }
        _ if a.kind() == b.kind() => trouble.hint("`deepEqual` compares lists and maps"),
        _ => trouble,
    }
}

/// Whether two values are the same all the way down.
pub(super) fn deep_equal(a: &Value, b: &Value, budget: &Budget) -> Result<bool> {
    budget.spend(STEP + a.weight() + b.weight())?;
    Ok(match (a, b) {
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Int(_) | Value::Float(_), _) => numbers(a, b) == Some(Some(Ordering::Equal)),
        _ => match ((a.items(), b.items()), (a.entries(), b.entries())) {
            ((Some(a), Some(b)), _) => {
                a.items.len() == b.items.len()
                    && all(a.items.iter().zip(&b.items), |(a, b)| {
                        deep_equal(a, b, budget)
                    })?
            }
            (_, (Some(a), Some(b))) => {
                a.entries.keys().eq(b.entries.keys())
                    && all(a.entries.values().zip(b.entries.values()), |(a, b)| {
                        deep_equal(a, b, budget)
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
