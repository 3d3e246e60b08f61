//! Upper and lower case, and the forms of names.

use super::super::value::Value;
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("initials", 1, 1, initials),
    function("lower", 1, 1, |call| {
        Ok(call.str(0)?.chars().map(lower).collect::<String>().into())
    }),
    function("swapcase", 1, 1, swap),
    function("title", 1, 1, title),
    function("untitle", 1, 1, untitle),
    function("upper", 1, 1, |call| {
        Ok(call.str(0)?.chars().map(upper).collect::<String>().into())
    }),
];

/// Changes the first character of each word, where a word is what no sign stands in.
fn title<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    Ok(words(&call.str(0)?, upper, |c| {
        if c.is_ascii() {
            !c.is_ascii_alphanumeric() && c != '_'
        } else {
            c.is_whitespace()
        }
    }))
}

fn untitle<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let text = call.str(0)?;
    let mut is_next = true;
    let change = |c: char| match c.is_whitespace() {
        true => {
            is_next = true;
            c
        }
        false if is_next => {
            is_next = false;
            lower(c)
        }
        false => c,
    };
    Ok(text.chars().map(change).collect::<String>().into())
}

/// Go changes one character into one: `ß` stays.
pub(super) fn upper(c: char) -> char {
    one(c.to_uppercase()).unwrap_or(c)
}

pub(super) fn lower(c: char) -> char {
    match c {
        'İ' => 'i',
        c => one(c.to_lowercase()).unwrap_or(c),
    }
}

fn one(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.next().filter(|_| chars.next().is_none())
}

fn words<'a>(text: &str, change: fn(char) -> char, separates: fn(char) -> bool) -> Value<'a> {
    let mut out = String::with_capacity(text.len());
    let mut starts = true;
    for c in text.chars() {
        out.push(if starts { change(c) } else { c });
        starts = separates(c);
    }
    out.into()
}

/// Goes by bytes, as goutils does.
fn initials<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let mut out = String::new();
    let mut starts = true;
    for c in call.text(0)?.iter().map(|byte| char::from(*byte)) {
        if c.is_whitespace() {
            starts = true;
        } else if starts {
            out.push(c);
            starts = false;
        }
    }
    Ok(out.into())
}

fn swap<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let mut starts = true;
    let mut change = |c: char| {
        if c.is_uppercase() {
            starts = false;
            lower(c)
        } else if c.is_lowercase() {
            starts = false;
            upper(c)
        } else {
            starts = c.is_whitespace();
            c
        }
    };
    let text = call.str(0)?;
    Ok(text.chars().map(&mut change).collect::<String>().into())
}
