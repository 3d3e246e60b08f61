//! Defaults and choices.

use super::super::budget::MAX_NESTING;
use super::super::error::Trouble;
use super::super::eval;
use super::super::value::{Entries, Value};
use super::{ANY, Call, Function, Result, function};

/// One `tpl` takes as much of the stack as several blocks.
const TPL_DEPTH: usize = 5;

pub(super) const FUNCTIONS: &[Function] = &[
    function("all", 0, ANY, |call| {
        Ok(call.values.iter().all(Value::truth).into())
    }),
    function("any", 0, ANY, |call| {
        Ok(call.values.iter().any(Value::truth).into())
    }),
    function("coalesce", 0, ANY, |call| {
        Ok(call
            .values
            .iter()
            .find(|value| value.truth())
            .cloned()
            .unwrap_or(Value::Nil))
    }),
    function("default", 1, ANY, default),
    function("empty", 1, 1, |call| Ok((!call.value(0).truth()).into())),
    function("fail", 1, 1, |call| {
        Err(Trouble::new(call.text(0)?.to_string()))
    }),
    function("lookup", 4, 4, |_| Ok(Entries::new().into())),
    function("required", 2, 2, required),
    function("ternary", 3, 3, ternary),
    function("tpl", 2, 2, tpl),
];

/// `default "x" value`: the value, unless it is empty.
fn default<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let given = call.values.get(1).filter(|value| value.truth());
    Ok(given.unwrap_or(call.value(0)).clone())
}

/// `required "message" value`: an error if the value is nil or an empty text.
fn required<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    match call.value(1) {
        Value::Nil => Err(Trouble::new(call.text(0)?.to_string())),
        Value::Text(text) if text.is_empty() => Err(Trouble::new(call.text(0)?.to_string())),
        value => Ok(value.clone()),
    }
}

/// `ternary "if so" "if not" condition`.
fn ternary<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    match call.value(2) {
        Value::Bool(condition) => Ok(call.value(usize::from(!condition)).clone()),
        _ => Err(call
            .expected(2, "a truth value")
            .hint("make it one with `not (empty …)`")),
    }
}

/// `tpl template dot`: evaluates a text as a template.
fn tpl<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let run = eval::Run {
        depth: call.run.depth + TPL_DEPTH,
        ..call.run
    };
    if run.depth > MAX_NESTING {
        return Err(Trouble::new(
            "`tpl` evaluates texts that call `tpl` again and again",
        ));
    }
    let text = eval::run(call.text(0)?, call.value(1).clone(), run);
    text.map(Value::from).map_err(|error| Trouble {
        message: format!("in the text that `tpl` evaluates: {}", error.message),
        hint: error.hint,
        unknown: error.unknown,
    })
}
