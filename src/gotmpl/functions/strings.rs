//! Looks into texts and builds new ones.

use super::super::budget::fits;
use super::super::error::Trouble;
use super::super::print;
use super::super::text::Text;
use super::super::value::{Entries, Value};
use super::{ANY, Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("cat", 0, ANY, cat),
    function("contains", 2, 2, |call| {
        Ok(call.text(1)?.contains(&**call.text(0)?).into())
    }),
    function("hasPrefix", 2, 2, |call| {
        Ok(call.text(1)?.starts_with(&**call.text(0)?).into())
    }),
    function("hasSuffix", 2, 2, |call| {
        Ok(call.text(1)?.ends_with(&**call.text(0)?).into())
    }),
    function("indent", 2, 2, |call| indented(call, "")),
    function("join", 2, 2, join),
    function("nindent", 2, 2, |call| indented(call, "\n")),
    function("quote", 0, ANY, |call| each_quoted(call, print::quote)),
    function("repeat", 2, 2, repeat),
    function("replace", 3, 3, replace),
    function("split", 2, 2, split),
    function("splitList", 2, 2, |call| {
        Ok(parts(call.text(1)?, call.text(0)?)
            .collect::<Vec<_>>()
            .into())
    }),
    function("splitn", 3, 3, splitn),
    function("squote", 0, ANY, |call| {
        each_quoted(call, |text| format!("'{text}'"))
    }),
];

/// The texts of what is not nil, with spaces between them.
fn cat<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let texts: Vec<_> = call
        .values
        .iter()
        .filter(|value| !value.is_nil())
        .map(|value| call.printed(value))
        .collect::<Result<_>>()?;
    fits(texts.iter().map(|text| text.len() + 1).sum())?;
    Ok(texts.join(" ").into())
}

/// What is not nil, each in quotes, with spaces between them.
fn each_quoted<'a>(call: &Call<'a>, quote: fn(&str) -> String) -> Result<Value<'a>> {
    let set = call.values.iter().filter(|value| !value.is_nil());
    let texts: Vec<_> = set
        .map(|value| Ok(quote(&call.printed(value)?)))
        .collect::<Result<_>>()?;
    fits(texts.iter().map(|text| text.len() + 1).sum())?;
    Ok(texts.join(" ").into())
}

fn indented<'a>(call: &Call<'a>, before: &str) -> Result<Value<'a>> {
    let text = call.text(1)?;
    let spaces = count(call, 0)?;
    fits(
        (text.matches('\n').count() + 1)
            .saturating_mul(spaces)
            .saturating_add(text.len()),
    )?;
    let pad = " ".repeat(spaces);
    Ok(format!("{before}{pad}{}", text.replace('\n', &format!("\n{pad}"))).into())
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
fn join<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let separator = call.text(0)?;
    let texts = super::convert::texts(call, 1)?;
    fits(texts.iter().map(|text| text.len() + separator.len()).sum())?;
    Ok(texts.join(separator).into())
}

fn repeat<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let (text, times) = (call.text(1)?, count(call, 0)?);
    fits(text.len().saturating_mul(times))?;
    Ok(text.repeat(times).into())
}

/// `replace old new text`.
fn replace<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let (old, new, text) = (call.text(0)?, call.text(1)?, call.text(2)?);
    let matches = if old.is_empty() {
        text.chars().count() + 1
    } else {
        text.matches(&**old).count()
    };
    fits(matches.saturating_mul(new.len()).saturating_add(text.len()))?;
    Ok(text.replace(&**old, new).into())
}

/// The parts of a text between separators. An empty separator gives the characters.
fn parts<'a>(text: &str, separator: &str) -> impl Iterator<Item = Value<'a>> {
    let parts: Vec<Value> = match separator {
        "" => text.chars().map(|c| c.to_string().into()).collect(),
        separator => text
            .split(separator)
            .map(|part| part.to_owned().into())
            .collect(),
    };
    parts.into_iter()
}

/// A map of the parts: `_0`, `_1` and so on.
fn numbered<'a>(parts: impl Iterator<Item = Value<'a>>) -> Value<'a> {
    parts
        .enumerate()
        .map(|(index, part)| (Text::from(format!("_{index}")), part))
        .collect::<Entries>()
        .into()
}

fn split<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    Ok(numbered(parts(call.text(1)?, call.text(0)?)))
}

/// `splitn separator most text`.
fn splitn<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let (separator, text) = (call.text(0)?, call.text(2)?);
    let parts = text
        .splitn(count(call, 1)?, &**separator)
        .map(|part| part.to_owned().into());
    Ok(numbered(parts))
}
