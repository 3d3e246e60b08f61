//! TOML, as Helm writes and reads it.

use super::super::budget::MAX_PRINTED_DEPTH;
use super::super::budget::Output;
use super::super::error::Trouble;
use super::super::number::format_float;
use super::super::text::Text;
use super::super::value::{Value, Width, entries_of};
use super::{Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("fromToml", 1, 1, |call| {
        let text = call.str(0)?;
        let table: ::toml::Table = text
            .parse()
            .map_err(|_| Trouble::new("`fromToml` was given a text that is not TOML"))?;
        read(::toml::Value::Table(table))
    }),
    function("toToml", 1, 1, |call| {
        if call.value(0).entries().is_none() {
            return Err(call.expected(0, "a map"));
        }
        let mut out = Output::default();
        table(&mut out, &mut Vec::new(), call.value(0), false)?;
        Ok(out.into_bytes().into())
    }),
];

fn read<'a>(value: ::toml::Value) -> Result<Value<'a>> {
    Ok(match value {
        ::toml::Value::String(text) => text.into(),
        ::toml::Value::Integer(number) => Value::Int(number, Width::Int64),
        ::toml::Value::Float(number) => Value::Float(number),
        ::toml::Value::Boolean(value) => value.into(),
        ::toml::Value::Datetime(_) => {
            return Err(Trouble::new("`fromToml` can't read dates").hint("put the date in quotes"));
        }
        ::toml::Value::Array(items) => {
            let items: Result<Vec<_>> = items.into_iter().map(read).collect();
            items?.into()
        }
        ::toml::Value::Table(table) => {
            let entry = |(key, value): (String, _)| Ok((Text::from(key), read(value)?));
            let pairs: Result<Vec<_>> = table.into_iter().map(entry).collect();
            entries_of(pairs?).into()
        }
    })
}

/// Whether a value stands in a table of its own: a map, or a list of maps alone.
fn is_table(value: &Value) -> bool {
    let is_map = |value: &Value| value.entries().is_some();
    is_map(value) || is_list_of_tables(value)
}

fn is_list_of_tables(value: &Value) -> bool {
    value.items().is_some_and(|list| {
        !list.items.is_empty() && list.items.iter().all(|item| item.entries().is_some())
    })
}

/// Writes the plain entries of a table first, then those that are tables.
fn table(out: &mut Output, path: &mut Vec<String>, value: &Value, is_item: bool) -> Result<()> {
    if path.len() > MAX_PRINTED_DEPTH {
        return Err(Trouble::new("maps nest too deep to be written"));
    }
    let Some(map) = value.entries() else {
        return Ok(());
    };
    let entries = map.entries.borrow();
    let indent = "  ".repeat(path.len().saturating_sub(1));
    if !path.is_empty() && (is_item || !entries.is_empty()) {
        let header = path.join(".");
        out.push(&if is_item {
            format!("{indent}[[{header}]]\n")
        } else {
            format!("{indent}[{header}]\n")
        })?;
    }
    let indent = "  ".repeat(path.len());
    for (key, value) in entries
        .iter()
        .filter(|(_, value)| !value.is_nil() && !is_table(value))
    {
        out.push(&format!("{indent}{} = ", quoted_key(&key.str())))?;
        inline(out, value)?;
        out.push("\n")?;
    }
    for (key, value) in entries.iter().filter(|(_, value)| is_table(value)) {
        path.push(quoted_key(&key.str()));
        match value.items() {
            Some(list) => {
                for item in &list.items {
                    separate(out, path)?;
                    table(out, path, item, true)?;
                }
            }
            None => {
                separate(out, path)?;
                table(out, path, value, false)?;
            }
        }
        path.pop();
    }
    Ok(())
}

/// A line is left free before a table at the top.
fn separate(out: &mut Output, path: &[String]) -> Result<()> {
    out.push(if path.len() == 1 && !out.is_empty() {
        "\n"
    } else {
        ""
    })
}

fn inline(out: &mut Output, value: &Value) -> Result<()> {
    match value {
        Value::Bool(value) => out.push(if *value { "true" } else { "false" }),
        Value::Int(number, _) => out.push(&number.to_string()),
        Value::Uint(number) => out.push(&number.to_string()),
        Value::Whole(number) => out.push(&format!("{number}.0")),
        Value::Float(number) => out.push(&float(*number)),
        Value::Text(text) => out.push(&quoted(&text.str())),
        value => match (value.items(), value.entries()) {
            (Some(list), _) => {
                out.push("[")?;
                for (index, item) in list.items.iter().enumerate() {
                    out.push(if index > 0 { ", " } else { "" })?;
                    inline(out, item)?;
                }
                out.push("]")
            }
            (None, Some(map)) => {
                out.push("{")?;
                for (index, (key, item)) in map.entries.borrow().iter().enumerate() {
                    out.push(if index > 0 { ", " } else { "" })?;
                    out.push(&format!("{} = ", quoted_key(&key.str())))?;
                    inline(out, item)?;
                }
                out.push("}")
            }
            _ => Err(Trouble::new(format!(
                "`toToml` can't write {}",
                value.described()
            ))),
        },
    }
}

fn float(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let text = format_float(number, 'g', None);
    if text.contains(['e', '.']) {
        text
    } else {
        text + ".0"
    }
}

fn quoted_key(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !key.is_empty() && key.chars().all(is_bare) {
        return key.to_owned();
    }
    quoted(key)
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' || c == '\u{7f}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
