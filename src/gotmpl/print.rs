//! Prints values as Go's `fmt` does.

use std::fmt::Write;

use super::budget::Output;
use super::error::Trouble;
use super::number;
use super::value::Value;

type Result<T> = std::result::Result<T, Trouble>;

/// Prints a value as `%v`.
pub(super) fn value(out: &mut Output, value: &Value) -> Result<()> {
    match value {
        Value::Nil => out.push("<nil>"),
        Value::Bool(value) => out.push(if *value { "true" } else { "false" }),
        Value::Int(number) => out.push(&number.to_string()),
        Value::Float(number) => out.push(&number::shortest(*number)),
        Value::Text(text) => out.push(text),
        _ => collection(out, value),
    }
}

/// Lists are `[a b]`, maps `map[k:v]`.
fn collection(out: &mut Output, collection: &Value) -> Result<()> {
    if let Value::Object(object) = collection
        && let Some(text) = object.text()
    {
        return out.push(&text);
    }
    if let Some(list) = collection.items() {
        out.push("[")?;
        for (index, item) in list.items.iter().enumerate() {
            out.push(if index > 0 { " " } else { "" })?;
            value(out, item)?;
        }
    } else if let Some(map) = collection.entries() {
        out.push("map[")?;
        for (index, (key, item)) in map.entries.iter().enumerate() {
            out.push(if index > 0 { " " } else { "" })?;
            out.push(key)?;
            out.push(":")?;
            value(out, item)?;
        }
    }
    out.push("]")
}

/// The text of a value as `%v`.
pub(super) fn text(of: &Value) -> Result<String> {
    let mut out = Output::default();
    value(&mut out, of)?;
    Ok(out.into_text())
}

/// A text as `%q`: <https://pkg.go.dev/strconv#Quote>.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            c if is_printable(c) => out.push(c),
            c => escaped(&mut out, c.into()),
        }
    }
    out.push('"');
    out
}

fn escaped(out: &mut String, number: u32) {
    let written = match number {
        0..=0x7f => write!(out, "\\x{number:02x}"),
        0x80..=0xffff => write!(out, "\\u{number:04x}"),
        _ => write!(out, "\\U{number:08x}"),
    };
    written.expect("a String takes all text");
}

/// Letters, marks, numbers, punctuation, symbols and the plain space, as Go and Rust's `Debug` have
/// it.
fn is_printable(c: char) -> bool {
    // At the start of a text `Debug` escapes marks too.
    let mut text = [0; 5];
    text[0] = b'a';
    let length = 1 + c.encode_utf8(&mut text[1..]).len();
    let text = std::str::from_utf8(&text[..length]).unwrap_or_default();
    c == '\'' || text.escape_debug().count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_in_go() {
        for (text, quoted) in [
            ("plain 'é' 😀", r#""plain 'é' 😀""#),
            ("\"\\\n\t\r\u{7}\u{8}\u{b}\u{c}", r#""\"\\\n\t\r\a\b\v\f""#),
            (
                "\0\u{1b}\u{7f}\u{80}\u{a0}\u{200b}\u{feff}\u{e000}",
                r#""\x00\x1b\x7f\u0080\u00a0\u200b\ufeff\ue000""#,
            ),
            ("e\u{301}\u{301}", "\"e\u{301}\u{301}\""),
            ("\u{301}", "\"\u{301}\""),
            ("\u{10ffff}", r#""\U0010ffff""#),
        ] {
            assert_eq!(quote(text), quoted);
        }
    }
}
