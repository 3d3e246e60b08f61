//! What to do about a key that is not known.

use super::advice::Advice;
use super::elsewhere::{self, Elsewhere};
use super::programs::PROGRAMS;
use super::{Program, Property, Schema, known_wrong, nearest, older};
use crate::chart::Chart;
use crate::source::problem::Severity;
use crate::source::{ValuePath, plain, shell};

/// The advice for `key`, which stands under `path` where `schema` does not know it: what is known to
/// be written there, else where the key belongs, else what is spelt alike.
///
/// `written` is the path as the user wrote it, for this release of the chart.
pub(super) fn unknown_key(
    schema: &'static Schema,
    path: &ValuePath,
    key: &str,
    (written, chart): (&ValuePath, &Chart),
) -> Advice {
    let here = path.key(key.to_owned());
    older::find(written, chart)
        .or_else(|| known_wrong::find(&here))
        .or_else(|| in_other_letters(schema, path, key))
        .or_else(|| known_wrong::find_in_other_letters(&here))
        .or_else(|| setting_of_own_program(path, key))
        .or_else(|| elsewhere::below(schema, path, key).map(Elsewhere::advice))
        .or_else(|| spelt_alike(schema, path, key))
        .or_else(|| elsewhere::above(path, key).map(Elsewhere::advice))
        .or_else(|| setting_of_any_program(key))
        .unwrap_or_else(|| Advice::new(nowhere(schema, path)))
}

/// A setting of the program whose values these are.
fn setting_of_own_program(path: &ValuePath, key: &str) -> Option<Advice> {
    let block = path.to_string();
    let is_own = |p: &&&Program| p.additional.strip_suffix(".additional") == Some(&block);
    let program = PROGRAMS.iter().find(is_own)?;
    belongs_to(program, key)
}

fn setting_of_any_program(key: &str) -> Option<Advice> {
    PROGRAMS.iter().find_map(|program| belongs_to(program, key))
}

fn spelt_alike(schema: &'static Schema, path: &ValuePath, key: &str) -> Option<Advice> {
    let near = nearest(key, schema.properties.iter().map(|p| p.name))?;
    Some(Advice::meaning(
        format!("did you mean `{near}`?"),
        path.key(near),
    ))
}

/// A key that is there but for what tells its words apart.
fn in_other_letters(schema: &'static Schema, path: &ValuePath, key: &str) -> Option<Advice> {
    let is_same = |p: &&Property| plain(p.name) == plain(key);
    let known = schema.properties.iter().find(is_same)?.name;
    Some(Advice::meaning(
        format!("did you mean `{known}`?"),
        path.key(known),
    ))
}

/// What is known instead of a key that no release has.
fn nowhere(schema: &'static Schema, path: &ValuePath) -> String {
    let (known, newest) = (known_keys(schema, path), Chart::newest());
    format!(
        "{known}; masthead knows matrix-stack up to {}",
        newest.version()
    )
}

fn known_keys(schema: &'static Schema, path: &ValuePath) -> String {
    let known: Vec<_> = schema
        .properties
        .iter()
        .map(|p| format!("`{}`", p.name))
        .collect();
    match known.len() {
        0 => "no keys are allowed here".into(),
        1..=12 => format!("known here: {}", known.join(", ")),
        _ => {
            let path = if path.is_root() {
                ".".to_owned()
            } else {
                path.to_string()
            };
            let path = shell::word(&path);
            format!("`masthead values explain {path}` lists the known keys")
        }
    }
}

/// The hint for a setting `key` that the program does not know where `schema` holds.
pub(super) fn unknown_setting_hint(
    program: &'static Program,
    schema: &'static Schema,
    key: &str,
) -> String {
    let is_top = std::ptr::eq(schema, program.schema);
    let others = PROGRAMS
        .iter()
        .filter(|other| is_top && other.name != program.name);
    if let Some(advice) = others.copied().find_map(|other| belongs_to(other, key)) {
        return advice.hint;
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

/// Where a setting of a program belongs, if it is one; people write it in capitals between words too.
fn belongs_to(program: &Program, key: &str) -> Option<Advice> {
    let same = |p: &&Property| plain(p.name) == plain(key);
    let setting = program.schema.properties.iter().find(same)?;
    let is_section = !setting.schema.properties.is_empty() || setting.schema.items.is_some();
    let kind = if is_section { "section" } else { "setting" };
    Some(Advice::new(format!(
        "`{}` is a {kind} of {}'s own configuration: put it under `{}.{}`",
        setting.name, program.name, program.additional, program.entry
    )))
}
