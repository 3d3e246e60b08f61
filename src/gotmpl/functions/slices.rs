//! Parts of lists.

use super::super::error::Trouble;
use super::super::value::{List, Of, Value, nil_list};
use super::convert::int;
use super::{ANY, Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("first", 1, 1, |call| {
        Ok(call.list(0)?.items.first().cloned().unwrap_or(Value::Nil))
    }),
    function("initial", 1, 1, |call| {
        let list = call.list(0)?;
        let part = list.items.split_last().map(|(_, items)| items);
        Ok(part.map_or(nil_list(Of::Any), |items| items.to_vec().into()))
    }),
    function("last", 1, 1, |call| {
        Ok(call.list(0)?.items.last().cloned().unwrap_or(Value::Nil))
    }),
    function("rest", 1, 1, |call| {
        let list = call.list(0)?;
        let part = list.items.split_first().map(|(_, items)| items);
        Ok(part.map_or(nil_list(Of::Any), |items| items.to_vec().into()))
    }),
    function("slice", 1, ANY, slice),
];

/// `slice list from to`. Of an empty list it gives nil.
fn slice<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let list = call.list(0)?;
    let length = list.items.len();
    if length == 0 {
        return Ok(Value::Nil);
    }
    let bound = |index: usize| {
        call.values
            .get(index)
            .map(|value| usize::try_from(int(value)))
    };
    let from = bound(1).unwrap_or(Ok(0));
    let to = bound(2).unwrap_or(Ok(length));
    match (from, to) {
        (Ok(from), Ok(to)) if from <= to && to <= length => {
            let part = list.items[from..to].to_vec();
            Ok(Value::List(List::new(part, list.of).into()))
        }
        _ => Err(Trouble::new(format!(
            "`slice` goes beyond the length, which is {length}"
        ))),
    }
}
