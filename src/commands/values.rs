//! `masthead values`: what can be set, and what is.

use minijinja::Value;

use super::load;
use crate::commands::cli::{ValuesCommand, ValuesCommandArgs};
use crate::commands::output::print;
use crate::schema::{Visibility, explain, visibility};
use crate::source::ValuePath;
use crate::source::mask::{self, MASK};
use crate::source::problem::Failure;
use crate::source::yaml::print as yaml;
use crate::values::{Kind, Node, VALUES_YAML, Values};

pub fn run(args: &ValuesCommandArgs) -> Result<(), Failure> {
    match &args.command {
        None | Some(ValuesCommand::Show) => Ok(print(VALUES_YAML)?),
        Some(ValuesCommand::Schema) => Ok(print(crate::schema::SCHEMA_JSON)?),
        Some(ValuesCommand::Explain { path, values }) => {
            let values = load::values(values)?.checked()?;
            Ok(print(&(explain(path)? + &current(path, &values)))?)
        }
        Some(ValuesCommand::Convert { values }) => Ok(print(&converted(
            &load::user_values(values)?.checked()?.root,
        )?)?),
        Some(ValuesCommand::Merged { values }) => {
            Ok(print(&merged(&load::values(values)?.checked()?.root)?)?)
        }
    }
}

/// The value at the path and where it comes from.
fn current(path: &str, values: &Values) -> String {
    let Some(node) = values
        .root
        .find(path)
        .filter(|node| !matches!(node.kind, Kind::Map(_) | Kind::List(_)))
    else {
        return String::new();
    };
    let path = ValuePath::parse(path).unwrap_or_default();
    let shown = yaml::to_string(&masked(node, &path)).unwrap_or_default();
    format!(
        "set to:   {}\nset by:   {}\n",
        shown.trim(),
        values.layers.place(node.at)
    )
}

fn merged(root: &Node) -> anyhow::Result<String> {
    Ok(yaml::to_string(&masked(root, &ValuePath::root()))? + "\n")
}

fn converted(root: &Node) -> anyhow::Result<String> {
    Ok(yaml::to_string(&crate::stack::facts::value(root))? + "\n")
}

/// The value as templates see it, with `***` in the place of credentials. Of what the schema knows
/// nothing of, it goes by names.
fn masked(node: &Node, path: &ValuePath) -> Value {
    match &node.kind {
        Kind::Map(map) => Value::from_pairs(map.iter().map(|(key, node)| {
            let path = path.key(key.to_owned());
            (key.to_owned(), masked(node, &path))
        })),
        Kind::List(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| masked(item, &path.index(index)))
                .collect()
        }
        Kind::Text(text) if !text.is_empty() => match visibility(path) {
            Visibility::Public => Value::from(mask::masked(text)),
            Visibility::Credential => Value::from(MASK),
            Visibility::Unknown if mask::is_secret(path.last_key().unwrap_or_default()) => {
                Value::from(MASK)
            }
            Visibility::Unknown => Value::from(mask::masked(text)),
        },
        _ => crate::stack::facts::value(node),
    }
}
