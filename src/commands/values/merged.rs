//! `masthead values merged` and `convert`: the layers as one values file.

use std::borrow::Cow;

use clap::Args;

use super::masked::masked;
use crate::commands::failure::Failure;
use crate::commands::layers::ValuesArgs;
use crate::commands::output::print;
use crate::commands::project::Place;
use crate::commands::report;
use crate::source::yaml::print as yaml;
use crate::source::{Node, ValuePath};
use crate::values::renamed::in_names_of;
use crate::values::{Loaded, Values};

/// Print the layers as one values file in the layout of `masthead values`, with a top-level
/// `mas` translated. Credentials are not masked.
#[derive(Args, Debug)]
pub(super) struct ConvertArgs {
    #[command(flatten)]
    values: ValuesArgs,
}

/// Print the merged values, with credentials masked.
#[derive(Args, Debug)]
pub(super) struct MergedArgs {
    #[command(flatten)]
    values: ValuesArgs,
}

pub(super) fn convert(args: &ConvertArgs) -> Result<(), Failure> {
    Ok(print(&text(&named(&checked(args.values.merged()?)?))?)?)
}

pub(super) fn merged(args: &MergedArgs, place: &Place) -> Result<(), Failure> {
    let values = checked(args.values.of_project(place)?.load()?)?;
    let shown = masked(&named(&values), &ValuePath::root(), "");
    Ok(print(&text(&shown)?)?)
}

/// The values, if they fit the schema. Reports warnings and notes.
pub(super) fn checked(loaded: Loaded) -> Result<Values, Failure> {
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
