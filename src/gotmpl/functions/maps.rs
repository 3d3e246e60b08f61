//! Makes maps and looks into them. No map is changed: a new one is made.

use super::super::error::Trouble;
use super::super::text::Text;
use super::super::value::{Entries, Value};
use super::{ANY, Call, Function, Result, function, merge};

pub(super) const FUNCTIONS: &[Function] = &[
    function("deepCopy", 1, 1, |call| Ok(call.value(0).clone())),
    function("dict", 0, ANY, dict),
    function("dig", 3, ANY, dig),
    function("get", 2, 2, get),
    function("hasKey", 2, 2, |call| {
        Ok(call.map(0)?.entries.contains_key(&**call.text(1)?).into())
    }),
    function("keys", 1, ANY, keys),
    function("merge", 1, ANY, |call| merge::merged(call, false)).changing(),
    function("mergeOverwrite", 1, ANY, |call| merge::merged(call, true)).changing(),
    function("omit", 1, ANY, |call| picked(call, false)),
    function("pick", 1, ANY, |call| picked(call, true)),
    function("pluck", 1, ANY, pluck),
    function("set", 3, 3, set).changing(),
    function("unset", 2, 2, unset).changing(),
    function("values", 1, 1, |call| {
        Ok(call
            .map(0)?
            .entries
            .values()
            .cloned()
            .collect::<Vec<_>>()
            .into())
    }),
];

/// `dict "key" value …`. A last key without a value has an empty text.
fn dict<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let mut entries = Entries::new();
    for pair in call.values.chunks(2) {
        let key = match &pair[0] {
            Value::Text(key) => key.clone(),
            other => call.printed(other)?.into(),
        };
        entries.insert(key, pair.get(1).cloned().unwrap_or("".into()));
    }
    Ok(entries.into())
}

/// An empty text where there is no such key.
fn get<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    Ok(call
        .map(0)?
        .entries
        .get(&**call.text(1)?)
        .cloned()
        .unwrap_or("".into()))
}

/// `dig "a" "b" default map`.
fn dig<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let count = call.values.len();
    let mut map = call.map(count - 1)?;
    for at in 0..count - 2 {
        let Some(value) = map.entries.get(&**call.text(at)?).cloned() else {
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
fn keys<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let mut keys = Vec::new();
    for index in 0..call.values.len() {
        keys.extend(
            call.map(index)?
                .entries
                .keys()
                .map(|key| Value::Text(key.clone())),
        );
    }
    Ok(keys.into())
}

/// The entries that are named after the map, or all others.
fn picked<'a>(call: &Call<'a>, named: bool) -> Result<Value<'a>> {
    let names: Vec<Text> = (1..call.values.len())
        .map(|index| call.text(index).cloned())
        .collect::<Result<_>>()?;
    let map = call.map(0)?;
    let entries = map
        .entries
        .iter()
        .filter(|(key, _)| names.contains(key) == named);
    Ok(entries
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect::<Entries>()
        .into())
}

/// `pluck "key" map …`: what is under the key in each map that has it.
fn pluck<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let key = call.text(0)?;
    let mut found = Vec::new();
    for index in 1..call.values.len() {
        found.extend(call.map(index)?.entries.get(&**key).cloned());
    }
    Ok(found.into())
}

fn set<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let mut entries = call.map(0)?.entries.clone();
    entries.insert(call.text(1)?.clone(), call.value(2).clone());
    Ok(entries.into())
}

fn unset<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let mut entries = call.map(0)?.entries.clone();
    entries.remove(&**call.text(1)?);
    Ok(entries.into())
}
