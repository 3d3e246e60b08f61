//! Looks into texts and builds new ones.

use super::super::budget::fits;
use super::super::error::Trouble;
use super::super::fmt;
use super::super::text::Text;
use super::super::value::{Value, entries_of, map_of_texts, texts};
use super::{ANY, Call, Function, Result, bytes, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("cat", 0, ANY, cat),
    function("contains", 2, 2, |call| {
        Ok(bytes::find(call.text(1)?, call.text(0)?).is_some().into())
    }),
    function("hasPrefix", 2, 2, |call| {
        Ok(call.text(1)?.starts_with(call.text(0)?).into())
    }),
    function("hasSuffix", 2, 2, |call| {
        Ok(call.text(1)?.ends_with(call.text(0)?).into())
    }),
    function("indent", 2, 2, |call| indented(call, "")),
    function("join", 2, 2, join),
    function("nindent", 2, 2, |call| indented(call, "\n")),
    function("plural", 3, 3, |call| {
        let is_one = call.int(2)? == 1;
        Ok(Value::Text(call.text(usize::from(!is_one))?.clone()))
    }),
    function("quote", 0, ANY, |call| {
        each_quoted(call, |text| fmt::quote(text).into_bytes())
    }),
    function("repeat", 2, 2, repeat),
    function("replace", 3, 3, replace),
    function("split", 2, 2, |call| {
        Ok(numbered(bytes::split(call.text(1)?, call.text(0)?, None)))
    }),
    function("splitList", 2, 2, |call| {
        Ok(texts(bytes::split(call.text(1)?, call.text(0)?, None)))
    }),
    function("splitn", 3, 3, splitn),
    function("squote", 0, ANY, |call| {
        each_quoted(call, |text| [b"'", text, b"'"].concat())
    }),
];

/// The texts of what is not nil, with spaces between them.
fn cat<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let found = set_texts(call)?;
    fits(found.iter().map(|text| text.len() + 1).sum())?;
    let found: Vec<&[u8]> = found.iter().map(|text| &**text).collect();
    Ok(found.join(&b' ').into())
}

fn set_texts<'a>(call: &Call<'_, 'a>) -> Result<Vec<Text<'a>>> {
    let set = call.values.iter().filter(|value| !value.is_nil());
    set.map(|value| call.printed(value)).collect()
}

/// What is not nil, each in quotes, with spaces between them.
fn each_quoted<'a>(call: &Call<'_, 'a>, quote: fn(&[u8]) -> Vec<u8>) -> Result<Value<'a>> {
    let found: Vec<Vec<u8>> = set_texts(call)?.iter().map(|text| quote(text)).collect();
    fits(found.iter().map(|text| text.len() + 1).sum())?;
    Ok(found.join(&b' ').into())
}

fn indented<'a>(call: &Call<'_, 'a>, before: &str) -> Result<Value<'a>> {
    let text = call.text(1)?;
    let spaces = count(call, 0)?;
    let lines = text.iter().filter(|byte| **byte == b'\n').count() + 1;
    fits(lines.saturating_mul(spaces).saturating_add(text.len()))?;
    let pad = vec![b' '; spaces];
    let mut out = [before.as_bytes(), &pad].concat();
    for byte in text.iter() {
        out.push(*byte);
        if *byte == b'\n' {
            out.extend_from_slice(&pad);
        }
    }
    Ok(out.into())
}

/// How often, which can't be negative.
fn count(call: &Call, index: usize) -> Result<usize> {
    let number = call.int(index)?;
    usize::try_from(number).map_err(|_| {
        Trouble::new(format!(
            "argument {} of `{}` can't be negative",
            index + 1,
            call.name
        ))
    })
}

/// `join "," list`; nil items are left out. Anything but a list is one item.
fn join<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let separator = call.text(0)?;
    let found = super::convert::texts(call, 1)?;
    fits(found.iter().map(|text| text.len() + separator.len()).sum())?;
    let found: Vec<&[u8]> = found.iter().map(|text| &**text).collect();
    Ok(found.join(&**separator).into())
}

fn repeat<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let (text, times) = (call.text(1)?, count(call, 0)?);
    fits(text.len().saturating_mul(times))?;
    Ok(text.repeat(times).into())
}

/// `replace old new text`.
fn replace<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let (old, new, text) = (call.text(0)?, call.text(1)?, call.text(2)?);
    let parts = if old.is_empty() {
        bytes::around_characters(text)
    } else {
        bytes::split(text, old, None)
    };
    fits(
        parts
            .len()
            .saturating_mul(new.len())
            .saturating_add(text.len()),
    )?;
    Ok(parts.join(&**new).into())
}

/// A map of the parts: `_0`, `_1` and so on.
fn numbered<'a>(parts: Vec<Vec<u8>>) -> Value<'a> {
    let entry = |(index, part): (usize, Vec<u8>)| (format!("_{index}").into(), part.into());
    let pairs = parts.into_iter().enumerate().map(entry);
    map_of_texts(entries_of(pairs.collect()))
}

/// `splitn separator most text`; a negative number is all.
fn splitn<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let most = usize::try_from(call.int(1)?).ok();
    if most == Some(0) {
        return Ok(numbered(Vec::new()));
    }
    Ok(numbered(bytes::split(call.text(2)?, call.text(0)?, most)))
}
