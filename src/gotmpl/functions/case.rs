//! Upper and lower case.

use super::super::value::Value;
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("lower", 1, 1, |call| {
        Ok(call.text(0)?.chars().map(lower).collect::<String>().into())
    }),
    function("title", 1, 1, title),
    function("untitle", 1, 1, untitle),
    function("upper", 1, 1, |call| {
        Ok(call.text(0)?.chars().map(upper).collect::<String>().into())
    }),
];

fn title<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    Ok(words(call.text(0)?, upper))
}

fn untitle<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    Ok(words(call.text(0)?, lower))
}

/// Go changes one character into one: `ß` stays.
fn upper(c: char) -> char {
    one(c.to_uppercase()).unwrap_or(c)
}

fn lower(c: char) -> char {
    one(c.to_lowercase()).unwrap_or(c)
}

fn one(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.next().filter(|_| chars.next().is_none())
}

/// Changes the first character of each word.
fn words<'a>(text: &str, change: fn(char) -> char) -> Value<'a> {
    let mut out = String::with_capacity(text.len());
    let mut starts = true;
    for c in text.chars() {
        out.push(if starts { change(c) } else { c });
        starts = separates(c);
    }
    out.into()
}

fn separates(c: char) -> bool {
    if c.is_ascii() {
        !c.is_ascii_alphanumeric() && c != '_'
    } else {
        c.is_whitespace()
    }
}
