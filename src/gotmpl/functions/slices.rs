//! Parts of lists.

use super::super::error::Trouble;
use super::super::value::Value;
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("first", 1, 1, |call| {
        Ok(call.list(0)?.items.first().cloned().unwrap_or(Value::Nil))
    }),
    function("initial", 1, 1, initial),
    function("last", 1, 1, |call| {
        Ok(call.list(0)?.items.last().cloned().unwrap_or(Value::Nil))
    }),
    function("rest", 1, 1, rest),
    function("slice", 1, 3, slice),
];

fn initial<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    Ok(call
        .list(0)?
        .items
        .split_last()
        .map_or(Vec::new(), |(_, items)| items.to_vec())
        .into())
}

fn rest<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    Ok(call
        .list(0)?
        .items
        .split_first()
        .map_or(Vec::new(), |(_, items)| items.to_vec())
        .into())
}

/// `slice list from to`, of texts too.
fn slice<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    if let Value::Text(text) = call.value(0) {
        let (from, to) = bounds(call, text.len())?;
        let part = text
            .get(from..to)
            .ok_or_else(|| Trouble::new("`slice` cuts a character apart"))?;
        return Ok(part.to_owned().into());
    }
    let list = call.list(0)?;
    let (from, to) = bounds(call, list.items.len())?;
    Ok(list.items[from..to].to_vec().into())
}

fn bounds(call: &Call, length: usize) -> Result<(usize, usize)> {
    let bound = |index: usize, otherwise: usize| match call.values.get(index) {
        Some(_) => Ok(usize::try_from(call.int(index)?).ok()),
        None => Ok(Some(otherwise)),
    };
    match (bound(1, 0)?, bound(2, length)?) {
        (Some(from), Some(to)) if from <= to && to <= length => Ok((from, to)),
        _ => Err(Trouble::new(format!(
            "`slice` goes beyond the length, which is {length}"
        ))),
    }
}
