//! Takes parts of a text.

use super::super::error::Trouble;
use super::super::value::Value;
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("nospace", 1, 1, no_space),
    function("substr", 3, 3, substr),
    function("trim", 1, 1, |call| {
        Ok(trimmed(call.text(0)?, char::is_whitespace))
    }),
    function("trimAll", 2, 2, trim_all),
    function("trimPrefix", 2, 2, |call| {
        let text = call.text(1)?;
        let rest = text.strip_prefix(&**call.text(0)?);
        Ok(rest.map_or(Value::Text(text.clone()), |rest| rest.to_vec().into()))
    }),
    function("trimSuffix", 2, 2, |call| {
        let text = call.text(1)?;
        let rest = text.strip_suffix(&**call.text(0)?);
        Ok(rest.map_or(Value::Text(text.clone()), |rest| rest.to_vec().into()))
    }),
    function("trimall", 2, 2, trim_all),
    function("trunc", 2, 2, trunc),
];

/// Goutils takes each byte for a character.
fn no_space<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let text = call.text(0)?;
    let chars = text.iter().map(|byte| char::from(*byte));
    if !chars.clone().any(char::is_whitespace) {
        return Ok(Value::Text(text.clone()));
    }
    Ok(chars
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .into())
}

fn trim_all<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let set = call.str(0)?;
    Ok(trimmed(call.text(1)?, |c| set.contains(c)))
}

/// The text without the characters at both ends that belong to a set.
fn trimmed<'a>(text: &[u8], belongs: impl Fn(char) -> bool) -> Value<'a> {
    match std::str::from_utf8(text) {
        Ok(text) => text.trim_matches(belongs).to_owned().into(),
        Err(_) => {
            let is_out = |byte: &u8| !(byte.is_ascii() && belongs(char::from(*byte)));
            let from = text.iter().position(is_out).unwrap_or(text.len());
            let to = text.iter().rposition(is_out).map_or(from, |at| at + 1);
            text[from..to].to_vec().into()
        }
    }
}

/// `substr start end text`, in bytes. A negative start is 0; an end that is negative or too large
/// is the end of the text.
fn substr<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let text = call.text(2)?;
    let (start, end) = (usize::try_from(call.int(0)?), usize::try_from(call.int(1)?));
    let range = match (start, end) {
        (Err(_), Ok(end)) => (0, end),
        (Ok(start), Ok(end)) if end <= text.len() => (start, end),
        (Ok(start), _) => (start, text.len()),
        (Err(_), Err(_)) => (1, 0),
    };
    let part = (range.0 <= range.1)
        .then(|| text.get(range.0..range.1))
        .flatten();
    part.map(|part| part.to_vec().into()).ok_or_else(|| {
        let message = format!(
            "`substr` goes beyond the text, which has {} bytes",
            text.len()
        );
        Trouble::new(message)
    })
}

/// `trunc 5 text` are the first bytes, `trunc -5 text` the last.
fn trunc<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let text = call.text(1)?;
    let count = call.int(0)?;
    let bytes = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
    if bytes >= text.len() {
        return Ok(Value::Text(text.clone()));
    }
    Ok(if count < 0 {
        text[text.len() - bytes..].to_vec().into()
    } else {
        text[..bytes].to_vec().into()
    })
}
