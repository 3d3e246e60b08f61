//! `masthead values`: what can be set, and what is.

use minijinja::Value;

use super::load;
use crate::commands::cli::{ValuesCommand, ValuesCommandArgs};
use crate::commands::output::print;
use crate::schema::explain;
use crate::source::problem::{Failure, is_secret_path};
use crate::source::yaml::print as yaml;
use crate::values::{Kind, Map, Node, VALUES_YAML, Values};

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
    let shown = yaml::to_string(&masked(node, path)).unwrap_or_default();
    format!(
        "set to:   {}\nset by:   {}\n",
        shown.trim(),
        values.layers.place(node.at)
    )
}

fn merged(root: &Node) -> anyhow::Result<String> {
    Ok(yaml::to_string(&masked(root, ""))? + "\n")
}

fn converted(root: &Node) -> anyhow::Result<String> {
    Ok(yaml::to_string(&crate::stack::facts::value(root))? + "\n")
}

/// The value as templates see it, with `***` in the place of what may be a credential.
fn masked(node: &Node, path: &str) -> Value {
    match &node.kind {
        Kind::Map(map) => masked_map(map, path),
        Kind::List(items) => items.iter().map(|item| masked(item, path)).collect(),
        Kind::Text(text) if !text.is_empty() && is_credential(path) => Value::from("***"),
        _ => crate::stack::facts::value(node),
    }
}

fn masked_map(map: &Map, path: &str) -> Value {
    let below = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    Value::from_pairs(
        map.iter()
            .map(|(key, node)| (key.to_owned(), masked(node, &below(key)))),
    )
}

/// `secret` and `secretKey` name a Secret; what else is under a secret-looking key may be the credential itself.
fn is_credential(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or_default();
    is_secret_path(path)
        && !matches!(
            last,
            "secret"
                | "secretKey"
                | "tlsSecret"
                | "configSecret"
                | "configSecretKey"
                | "topologyKey"
                | "key"
        )
}
