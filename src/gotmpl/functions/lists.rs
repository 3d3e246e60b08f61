//! Makes lists and takes from them.

use super::super::error::Trouble;
use super::super::value::Value;
use super::compare::deep_equal;
use super::convert::texts;
use super::{ANY, Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("append", 2, 2, |call| {
        with(call, |items, item| items.push(item))
    }),
    function("compact", 1, 1, |call| kept(call, |item| Ok(item.truth()))),
    function("concat", 0, ANY, concat),
    function("has", 2, 2, has),
    function("list", 0, ANY, |call| Ok(call.values.clone().into())),
    function("prepend", 2, 2, |call| {
        with(call, |items, item| items.insert(0, item))
    }),
    function("push", 2, 2, |call| {
        with(call, |items, item| items.push(item))
    }),
    function("reverse", 1, 1, |call| {
        Ok(call
            .list(0)?
            .items
            .iter()
            .rev()
            .cloned()
            .collect::<Vec<_>>()
            .into())
    }),
    function("sortAlpha", 1, 1, sort_alpha),
    function("tuple", 0, ANY, |call| Ok(call.values.clone().into())),
    function("uniq", 1, 1, uniq),
    function("until", 1, 1, until),
    function("untilStep", 3, 3, until_step),
    function("without", 1, ANY, without),
];

fn with<'a>(call: &Call<'a>, add: fn(&mut Vec<Value<'a>>, Value<'a>)) -> Result<Value<'a>> {
    let mut items = call.list(0)?.items.clone();
    add(&mut items, call.value(1).clone());
    Ok(items.into())
}

fn kept<'a>(call: &Call<'a>, keep: impl Fn(&Value<'a>) -> Result<bool>) -> Result<Value<'a>> {
    let mut items = Vec::new();
    for item in &call.list(0)?.items {
        if keep(item)? {
            items.push(item.clone());
        }
    }
    Ok(items.into())
}

fn concat<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let mut items = Vec::new();
    for index in 0..call.values.len() {
        items.extend(call.list(index)?.items.iter().cloned());
    }
    Ok(items.into())
}

fn contains<'a>(call: &Call<'a>, items: &[Value<'a>], item: &Value<'a>) -> Result<bool> {
    for other in items {
        if deep_equal(other, item, call.run.scope.budget)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `has item list`.
fn has<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    match call.value(1) {
        Value::Nil => Ok(false.into()),
        _ => Ok(contains(call, &call.list(1)?.items, call.value(0))?.into()),
    }
}

fn without<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    kept(call, |item| Ok(!contains(call, &call.values[1..], item)?))
}

fn uniq<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let mut items = Vec::new();
    for item in &call.list(0)?.items {
        if !contains(call, &items, item)? {
            items.push(item.clone());
        }
    }
    Ok(items.into())
}

fn sort_alpha<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let mut texts = texts(call, 0)?;
    texts.sort();
    Ok(texts
        .into_iter()
        .map(Value::from)
        .collect::<Vec<_>>()
        .into())
}

/// The longest list that `until` makes.
const MAX_COUNT: i128 = 10_000;

fn until<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let end = call.int(0)?;
    count(0, end, if end < 0 { -1 } else { 1 })
}

/// `untilStep start end step`.
fn until_step<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    count(call.int(0)?, call.int(1)?, call.int(2)?)
}

fn count<'a>(start: i128, end: i128, step: i128) -> Result<Value<'a>> {
    let distance = end.saturating_sub(start);
    if step == 0 || distance == 0 || (distance < 0) != (step < 0) {
        return Ok(Vec::new().into());
    }
    let count = distance.unsigned_abs().div_ceil(step.unsigned_abs());
    if count > MAX_COUNT.unsigned_abs() {
        return Err(Trouble::new(format!(
            "the list becomes longer than {MAX_COUNT}"
        )));
    }
    Ok((0..count as i128)
        .map(|index| Value::Int(start + index * step))
        .collect::<Vec<_>>()
        .into())
}
