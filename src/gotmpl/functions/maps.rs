//! Makes maps, looks into them, and changes them: a map is one thing, whatever names it has.

use std::rc::Rc;

use super::super::budget::MAX_PRINTED_DEPTH;
use super::super::error::Trouble;
use super::super::eval::STEP;
use super::super::text::Text;
use super::super::value::{Entries, List, Value, entries_of, nil_list, texts};
use super::{ANY, Call, Function, Result, function, merge};

pub(super) const FUNCTIONS: &[Function] = &[
    function("deepCopy", 1, 1, |call| {
        copied(call, call.value(0), MAX_PRINTED_DEPTH)
    }),
    function("dict", 0, ANY, dict),
    function("dig", 3, ANY, dig),
    function("get", 2, 2, get),
    function("hasKey", 2, 2, |call| {
        let map = call.map(0)?;
        let has = map.entries.borrow().contains_key(&**call.text(1)?);
        Ok(has.into())
    }),
    function("keys", 0, ANY, keys),
    function("merge", 1, ANY, |call| merge::merged(call, false)),
    function("mergeOverwrite", 1, ANY, |call| merge::merged(call, true)),
    function("omit", 1, ANY, |call| picked(call, false)),
    function("pick", 1, ANY, |call| picked(call, true)),
    function("pluck", 1, ANY, pluck),
    function("set", 3, 3, set),
    function("unset", 2, 2, unset),
    function("values", 1, 1, values),
];

/// `dict "key" value …`. A last key without a value has an empty text.
fn dict<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let mut entries = Entries::new();
    for pair in call.values.chunks(2) {
        let key = call.printed(&pair[0])?;
        entries.insert(key, pair.get(1).cloned().unwrap_or("".into()));
    }
    Ok(entries.into())
}

/// An empty text where there is no such key.
fn get<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let map = call.map(0)?;
    let found = map.entries.borrow().get(&**call.text(1)?).cloned();
    Ok(found.unwrap_or("".into()))
}

/// `dig "a" "b" default map`.
fn dig<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let count = call.values.len();
    let mut map = call.map(count - 1)?;
    for at in 0..count - 2 {
        let found = map.entries.borrow().get(&**call.text(at)?).cloned();
        let Some(value) = found else {
            return Ok(call.value(count - 2).clone());
        };
        if at == count - 3 {
            return Ok(value);
        }
        map = value.entries().ok_or_else(|| {
            Trouble::new(format!(
                "`dig` needs a map at every step, found {}",
                value.described()
            ))
        })?;
    }
    Ok(Value::Nil)
}

/// The keys of all maps, in order within each.
fn keys<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let mut keys = Vec::new();
    for index in 0..call.values.len() {
        let map = call.map(index)?;
        keys.extend(map.entries.borrow().keys().cloned().map(Value::Text));
    }
    Ok(texts(keys))
}

fn values<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let map = call.map(0)?;
    let values: Vec<_> = map.entries.borrow().values().cloned().collect();
    Ok(values.into())
}

/// The entries that are named after the map, or all others.
fn picked<'a>(call: &Call<'_, 'a>, named: bool) -> Result<Value<'a>> {
    let names: Vec<Text> = (1..call.values.len())
        .map(|index| call.text(index).cloned())
        .collect::<Result<_>>()?;
    let map = call.map(0)?;
    let entries = map.entries.borrow();
    let entries = entries
        .iter()
        .filter(|(key, _)| names.contains(key) == named);
    let pairs = entries.map(|(key, value)| (key.clone(), value.clone()));
    Ok(entries_of(pairs.collect()).into())
}

/// `pluck "key" map …`: what is under the key in each map that has it.
fn pluck<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let key = call.text(0)?;
    let mut found = Vec::new();
    for index in 1..call.values.len() {
        found.extend(call.map(index)?.entries.borrow().get(&**key).cloned());
    }
    Ok(found.into())
}

fn set<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let map = call.own_map(0)?;
    let key = call.text(1)?.clone();
    map.entries.borrow_mut().insert(key, call.value(2).clone());
    Ok(Value::Map(map))
}

fn unset<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let map = call.own_map(0)?;
    map.entries.borrow_mut().remove(&**call.text(1)?);
    Ok(Value::Map(map))
}

/// The value with lists and maps of its own.
fn copied<'a>(call: &Call<'_, 'a>, value: &Value<'a>, depth: usize) -> Result<Value<'a>> {
    call.run.scope.budget.spend(STEP + value.weight())?;
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Trouble::new("lists and maps nest too deep to be copied"));
    };
    if let Some(list) = value.items() {
        let copies: Result<Vec<_>> = list.items.iter().map(|v| copied(call, v, depth)).collect();
        return Ok(if list.is_nil {
            nil_list(list.of)
        } else {
            Value::List(Rc::new(List::new(copies?, list.of)))
        });
    }
    let Some(map) = value.entries() else {
        return Ok(value.clone());
    };
    let copy =
        |(key, value): (&Text<'a>, &Value<'a>)| Ok((key.clone(), copied(call, value, depth)?));
    let pairs: Result<Vec<_>> = map.entries.borrow().iter().map(copy).collect();
    Ok(entries_of(pairs?).into())
}
