//! Prints values as YAML, in the form in which Helm's `toYaml` does.

use super::super::budget::Output;
use super::super::number;
use super::super::value::Value;
use super::Result;
use crate::source::yaml::scalar as yaml;

/// A value as YAML, without the last line feed.
pub(super) fn print(value: &Value) -> Result<String> {
    let mut out = Output::default();
    block(&mut out, value, 0)?;
    Ok(out.into_text())
}

/// Prints a value at the current place; its further lines stand at `indent`.
fn block(out: &mut Output, value: &Value, indent: usize) -> Result<()> {
    match value {
        Value::Nil => out.push("null"),
        Value::Bool(value) => out.push(if *value { "true" } else { "false" }),
        Value::Int(number) => out.push(&number.to_string()),
        Value::Float(number) => out.push(&number::shortest(*number)),
        Value::Text(text) => {
            let mut scalar = String::new();
            yaml::text(&mut scalar, text).expect("a String takes all text");
            out.push(&scalar)
        }
        collection => match (collection.items(), collection.entries()) {
            (Some(list), _) => items(out, &list.items, indent),
            (None, map) => entries(out, map.iter().flat_map(|map| &map.entries), indent),
        },
    }
}

fn items(out: &mut Output, items: &[Value], indent: usize) -> Result<()> {
    if items.is_empty() {
        return out.push("[]");
    }
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            line(out, indent)?;
        }
        out.push("- ")?;
        block(out, item, indent + 2)?;
    }
    Ok(())
}

fn entries<'v, 'a: 'v, K>(
    out: &mut Output,
    entries: impl Iterator<Item = (K, &'v Value<'a>)>,
    indent: usize,
) -> Result<()>
where
    K: std::ops::Deref,
    K::Target: std::ops::Deref<Target = str>,
{
    let mut first = true;
    for (key, value) in entries {
        if !std::mem::take(&mut first) {
            line(out, indent)?;
        }
        let mut name = String::new();
        yaml::text(&mut name, &key).expect("a String takes all text");
        out.push(&name)?;
        out.push(":")?;
        below(out, value, indent)?;
    }
    out.push(if first { "{}" } else { "" })
}

/// What stands under a key: a map on lines of its own, deeper; a list too, but at the same indent.
fn below(out: &mut Output, value: &Value, indent: usize) -> Result<()> {
    match value.kind() {
        "map" | "struct" if value.truth() => {
            line(out, indent + 2)?;
            block(out, value, indent + 2)
        }
        "slice" if value.truth() => {
            line(out, indent)?;
            block(out, value, indent)
        }
        _ => {
            out.push(" ")?;
            block(out, value, indent)
        }
    }
}

fn line(out: &mut Output, indent: usize) -> Result<()> {
    out.push("\n")?;
    out.push(&" ".repeat(indent))
}
