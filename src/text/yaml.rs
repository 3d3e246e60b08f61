//! Texts as YAML scalars that can never be read as anything but that text.

use std::fmt::{Result, Write};

/// Prints a text: bare where every YAML reader reads it as that text, else in double quotes as JSON does.
pub fn text(out: &mut dyn Write, text: &str) -> Result {
    match is_plain(text) {
        true => out.write_str(text),
        false => quoted(out, text),
    }
}

/// Double quotes as in JSON, which every YAML reader takes; what YAML calls a line break is escaped too.
pub fn quoted(out: &mut dyn Write, text: &str) -> Result {
    out.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') => {
                write!(out, "\\u{:04x}", c as u32)?;
            }
            c => out.write_char(c)?,
        }
    }
    out.write_char('"')
}

/// Whether a text may stand bare: made of harmless characters, and no word that YAML 1.1 or 1.2 reads as something else.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    (first.is_ascii_alphabetic() || matches!(first, b'/' | b'_'))
        && bytes
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/' | b':' | b'@' | b'+' | b'$' | b'='))
        && *last != b':'
        && !is_reserved(text)
}

/// Words of YAML 1.1 for truth values and nothing.
fn is_reserved(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    text.len() <= 5 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}
