//! What to do about a key that is not known.

use super::programs::PROGRAMS;
use super::{Program, Schema, nearest};
use crate::source::problem::Severity;

/// The hint for `key`, which stands under `path` where `schema` does not know it.
pub(super) fn unknown_key_hint(schema: &'static Schema, path: &str, key: &str) -> String {
    let here = |p: &&&Program| {
        p.additional.strip_suffix(".additional") == Some(path) && p.setting(key).is_some()
    };
    if let Some(program) = PROGRAMS.iter().find(here) {
        return belongs_to(program, key);
    }
    if let Some(parent) = schema
        .properties
        .iter()
        .find(|p| !path.is_empty() && p.schema.property(key).is_some())
    {
        return format!("`{key}` belongs under `{}`", parent.name);
    }
    if let Some(near) = nearest(key, schema.properties.iter().map(|p| p.name)) {
        return format!("did you mean `{near}`?");
    }
    let known: Vec<_> = schema
        .properties
        .iter()
        .map(|p| format!("`{}`", p.name))
        .collect();
    match known.len() {
        0 => "no keys are allowed here".into(),
        1..=12 => format!("known here: {}", known.join(", ")),
        _ => format!(
            "`masthead values explain {}` lists the known keys",
            if path.is_empty() { "." } else { path }
        ),
    }
}

/// The hint for a setting `key` that the program does not know where `schema` holds.
pub(super) fn unknown_setting_hint(
    program: &'static Program,
    schema: &'static Schema,
    key: &str,
) -> String {
    let is_top = std::ptr::eq(schema, program.schema);
    if let Some(other) = PROGRAMS.iter().find(|p| is_top && p.setting(key).is_some()) {
        return belongs_to(other, key);
    }
    let mut parents = schema
        .properties
        .iter()
        .filter(|p| p.schema.property(key).is_some());
    if let (Some(parent), None) = (parents.next(), parents.next()) {
        return format!("`{key}` belongs under `{}`", parent.name);
    }
    if let Some(near) = nearest(key, schema.properties.iter().map(|p| p.name)) {
        return format!("did you mean `{near}`?");
    }
    let does = match program.misspelt {
        Severity::Error => "does not start with",
        _ => "ignores",
    };
    format!(
        "{} {does} what it does not know; its settings: <{}>",
        program.name, program.manual
    )
}

fn belongs_to(program: &Program, key: &str) -> String {
    let is_section = program
        .setting(key)
        .is_some_and(|p| !p.schema.properties.is_empty() || p.schema.items.is_some());
    let kind = if is_section { "section" } else { "setting" };
    format!(
        "`{key}` is a {kind} of {}'s own configuration: put it under `{}.<name>.config`",
        program.name, program.additional
    )
}
