//! `print`, `println` and `printf`.

use super::super::budget::Output;
use super::super::fmt;
use super::{ANY, Call, Function, Result, function};
use crate::gotmpl::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "print",
        0,
        ANY,
        |call| Ok(fmt::joined(&call.values)?.into()),
    ),
    function("printf", 1, ANY, |call| {
        let mut out = Output::default();
        fmt::printf(&mut out, call.text(0)?, &call.values[1..])?;
        Ok(out.into_bytes().into())
    }),
    function("println", 0, ANY, println),
];

fn println<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let mut out = Output::default();
    for (index, value) in call.values.iter().enumerate() {
        out.push(if index > 0 { " " } else { "" })?;
        fmt::value(&mut out, value)?;
    }
    out.push("\n")?;
    Ok(out.into_bytes().into())
}
