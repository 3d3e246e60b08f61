//! `len` and `index`.

use super::super::error::Trouble;
use super::super::value::Value;
use super::{ANY, Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] =
    &[function("index", 1, ANY, index), function("len", 1, 1, len)];

fn len<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let length = match call.value(0) {
        Value::Text(text) => Some(text.len()),
        value => match (value.items(), value.entries()) {
            (Some(list), _) => Some(list.items.len()),
            (None, map) => map.map(|map| map.entries.borrow().len()),
        },
    };
    length
        .map(Value::int)
        .ok_or_else(|| call.expected(0, "a text, list or map"))
}

/// `index .Values "a" 0`: what is under each in turn. A key that is not there gives nil.
fn index<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let mut value = call.value(0).clone();
    for (at, key) in call.values.iter().enumerate().skip(1) {
        value = match (value.items(), &value, key) {
            (Some(list), ..) => {
                let index = usize::try_from(call.int(at)?).ok();
                item(
                    index.and_then(|index| list.items.get(index)).cloned(),
                    list.items.len(),
                )?
            }
            (None, Value::Text(text), _) => {
                let index = usize::try_from(call.int(at)?).ok();
                let byte = index.and_then(|index| text.get(index));
                item(byte.map(|byte| Value::int((*byte).into())), text.len())?
            }
            (None, _, Value::Text(key)) => value.get(key).ok_or_else(|| unindexed(&value))?,
            (None, ..) if value.entries().is_some() => return Err(call.expected(at, "text")),
            (None, ..) => return Err(unindexed(&value)),
        };
    }
    Ok(value)
}

fn item(item: Option<Value>, count: usize) -> Result<Value> {
    item.ok_or_else(|| {
        Trouble::new(format!(
            "`index` goes beyond the list, which has {count} items"
        ))
    })
}

fn unindexed(value: &Value) -> Trouble {
    let trouble = Trouble::new(format!(
        "`index` looks into lists and maps, not into {}",
        value.described()
    ));
    if value.is_nil() {
        trouble.hint("what it looks into is not set; `dig` takes a default")
    } else {
        trouble
    }
}
