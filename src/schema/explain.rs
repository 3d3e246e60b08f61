//! What the schema says of one value, for people.

use super::changed::{self, Changed};
use super::check::words::forms;
use super::hint::{unknown_key, unknown_setting_hint};
use super::resolve::{Resolved, program_of, resolve};
use super::{Additional, Program, Property, Schema, Type};
use crate::chart::Chart;
use crate::chart::defaults::Default;
use crate::source::{PathError, Step, ValuePath};

/// There is no value with this path.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UnknownPath {
    #[error("there is no value `{0}`: {1}")]
    NoValue(ValuePath, String),
    #[error("`{0}` is no path: {1}")]
    NoPath(String, PathError),
}

/// What is known of a value.
pub(crate) struct Explained {
    /// The path of the value, as it is in the values.
    pub path: ValuePath,
    /// What it means; empty for a setting of a program.
    pub about: &'static str,
    /// The program whose own setting it is.
    pub program: Option<&'static Program>,
    /// Its type in words.
    pub kind: String,
    /// The texts that are allowed; empty means any.
    pub choices: &'static [&'static str],
    /// What else limits it.
    pub limits: Vec<String>,
    /// Where the schema wants it.
    pub required: Option<String>,
    /// The forms that it, or the map that it stands in, can have.
    pub forms: Option<String>,
    /// Its default in this release of the chart.
    pub default: Option<&'static Default>,
    pub changed: Vec<Changed>,
    /// What can stand below it.
    pub keys: Vec<Key>,
}

/// What can stand below a value.
pub(crate) struct Key {
    /// The path from the value: a key, `<name>` and `[0]` for what has any, and what is below these.
    pub path: String,
    pub kind: String,
    pub is_required: bool,
    pub about: &'static str,
}

/// What is known of the value at a path as problems print them, or with dots alone; `.` is the
/// top. The default is that of this release of the chart.
///
/// # Errors
/// There is no value with this path.
pub(crate) fn explain(path: &str, chart: &Chart) -> Result<Explained, UnknownPath> {
    let parsed = ValuePath::parse(path);
    let parsed = parsed.map_err(|error| UnknownPath::NoPath(path.to_owned(), error))?;
    let found = resolve(&parsed).ok_or_else(|| unknown(&parsed, chart))?;
    Ok(explained(found, chart))
}

fn unknown(path: &ValuePath, chart: &Chart) -> UnknownPath {
    let steps = path.steps();
    let prefix = |count: usize| {
        let keys = steps[..count].iter();
        keys.fold(ValuePath::root(), |path, step| path.step((*step).clone()))
    };
    let known = (0..steps.len())
        .rev()
        .find_map(|count| resolve(&prefix(count)));
    let hint = known.and_then(|known| {
        let next = steps.get(known.path.steps().len())?;
        match next {
            Step::Key(key) => Some(hint(&known, key, chart)),
            Step::Index(_) => Some(format!("`{}` is no list", known.path)),
        }
    });
    UnknownPath::NoValue(path.clone(), hint.unwrap_or_default())
}

fn hint(known: &Resolved, key: &str, chart: &Chart) -> String {
    match (program_of(&known.path), known.program) {
        (Some(program), _) => unknown_setting_hint(program, program.schema, key),
        (None, Some(program)) => unknown_setting_hint(program, known.schema, key),
        (None, None) => {
            let here = known.path.key(key.to_owned());
            unknown_key(known.schema, &known.path, key, (&here, chart)).hint
        }
    }
}

fn explained(found: Resolved, chart: &Chart) -> Explained {
    let schema = found.schema;
    let above = found.path.parent().and_then(resolve);
    let key = found.path.last().and_then(|step| match step {
        Step::Key(key) => Some(&**key),
        Step::Index(_) => None,
    });
    let above = above.as_ref().zip(key);
    let property = above.and_then(|(above, key)| above.schema.property(key));
    // The settings of a program stand below the value that holds its file.
    let inside = program_of(&found.path).map_or(schema, |program| program.schema);
    Explained {
        about: found.description.text(),
        program: found.program,
        kind: type_name(schema),
        choices: schema.limits.choices,
        limits: limits(schema),
        required: above.and_then(|(above, key)| required(above, key)),
        forms: above_forms(schema, above),
        default: chart.defaults.at(&found.path),
        changed: changed::of(&found.path, property),
        keys: keys(inside, chart),
        path: found.path,
    }
}

/// Where the schema wants a key of a map.
fn required(above: &Resolved, key: &str) -> Option<String> {
    let is_wanted = above.schema.limits.required.contains(&key);
    is_wanted.then(|| format!("yes, where `{}` is given", above.path))
}

/// The forms that a map can have: the value itself, or the map with it.
fn above_forms(schema: &Schema, above: Option<(&Resolved, &str)>) -> Option<String> {
    let is_in = |schema: &Schema, key: &str| {
        let mut forms = schema.limits.forms.iter();
        forms.any(|form| form.required.contains(&key))
    };
    let of_above = above.filter(|(above, key)| is_in(above.schema, key));
    let schema = of_above.map_or(schema, |(above, _)| above.schema);
    let has_forms = schema
        .limits
        .forms
        .iter()
        .any(|form| !form.required.is_empty());
    has_forms.then(|| format!("either {}", forms(schema)))
}

/// What limits a value beside its type and its choices.
fn limits(schema: &Schema) -> Vec<String> {
    let mut out = Vec::new();
    out.extend(schema.pattern.map(|pattern| pattern.expected().to_owned()));
    out.extend(match (schema.limits.minimum, schema.limits.maximum) {
        (Some(min), Some(max)) => Some(format!("from {min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    });
    if schema.limits.min_length > 0 {
        out.push("not empty".to_owned());
    }
    out.extend(schema.limits.any_of.iter().flat_map(|kind| limits(kind)));
    out
}

/// What can stand below: the keys, or what stands under any name and in each item.
fn keys(schema: &'static Schema, chart: &Chart) -> Vec<Key> {
    let mut out = Vec::new();
    add_keys(schema, "", chart, &mut out);
    let each = match schema.additional {
        Additional::Each(each) => Some(("<name>", each)),
        Additional::Any | Additional::Forbidden => None,
    };
    let items = schema.items.map(|items| ("[0]", items));
    for (step, schema) in each.into_iter().chain(items) {
        out.push(Key {
            path: step.to_owned(),
            kind: type_name(schema),
            is_required: false,
            about: schema.description.text(),
        });
        add_keys(schema, &format!("{step}."), chart, &mut out);
    }
    for kind in schema.limits.any_of {
        out.extend(keys(kind, chart));
    }
    out
}

fn add_keys(schema: &Schema, before: &str, chart: &Chart, out: &mut Vec<Key>) {
    let is_there = |it: &&Property| it.since().is_none_or(|since| chart.has(since));
    let known = schema.properties.iter().filter(is_there);
    out.extend(known.map(|property| Key {
        path: format!("{before}{}", property.name),
        kind: type_name(property.schema),
        is_required: schema.limits.required.contains(&property.name),
        about: property.about().text(),
    }));
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
    let kinds = schema.limits.any_of.iter();
    let types = if schema.types.is_empty() {
        kinds.map(|kind| type_name(kind)).collect()
    } else {
        schema
            .types
            .iter()
            .map(|it| name(it).to_owned())
            .collect::<Vec<_>>()
    };
    match types.as_slice() {
        [] => "any".to_owned(),
        types => types.join(" or "),
    }
}
