//! Types of values: which there are, how messages name them, and how to write them.

use super::words::{forms, quoted};
use crate::schema::{Schema, Type};
use crate::source::{Kind, Node, is_plain};

pub(super) fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::List(_) => "a list",
        Kind::Map(_) => "a map",
        Kind::Bool(_) => "a truth value",
        Kind::Int(_) | Kind::Float(_) => "a number",
        Kind::Text(_) => "a text",
    }
}

pub(super) fn has_type(schema: &Schema, node: &Node) -> bool {
    schema.types.is_empty()
        || schema.types.iter().any(|t| match (t, &node.kind) {
            (Type::Null, Kind::Null)
            | (Type::Boolean, Kind::Bool(_))
            | (Type::Integer | Type::Number, Kind::Int(_))
            | (Type::Number, Kind::Float(_))
            | (Type::String, Kind::Text(_))
            | (Type::Array, Kind::List(_))
            | (Type::Object, Kind::Map(_)) => true,
            (Type::Integer, Kind::Float(_)) => node.as_int().is_some(),
            _ => false,
        })
}

pub(super) fn expected_type(schema: &Schema) -> String {
    let names: Vec<_> = schema
        .types
        .iter()
        .filter(|t| schema.types.len() == 1 || **t != Type::Null)
        .map(|t| match t {
            Type::Null => "null",
            Type::Boolean => "`true` or `false`",
            Type::Integer => "an integer",
            Type::Number => "a number",
            Type::String => "a text",
            Type::Array => "a list",
            Type::Object => "a map",
        })
        .collect();
    names.join(" or ")
}

/// What to do about a value of another type; `written` is how it stands in the file.
pub(super) fn type_hint(schema: &Schema, node: &Node, written: Option<&str>) -> Option<String> {
    let wanted = |t| schema.types.contains(&t);
    match &node.kind {
        Kind::Text(text)
            if wanted(Type::Integer) && is_plain(text) && text.parse::<i64>().is_ok() =>
        {
            Some(format!("write it without quotes: `{text}`"))
        }
        Kind::Text(_) if wanted(Type::Integer) => Some("write a number, without quotes".into()),
        Kind::Text(text) if wanted(Type::Boolean) && (text == "true" || text == "false") => {
            Some(format!("write it without quotes: `{text}`"))
        }
        Kind::Bool(value) if wanted(Type::String) => Some(format!(
            "YAML reads `yes`, `no`, `on`, `off`, `true` and `false` as truth values: put it in \
             quotes, e.g. `{}`",
            in_quotes(written, value)
        )),
        Kind::Int(number) if wanted(Type::String) => Some(format!(
            "put it in quotes: `{}`",
            in_quotes(written, number)
        )),
        Kind::Float(number) if wanted(Type::String) => Some(format!(
            "put it in quotes: `{}`",
            in_quotes(written, number)
        )),
        Kind::Null if !wanted(Type::Null) => Some("give a value, or leave the key out".into()),
        Kind::Map(_) if wanted(Type::Array) => Some("write each entry of a list after `- `".into()),
        Kind::List(_) if wanted(Type::Object) => {
            Some("write `key: value` lines, without `- `".into())
        }
        _ => None,
    }
}

/// What to write in the place of a single value, where a map belongs.
pub(super) fn parts_hint(schema: &Schema, node: &Node) -> Option<String> {
    let is_single = !matches!(node.kind, Kind::Map(_) | Kind::List(_) | Kind::Null);
    if !is_single || !schema.types.contains(&Type::Object) {
        return None;
    }
    let names: Vec<_> = schema.properties.iter().map(|p| p.name).collect();
    let is_in_forms = |name: &&str| {
        schema
            .limits
            .forms
            .iter()
            .any(|form| form.required.contains(name))
    };
    if !schema.limits.forms.is_empty() && names.iter().all(is_in_forms) {
        return Some(format!("give below it either {}", forms(schema)));
    }
    let is_list_short = (1..=12).contains(&names.len());
    is_list_short.then(|| format!("give its parts below it: {}", quoted(&names)))
}

/// What to do about an object of Kubernetes in the place of its text.
pub(super) fn text_hint(schema: &Schema, node: &Node) -> Option<String> {
    let is_object = node.str("apiVersion").or(node.str("kind")).is_some();
    let takes_text = schema.types.contains(&Type::String);
    (is_object && takes_text).then(|| {
        "write it as a text: put `|` after the key or the dash, and the object below it".to_owned()
    })
}

/// What is written in quotes, or else the value.
fn in_quotes(written: Option<&str>, value: &dyn std::fmt::Display) -> String {
    let is_bare = |text: &&str| {
        let belongs = |c: char| c.is_ascii_alphanumeric() || "+-._".contains(c);
        text.chars().all(belongs)
    };
    match written.filter(is_bare) {
        Some(text) => format!("\"{text}\""),
        None => format!("\"{value}\""),
    }
}
