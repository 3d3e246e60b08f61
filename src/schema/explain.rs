//! What the schema says of one value, for people.

use super::defaults::{DEFAULTS, Default};
use super::{Additional, SCHEMA, Schema, Type, nearest};

/// There is no value with this path.
#[derive(Debug, thiserror::Error)]
#[error("there is no value `{path}`{near}")]
pub(crate) struct UnknownPath {
    path: String,
    near: String,
}

/// Meaning, type, default, and the keys below, of the value at a path with dots; `.` is the top.
///
/// # Errors
/// There is no value with this path.
pub(crate) fn explain(path: &str) -> Result<String, UnknownPath> {
    let (schema, description) = find(path)?;
    let mut out = match path {
        "." => String::new(),
        _ => format!(
            "{path}\n\n{description}\n\ntype:     {}\n",
            type_name(schema)
        ),
    };
    if !schema.choices.is_empty() {
        out.push_str(&format!("one of:   {}\n", schema.choices.join(", ")));
    }
    if let Some(default) = default(path) {
        out.push_str(&format!("default:  {default}\n"));
    }
    if !schema.properties.is_empty() {
        let width = schema
            .properties
            .iter()
            .map(|p| p.name.len())
            .max()
            .unwrap_or_default();
        out.push_str("\nkeys:\n");
        for property in schema.properties {
            let about = if property.description.is_empty() {
                property.schema.description
            } else {
                property.description
            };
            out.push_str(&format!("  {:width$}  {about}\n", property.name));
        }
    }
    Ok(out)
}

/// The schema of the value, and what it means there.
fn find(path: &str) -> Result<(&'static Schema, &'static str), UnknownPath> {
    let mut here: (&'static Schema, &'static str) = (&SCHEMA, "");
    for key in path.split('.').filter(|key| !key.is_empty()) {
        here = step(here.0, key).ok_or_else(|| UnknownPath {
            path: path.to_owned(),
            near: nearest(key, here.0.properties.iter().map(|p| p.name))
                .map_or_else(String::new, |near| format!(": did you mean `{near}`?")),
        })?;
    }
    Ok(here)
}

fn step(schema: &'static Schema, key: &str) -> Option<(&'static Schema, &'static str)> {
    if let Some(property) = schema.property(key) {
        let about = if property.description.is_empty() {
            property.schema.description
        } else {
            property.description
        };
        return Some((property.schema, about));
    }
    match schema.additional {
        Additional::Each(each) => Some((each, each.description)),
        _ => schema.items.map(|items| (items, items.description)),
    }
}

/// The type in words, e.g. `text or null`.
pub(super) fn type_name(schema: &Schema) -> String {
    let name = |t: &Type| match t {
        Type::Null => "null",
        Type::Boolean => "true or false",
        Type::Integer => "integer",
        Type::Number => "number",
        Type::String => "text",
        Type::Array => "list",
        Type::Object => "map",
    };
    match schema.types {
        [] => "any".to_owned(),
        types => types.iter().map(name).collect::<Vec<_>>().join(" or "),
    }
}

/// The default of a scalar or an empty collection, as JSON.
fn default(path: &str) -> Option<String> {
    let mut node = &DEFAULTS;
    for key in path.split('.').filter(|key| !key.is_empty()) {
        let Default::Map(entries) = node else {
            return None;
        };
        node = &entries.iter().find(|(name, _)| *name == key)?.1;
    }
    match node {
        Default::Map([]) => Some("{}".into()),
        Default::List([]) => Some("[]".into()),
        Default::Map(_) | Default::List(_) => None,
        Default::Bool(value) => Some(value.to_string()),
        Default::Int(value) => Some(value.to_string()),
        Default::Float(value) => Some(value.to_string()),
        Default::Text(text) => Some(format!("{text:?}")),
    }
}
