//! Texts of several lines as block scalars.

use std::fmt::{self, Write};

use super::scalar::text;

/// Adds spaces up to a column.
#[inline]
pub(super) fn pad(out: &mut String, indent: usize) {
    const SPACES: &str = "                                ";
    match SPACES.get(..indent) {
        Some(spaces) => out.push_str(spaces),
        None => out.extend(std::iter::repeat_n(' ', indent)),
    }
}

/// Adds a text after a key or a dash: a block scalar where it has several lines.
pub(super) fn text_below(out: &mut String, value: &str, indent: usize) -> fmt::Result {
    if value.contains('\n') && is_literal(value) {
        literal(out, value, indent);
        return Ok(());
    }
    out.write_char(' ')?;
    text(out, value)
}

/// A block scalar: `|`, `|-` or `|+` by the line feeds at its end.
fn literal(out: &mut String, text: &str, indent: usize) {
    let body = text.trim_end_matches('\n');
    out.push_str(match text.len() - body.len() {
        0 => " |-",
        1 => " |",
        _ => " |+",
    });
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        out.push('\n');
        if !line.is_empty() {
            pad(out, indent);
            out.push_str(line);
        }
    }
}

/// Whether a block scalar keeps this text as it is, for every reader.
fn is_literal(text: &str) -> bool {
    let first = text.chars().next().unwrap_or('\n');
    let is_kept = |c: char| {
        c == '\n'
            || c == '\t'
            || (!c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
    };
    !matches!(first, ' ' | '\t' | '\n')
        && !text.trim_end_matches('\n').is_empty()
        && (text
            .bytes()
            .all(|b| matches!(b, b'\n' | b'\t' | b' '..=b'~'))
            || text.chars().all(is_kept))
}
