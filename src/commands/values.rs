//! `masthead values`: what can be set, and what is.

use minijinja::Value;
use serde_json::Value as Json;

use super::load;
use crate::commands::cli::{ValuesCommand, ValuesCommandArgs};
use crate::commands::output::print;
use crate::schema::{Visibility, explain, visibility};
use crate::source::ValuePath;
use crate::source::mask::{self, MASK, Masker};
use crate::source::problem::Failure;
use crate::source::yaml::print as yaml;
use crate::stack::facts;
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
    let shown = yaml::to_string(&masked(node, &path, path.last_key().unwrap_or_default()))
        .unwrap_or_default();
    format!(
        "set to:   {}\nset by:   {}\n",
        shown.trim(),
        values.layers.place(node.at)
    )
}

fn merged(root: &Node) -> anyhow::Result<String> {
    Ok(yaml::to_string(&masked(root, &ValuePath::root(), ""))? + "\n")
}

fn converted(root: &Node) -> anyhow::Result<String> {
    Ok(yaml::to_string(&facts::value(root))? + "\n")
}

/// The value as templates see it, with `***` in the place of credentials. Where the schema takes
/// anything, they are known by `name`, which the value stands under.
fn masked(node: &Node, path: &ValuePath, name: &str) -> Value {
    match &node.kind {
        Kind::Map(map) => {
            let variable = map.get("name").and_then(Node::as_str);
            Value::from_pairs(map.iter().map(|(key, node)| {
                let shown = masked(
                    node,
                    &path.key(key.to_owned()),
                    mask::name_of(key, variable),
                );
                (key.to_owned(), shown)
            }))
        }
        // The arguments of a command: one says what the next is.
        Kind::List(items) if items.iter().all(|item| item.as_str().is_some()) && is_free(path) => {
            facts::value(&Masker::MANIFEST.json(&Json::from(node.clone()), name))
        }
        Kind::List(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| masked(item, &path.index(index), name))
                .collect()
        }
        Kind::Text(text) if text.is_empty() => Value::from(""),
        Kind::Text(text) => match visibility(path) {
            Visibility::Public => Value::from(mask::masked(text)),
            Visibility::Credential => Value::from(MASK),
            Visibility::Unknown => {
                facts::value(&Masker::MANIFEST.json(&text.as_ref().into(), name))
            }
        },
        _ => facts::value(node),
    }
}

/// Whether the schema takes a list of anything at the path.
fn is_free(path: &ValuePath) -> bool {
    visibility(&path.index(0)) == Visibility::Unknown
}
