//! Takes parts of a text.

use super::super::value::Value;
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("nospace", 1, 1, |call| {
        Ok(call.text(0)?.replace(char::is_whitespace, "").into())
    }),
    function("substr", 3, 3, substr),
    function("trim", 1, 1, |call| {
        Ok(call.text(0)?.trim().to_owned().into())
    }),
    function("trimAll", 2, 2, trim_all),
    function("trimPrefix", 2, 2, trim_prefix),
    function("trimSuffix", 2, 2, trim_suffix),
    function("trunc", 2, 2, trunc),
];

fn trim_all<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let set = call.text(0)?;
    Ok(call
        .text(1)?
        .trim_matches(|c| set.contains(c))
        .to_owned()
        .into())
}

fn trim_prefix<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let text = call.text(1)?;
    Ok(text
        .strip_prefix(&**call.text(0)?)
        .unwrap_or(text)
        .to_owned()
        .into())
}

fn trim_suffix<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let text = call.text(1)?;
    Ok(text
        .strip_suffix(&**call.text(0)?)
        .unwrap_or(text)
        .to_owned()
        .into())
}

/// Sprig counts bytes. No character is cut apart here.
fn cut<'a>(text: &str, from: usize, to: usize) -> Value<'a> {
    let to = boundary(text, to);
    text[boundary(text, from).min(to)..to].to_owned().into()
}

/// The start of the character that stands at a byte.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// `substr start end text`. A negative start is 0; an end that is negative or too large is the end
/// of the text.
fn substr<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let text = call.text(2)?;
    let from = usize::try_from(call.int(0)?).unwrap_or(0);
    Ok(cut(
        text,
        from,
        usize::try_from(call.int(1)?).unwrap_or(text.len()),
    ))
}

/// `trunc 5 text` are the first bytes, `trunc -5 text` the last.
fn trunc<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let text = call.text(1)?;
    let count = call.int(0)?;
    let bytes = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
    Ok(if count < 0 {
        cut(text, text.len().saturating_sub(bytes), text.len())
    } else {
        cut(text, 0, bytes)
    })
}
