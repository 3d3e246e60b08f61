//! Texts in quotes: <https://pkg.go.dev/strconv#Quote>.

use std::fmt::Write;

/// A text as `%q`.
pub(in super::super) fn quote(text: &[u8]) -> String {
    quoted(text, '"', false)
}

/// As [`quote`], with only ASCII in it where that is asked for.
pub(super) fn quoted(text: &[u8], mark: char, is_ascii: bool) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(mark);
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            push(&mut out, c, mark, is_ascii);
        }
        for byte in chunk.invalid() {
            hexadecimal(&mut out, "\\x", (*byte).into(), 2);
        }
    }
    out.push(mark);
    out
}

fn push(out: &mut String, c: char, mark: char, is_ascii: bool) {
    match c {
        '\\' => out.push_str("\\\\"),
        c if c == mark => out.extend(['\\', c]),
        '\u{7}' => out.push_str("\\a"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{b}' => out.push_str("\\v"),
        c if is_printable(c) && (c.is_ascii() || !is_ascii) => out.push(c),
        c => match u32::from(c) {
            number @ 0..=0x7f => hexadecimal(out, "\\x", number, 2),
            number @ 0x80..=0xffff => hexadecimal(out, "\\u", number, 4),
            number => hexadecimal(out, "\\U", number, 8),
        },
    }
}

fn hexadecimal(out: &mut String, before: &str, number: u32, digits: usize) {
    write!(out, "{before}{number:0digits$x}").expect("a String takes all text");
}

/// A text in backquotes, if it can stand in them.
pub(super) fn backquoted(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?;
    let can = |c: char| !(c < ' ' && c != '\t' || matches!(c, '`' | '\u{7f}' | '\u{feff}'));
    text.chars().all(can).then(|| format!("`{text}`"))
}

/// Letters, marks, numbers, punctuation, symbols and the plain space, as Go and Rust's `Debug` have
/// it.
pub(in super::super) fn is_printable(c: char) -> bool {
    // At the start of a text `Debug` escapes marks too.
    let mut text = [0; 5];
    text[0] = b'a';
    let length = 1 + c.encode_utf8(&mut text[1..]).len();
    let text = std::str::from_utf8(&text[..length]).unwrap_or_default();
    matches!(c, '\'' | '"' | '\\') || text.escape_debug().count() == 2
}
