//! What the schema says of one value, for people.

use super::hint::{unknown_key, unknown_setting_hint};
use super::resolve::{Resolved, program_of, resolve};
use super::{Property, Schema, Type};
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
    /// Meaning, type, default, and the keys below.
    pub text: String,
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
    let text = text(&found, chart);
    let path = found.path;
    Ok(Explained { path, text })
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

fn text(found: &Resolved, chart: &Chart) -> String {
    let schema = found.schema;
    let mut out = String::new();
    if !found.path.is_root() {
        let (path, kind) = (&found.path, type_name(schema));
        let description = match found.program {
            Some(program) => format!("A setting of {}: <{}>", program.name, program.manual),
            None => found.description.text().to_owned(),
        };
        out = format!("{path}\n\n{description}\n\ntype:     {kind}\n");
    }
    if !schema.choices.is_empty() {
        out.push_str(&format!("one of:   {}\n", schema.choices.join(", ")));
    }
    if let Some(default) = default(chart, &found.path) {
        out.push_str(&format!("default:  {default}\n"));
    }
    if !schema.properties.is_empty() {
        out.push_str("\nkeys:\n");
        out.push_str(&keys(schema));
    }
    out
}

fn keys(schema: &Schema) -> String {
    let widths = schema.properties.iter().map(|p| p.name.len());
    let width = widths.max().unwrap_or_default();
    let line = |property: &Property| {
        let about = property.about().text();
        format!("  {:width$}  {about}\n", property.name)
    };
    schema.properties.iter().map(line).collect()
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
fn default(chart: &Chart, path: &ValuePath) -> Option<String> {
    match chart.defaults.at(path)? {
        Default::Map([]) => Some("{}".into()),
        Default::List([]) => Some("[]".into()),
        Default::Map(_) | Default::List(_) => None,
        Default::Bool(value) => Some(value.to_string()),
        Default::Int(value) => Some(value.to_string()),
        Default::Float(value) => Some(value.to_string()),
        Default::Text(text) => Some(format!("{text:?}")),
    }
}
