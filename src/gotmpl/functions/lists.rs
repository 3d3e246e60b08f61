//! Makes lists and takes from them.

use super::super::error::Trouble;
use super::super::value::{List, Of, Value, Width, nil_list, texts};
use super::compare::deep_equal;
use super::{ANY, Call, Function, Result, convert, function};
use crate::source::sort::sort;

pub(super) const FUNCTIONS: &[Function] = &[
    function("append", 2, 2, |call| {
        with(call, |items, item| items.push(item))
    }),
    function("chunk", 2, 2, chunk),
    function("compact", 1, 1, |call| kept(call, |item| Ok(item.truth()))),
    function("concat", 0, ANY, concat),
    function("has", 2, 2, has),
    function("list", 0, ANY, list),
    function("prepend", 2, 2, |call| {
        with(call, |items, item| items.insert(0, item))
    }),
    function("push", 2, 2, |call| {
        with(call, |items, item| items.push(item))
    }),
    function("reverse", 1, 1, |call| {
        let list = call.list(0)?;
        Ok(list.items.iter().rev().cloned().collect::<Vec<_>>().into())
    }),
    function("seq", 0, ANY, seq),
    function("sortAlpha", 1, 1, sort_alpha),
    function("tuple", 0, ANY, list),
    function("uniq", 1, 1, uniq),
    function("until", 1, 1, until),
    function("untilStep", 3, 3, until_step),
    function("without", 1, ANY, without),
];

fn list<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    Ok(call.values.clone().into())
}

fn with<'a>(call: &Call<'_, 'a>, add: fn(&mut Vec<Value<'a>>, Value<'a>)) -> Result<Value<'a>> {
    let mut items = call.list(0)?.items.clone();
    add(&mut items, call.value(1).clone());
    Ok(items.into())
}

fn kept<'a>(call: &Call<'_, 'a>, keep: impl Fn(&Value<'a>) -> Result<bool>) -> Result<Value<'a>> {
    let mut items = Vec::new();
    for item in &call.list(0)?.items {
        if keep(item)? {
            items.push(item.clone());
        }
    }
    Ok(items.into())
}

/// `chunk 2 list`: lists of so many items.
fn chunk<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let list = call.list(1)?;
    let Some(size) = usize::try_from(call.int(0)?).ok().filter(|size| *size > 0) else {
        return Err(Trouble::new("`chunk` needs a size of at least 1"));
    };
    let chunks = list.items.chunks(size).map(|chunk| chunk.to_vec().into());
    Ok(Value::List(List::new(chunks.collect(), Of::Lists).into()))
}

fn concat<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let mut items = Vec::new();
    for index in 0..call.values.len() {
        items.extend(call.list(index)?.items.iter().cloned());
    }
    Ok(if items.is_empty() {
        nil_list(Of::Any)
    } else {
        items.into()
    })
}

fn contains<'a>(call: &Call<'_, 'a>, items: &[Value<'a>], item: &Value<'a>) -> Result<bool> {
    for other in items {
        if deep_equal(other, item, call.run.scope.budget)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `has item list`.
fn has<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    match call.value(1) {
        Value::Nil => Ok(false.into()),
        _ => Ok(contains(call, &call.list(1)?.items, call.value(0))?.into()),
    }
}

fn without<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    kept(call, |item| Ok(!contains(call, &call.values[1..], item)?))
}

fn uniq<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let mut items = Vec::new();
    for item in &call.list(0)?.items {
        if !contains(call, &items, item)? {
            items.push(item.clone());
        }
    }
    Ok(items.into())
}

fn sort_alpha<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let mut found = match call.value(0) {
        Value::Nil => vec![call.printed(call.value(0))?],
        _ => convert::texts(call, 0)?,
    };
    sort(&mut found);
    Ok(texts(found.into_iter().map(Value::Text)))
}

/// The longest list that `until` makes.
const MAX_COUNT: i128 = 10_000;

fn until<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let end = call.int(0)?;
    numbers(count(0, end, if end < 0 { -1 } else { 1 })?)
}

/// `untilStep start end step`.
fn until_step<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    numbers(count(call.int(0)?, call.int(1)?, call.int(2)?)?)
}

fn numbers<'a>(numbers: Vec<i64>) -> Result<Value<'a>> {
    let items = numbers
        .into_iter()
        .map(|n| Value::Int(n, Width::Int))
        .collect();
    Ok(Value::List(List::new(items, Of::Int).into()))
}

fn count(start: i128, end: i128, step: i128) -> Result<Vec<i64>> {
    let distance = end.saturating_sub(start);
    if step == 0 || distance == 0 || (distance < 0) != (step < 0) {
        return Ok(Vec::new());
    }
    let count = distance.unsigned_abs().div_ceil(step.unsigned_abs());
    if count > MAX_COUNT.unsigned_abs() {
        return Err(Trouble::new(format!(
            "the list becomes longer than {MAX_COUNT}"
        )));
    }
    let number = |index: i128| i64::try_from(start + index * step).unwrap_or_default();
    Ok((0..count as i128).map(number).collect())
}

/// `seq end`, `seq start end` or `seq start step end`: numbers with spaces between them.
fn seq<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let given: Vec<i128> = (0..call.values.len())
        .map(|index| call.int(index))
        .collect::<Result<_>>()?;
    let (start, step, end) = match given[..] {
        [end] => (1, None, end),
        [start, end] => (start, None, end),
        [start, step, end] => (start, Some(step), end),
        _ => return Ok("".into()),
    };
    let towards = if end < start { -1 } else { 1 };
    if end < start && step.is_some_and(|step| step > 0) {
        return Ok("".into());
    }
    let numbers = count(start, end.saturating_add(towards), step.unwrap_or(towards))?;
    let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
    Ok(numbers.join(" ").into())
}
