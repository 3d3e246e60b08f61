//! Texts as YAML scalars that can never be read as anything but that text.

use std::fmt::{Result, Write};

/// Prints a text: bare where every YAML reader reads it as that text, else in double quotes as JSON
/// does.
pub(crate) fn text(out: &mut impl Write, text: &str) -> Result {
    if is_plain(text) {
        out.write_str(text)
    } else {
        quoted(out, text)
    }
}

/// Double quotes as in JSON, which every YAML reader takes; what YAML calls a line break is escaped
/// too.
pub(crate) fn quoted(out: &mut impl Write, text: &str) -> Result {
    out.write_char('"')?;
    if text.bytes().all(|byte| QUOTABLE[usize::from(byte)]) {
        out.write_str(text)?;
        return out.write_char('"');
    }
    let mut plain_from = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| needs_escape(*c)) {
        out.write_str(&text[plain_from..at])?;
        plain_from = at + c.len_utf8();
        match c {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            c => write!(out, "\\u{:04x}", c as u32)?,
        }
    }
    out.write_str(&text[plain_from..])?;
    out.write_char('"')
}

fn needs_escape(c: char) -> bool {
    c == '"'
        || c == '\\'
        || c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// Whether a text may stand bare: made of harmless characters, and no word that YAML 1.1 or 1.2
/// reads as something else.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return false;
    };
    (first.is_ascii_alphabetic() || matches!(first, b'/' | b'_'))
        && bytes.iter().all(|byte| HARMLESS[usize::from(*byte)])
        && *last != b':'
        && !is_reserved(text)
}

/// The bytes that mean nothing to YAML, and those that stand for themselves in double quotes.
/// Tables, since every byte that is printed is looked up.
const HARMLESS: [bool; 256] = tables().0;
const QUOTABLE: [bool; 256] = tables().1;

const fn tables() -> ([bool; 256], [bool; 256]) {
    let (mut harmless, mut quotable) = ([false; 256], [false; 256]);
    let mut byte = b' ';
    while byte < 127 {
        let is_mark = matches!(
            byte,
            b'_' | b'-' | b'.' | b'/' | b':' | b'@' | b'+' | b'$' | b'='
        );
        harmless[byte as usize] = byte.is_ascii_alphanumeric() || is_mark;
        quotable[byte as usize] = byte != b'"' && byte != b'\\';
        byte += 1;
    }
    (harmless, quotable)
}

/// Words of YAML 1.1 for truth values and nothing.
fn is_reserved(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    text.len() <= 5 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}
