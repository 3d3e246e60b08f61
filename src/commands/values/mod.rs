//! `masthead values`: the values that can be set, and those that are.

mod effect;
mod explain;
mod known;
mod masked;
mod merged;
mod search;
mod trial;
mod tried;

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::output::print;
use super::project::Place;
use super::{deployments, helm_values, upgrade};
use crate::schema;
use crate::values::values_yaml;

/// Print the values that can be set, find or explain them, or show the merged ones.
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
    Search(search::SearchArgs),
    Explain(Box<explain::ExplainArgs>),
    Convert(merged::ConvertArgs),
    Merged(merged::MergedArgs),
    Release(helm_values::HelmValuesArgs),
    Upgrade(upgrade::UpgradeArgs),
}

pub(super) fn run(args: &ValuesCommandArgs, place: &Place) -> Result<(), Failure> {
    match &args.command {
        None | Some(ValuesCommand::Show) => Ok(print(&values_yaml())?),
        Some(ValuesCommand::Schema) => Ok(print(&schema::schema_json())?),
        Some(ValuesCommand::Search(args)) => search::run(args, place),
        Some(ValuesCommand::Explain(args)) => deployments::run(args.as_ref(), place),
        Some(ValuesCommand::Convert(args)) => merged::convert(args),
        Some(ValuesCommand::Merged(args)) => merged::merged(args, place),
        Some(ValuesCommand::Release(args)) => helm_values::run(args),
        Some(ValuesCommand::Upgrade(args)) => upgrade::run(args),
    }
}
