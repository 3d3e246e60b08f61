//! Prints values as YAML in which a text can never be read as anything but that text.

use std::fmt::{Result, Write};

use minijinja::value::{Value, ValueKind};

pub use crate::source::yaml::scalar::quoted;
use crate::source::yaml::scalar::text;

/// A map as a YAML document, without the last line feed.
///
/// # Errors
/// None: writing to memory does not fail.
pub fn to_string(value: &Value) -> std::result::Result<String, std::fmt::Error> {
    let mut out = String::new();
    match value.kind() {
        ValueKind::Map if value.len() != Some(0) => entries(&mut out, value, 0)?,
        _ => inline(&mut out, value)?,
    }
    Ok(out)
}

/// Prints a value on one line: a scalar, or a collection in flow style.
pub fn inline(out: &mut impl Write, value: &Value) -> Result {
    match value.kind() {
        ValueKind::String => text(out, value.as_str().unwrap_or_default()),
        ValueKind::Undefined | ValueKind::None => out.write_str("null"),
        ValueKind::Bool => out.write_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Seq | ValueKind::Iterable => list_inline(out, value),
        ValueKind::Map => map_inline(out, value),
        _ => write!(out, "{value}"),
    }
}

/// Prints a value in block style below a key that stands at `indent - 2`, starting with what follows the key's colon.
pub fn block(out: &mut impl Write, value: &Value, indent: usize) -> Result {
    match value.kind() {
        ValueKind::Map if value.len() == Some(0) => out.write_str(" {}"),
        ValueKind::Seq | ValueKind::Iterable if value.len() == Some(0) => out.write_str(" []"),
        ValueKind::Map => {
            out.write_char('\n')?;
            entries(out, value, indent)
        }
        ValueKind::Seq | ValueKind::Iterable => {
            out.write_char('\n')?;
            items(out, value, indent)
        }
        ValueKind::String => match value.as_str().unwrap_or_default() {
            long if long.contains('\n') && is_literal(long) => literal(out, long, indent),
            short => {
                out.write_char(' ')?;
                text(out, short)
            }
        },
        _ => {
            out.write_char(' ')?;
            inline(out, value)
        }
    }
}

/// Prints the entries of a map, each on lines of its own at `indent`, without the last line feed.
pub fn entries(out: &mut impl Write, map: &Value, indent: usize) -> Result {
    entries_where(out, map, indent, |_| true)
}

/// As [`entries`], but for those that `wanted` does not take.
pub fn entries_where(
    out: &mut impl Write,
    map: &Value,
    indent: usize,
    wanted: fn(&Value) -> bool,
) -> Result {
    let mut first = true;
    for (key, value) in pairs(map).filter(|(_, value)| wanted(value)) {
        if !std::mem::take(&mut first) {
            out.write_char('\n')?;
        }
        pad(out, indent)?;
        key_text(out, &key)?;
        out.write_char(':')?;
        block(out, &value, indent + 2)?;
    }
    Ok(())
}

fn pairs(map: &Value) -> impl Iterator<Item = (Value, Value)> {
    map.as_object()
        .and_then(|object| object.try_iter_pairs())
        .into_iter()
        .flatten()
}

/// Prints the items of a list, each after `- ` at `indent`, without the last line feed.
pub fn items(out: &mut impl Write, list: &Value, indent: usize) -> Result {
    let mut first = true;
    for item in list.try_iter().into_iter().flatten() {
        if !std::mem::take(&mut first) {
            out.write_char('\n')?;
        }
        pad(out, indent)?;
        out.write_char('-')?;
        item_after_dash(out, &item, indent + 2)?;
    }
    Ok(())
}

/// A map starts on the line of its dash.
fn item_after_dash(out: &mut impl Write, item: &Value, indent: usize) -> Result {
    if item.kind() != ValueKind::Map || item.len() == Some(0) {
        return block(out, item, indent);
    }
    let mut nested = String::new();
    entries(&mut nested, item, indent)?;
    out.write_char(' ')?;
    out.write_str(&nested[indent..])
}

/// A block scalar: `|`, `|-` or `|+` by the line feeds at its end.
fn literal(out: &mut impl Write, text: &str, indent: usize) -> Result {
    let body = text.trim_end_matches('\n');
    out.write_str(match text.len() - body.len() {
        0 => " |-",
        1 => " |",
        _ => " |+",
    })?;
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        out.write_char('\n')?;
        if !line.is_empty() {
            pad(out, indent)?;
            out.write_str(line)?;
        }
    }
    Ok(())
}

/// Whether a block scalar keeps this text as it is, for every reader.
fn is_literal(text: &str) -> bool {
    let first = text.chars().next().unwrap_or('\n');
    let last_line = text.trim_end_matches('\n');
    first != ' '
        && first != '\t'
        && first != '\n'
        && !last_line.is_empty()
        && text.chars().all(|c| {
            c == '\n'
                || c == '\t'
                || (!c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
        })
}

fn list_inline(out: &mut impl Write, list: &Value) -> Result {
    out.write_char('[')?;
    for (index, item) in list.try_iter().into_iter().flatten().enumerate() {
        if index > 0 {
            out.write_str(", ")?;
        }
        inline_quoted(out, &item)?;
    }
    out.write_char(']')
}

fn map_inline(out: &mut impl Write, map: &Value) -> Result {
    out.write_char('{')?;
    for (index, (key, value)) in pairs(map).enumerate() {
        if index > 0 {
            out.write_str(", ")?;
        }
        inline_quoted(out, &key)?;
        out.write_str(": ")?;
        inline_quoted(out, &value)?;
    }
    out.write_char('}')
}

/// Inside of flow style more characters mean something, so every text is quoted.
fn inline_quoted(out: &mut impl Write, value: &Value) -> Result {
    match value.as_str() {
        Some(text) => quoted(out, text),
        None => inline(out, value),
    }
}

fn key_text(out: &mut impl Write, key: &Value) -> Result {
    match key.as_str() {
        Some(key) => text(out, key),
        None => text(out, &key.to_string()),
    }
}

#[inline]
fn pad(out: &mut impl Write, indent: usize) -> Result {
    const SPACES: &str = "                                ";
    match SPACES.get(..indent) {
        Some(spaces) => out.write_str(spaces),
        None => write!(out, "{:indent$}", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::context;

    fn printed(value: &Value) -> String {
        let mut out = String::new();
        block(&mut out, value, 2).unwrap();
        out
    }

    #[test]
    fn bare_only_where_it_is_safe() {
        for bare in [
            "ess-mas",
            "ghcr.io/a/b:1.2",
            "/_matrix",
            "http://a.b.:8008/",
        ] {
            assert_eq!(printed(&Value::from(bare)), format!(" {bare}"));
        }
        for word in [
            "", "no", "On", "NULL", "1.0", "0x1", "-1", "~", "a: b", "a #b", "{x}", "x:", "*x",
            "1_000", "12:30", "é", " a", "<<",
        ] {
            assert!(printed(&Value::from(word)).starts_with(" \""), "{word}");
        }
    }

    #[test]
    fn nested_collections_are_in_block_style() {
        let value = context! { a => context! { list => [1, 2], maps => vec![context! { x => 1, k => context! { z => true } }], none => Vec::<i32>::new() } };
        assert_eq!(
            printed(&value),
            "\n  a:\n    list:\n      - 1\n      - 2\n    maps:\n      - x: 1\n        k:\n          z: true\n    none: []"
        );
    }

    #[test]
    fn program_text_is_a_block_scalar() {
        assert_eq!(printed(&Value::from("a\n\n b\n")), " |\n  a\n\n   b");
        assert_eq!(printed(&Value::from("a\nb")), " |-\n  a\n  b");
        assert_eq!(printed(&Value::from("a\n\n")), " |+\n  a\n");
        assert_eq!(printed(&Value::from(" a\nb")), " \" a\\nb\"");
        assert_eq!(printed(&Value::from("a\r\nb")), " \"a\\r\\nb\"");
    }
}
