//! `masthead fragments`: the values files that come with the program.

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::output::print;
use crate::values::fragments;

/// List the embedded fragments, or print one.
#[derive(Args, Debug)]
pub(super) struct FragmentsArgs {
    #[command(subcommand)]
    command: FragmentsCommand,
}

#[derive(Debug, Subcommand)]
enum FragmentsCommand {
    /// Print the names, each with its purpose.
    List,
    /// Print a fragment.
    Show { name: String },
}

pub(super) fn run(args: &FragmentsArgs) -> Result<(), Failure> {
    match &args.command {
        FragmentsCommand::List => Ok(print(&list())?),
        FragmentsCommand::Show { name } => Ok(print(fragments::find(name)?.text)?),
    }
}

fn list() -> String {
    let width = fragments::all().map(|fragment| fragment.name.len()).max();
    let width = width.unwrap_or_default();
    fragments::all()
        .map(|fragment| format!("{:width$}  {}\n", fragment.name, fragment.about()))
        .collect()
}
