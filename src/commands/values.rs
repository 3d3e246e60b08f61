//! `masthead values`: the values that can be set, and those that are.

use std::borrow::Cow;

use clap::{Args, Subcommand};
use serde_json::Value as Json;

use super::failure::Failure;
use super::layers::ValuesArgs;
use super::output::print;
use super::project::Place;
use super::{helm_values, report, upgrade};
use crate::schema::{self, Visibility, explain, visibility};
use crate::source::mask::{self, MASK, Masker};
use crate::source::yaml::print as yaml;
use crate::source::{Kind, Node, ValuePath};
use crate::values::renamed::in_names_of;
use crate::values::{Loaded, Values, values_yaml};

/// Print the values that can be set, explain one, or show the merged ones.
#[derive(Args, Debug)]
pub(super) struct ValuesCommandArgs {
    #[command(subcommand)]
    command: Option<ValuesCommand>,
}

#[derive(Debug, Subcommand)]
enum ValuesCommand {
    /// Print every value with its default and what it means.
    Show,
    /// Print the JSON Schema, for editors.
    Schema,
    /// Explain the value at a path: its meaning, its type, and where it is set.
    Explain {
        /// The path, as problems print it, or with dots, e.g. `synapse.ingress.host`; `.` is the top.
        path: String,
        #[command(flatten)]
        values: ValuesArgs,
    },
    /// Print the layers as one values file in the layout of `masthead values`, with a top-level
    /// `mas` translated. Credentials are not masked.
    Convert {
        #[command(flatten)]
        values: ValuesArgs,
    },
    /// Print the merged values, with credentials masked.
    Merged {
        #[command(flatten)]
        values: ValuesArgs,
    },
    Release(helm_values::HelmValuesArgs),
    Upgrade(upgrade::UpgradeArgs),
}

pub(super) fn run(args: &ValuesCommandArgs, place: &Place) -> Result<(), Failure> {
    let text = match &args.command {
        Some(ValuesCommand::Upgrade(args)) => return upgrade::run(args),
        Some(ValuesCommand::Release(args)) => return helm_values::run(args),
        None | Some(ValuesCommand::Show) => values_yaml(),
        Some(ValuesCommand::Schema) => schema::schema_json(),
        Some(ValuesCommand::Explain { path, values }) => {
            let explained = explain(path, values.chart()?)?;
            let values = checked(values.of_project(place)?.load()?)?;
            explained.text + &current(&explained.path, &values)
        }
        Some(ValuesCommand::Convert { values }) => text(&named(&checked(values.merged()?)?))?,
        Some(ValuesCommand::Merged { values }) => {
            let values = checked(values.of_project(place)?.load()?)?;
            text(&masked(&named(&values), &ValuePath::root(), ""))?
        }
    };
    Ok(print(&text)?)
}

/// The values, if they fit the schema. Reports warnings and notes.
fn checked(loaded: Loaded) -> Result<Values, Failure> {
    report::problems(&loaded.notes, &loaded.values.layers);
    let (values, _) = loaded.checked().map_err(Failure::Invalid)?;
    Ok(values)
}

/// The values with the names that their release of the chart has for them.
fn named(values: &Values) -> Cow<'_, Node> {
    in_names_of(&values.root, values.chart)
}

fn text(value: &impl serde::Serialize) -> anyhow::Result<String> {
    Ok(yaml::to_string(value)? + "\n")
}

/// The value at the path and where it comes from.
fn current(path: &ValuePath, values: &Values) -> String {
    let (node, _) = path.find(&values.root);
    let is_scalar = |node: &&Node| !matches!(node.kind, Kind::Map(_) | Kind::List(_));
    let Some(node) = node.filter(is_scalar) else {
        return String::new();
    };
    let shown = yaml::to_string(&masked(node, path, path.last_key().unwrap_or_default()))
        .unwrap_or_default();
    format!(
        "set to:   {}\nset by:   {}\n",
        shown.trim(),
        values.layers.place(node.at)
    )
}

/// The value with `***` in the place of credentials. Where the schema takes anything, credentials
/// are found by `name`, the key of the value.
fn masked(node: &Node, path: &ValuePath, name: &str) -> Json {
    match &node.kind {
        Kind::Map(map) => {
            let variable = map.get("name").and_then(Node::as_str);
            let shown = map.iter().map(|(key, node)| {
                let name = mask::name_of(key, variable);
                (
                    key.to_owned(),
                    masked(node, &path.key(key.to_owned()), name),
                )
            });
            Json::Object(shown.collect())
        }
        // The arguments of a command: one may name the next.
        Kind::List(items) if items.iter().all(|item| item.as_str().is_some()) && is_free(path) => {
            Masker::MANIFEST.json(&Json::from(node.clone()), name)
        }
        Kind::List(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| masked(item, &path.index(index), name))
                .collect()
        }
        Kind::Text(text) if text.is_empty() => "".into(),
        Kind::Text(text) => match visibility(path) {
            Visibility::Public | Visibility::NoText => mask::masked(text).into(),
            Visibility::Credential => MASK.into(),
            Visibility::Unknown => Masker::MANIFEST.json(&text.as_ref().into(), name),
        },
        _ => node.clone().into(),
    }
}

/// Whether the schema takes a list of anything at the path.
fn is_free(path: &ValuePath) -> bool {
    visibility(&path.index(0)) == Visibility::Unknown
}
