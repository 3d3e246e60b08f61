//! `masthead fragments`: the values files that come with the program.

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::print;
use super::table;
use crate::values::fragments;
use crate::values::groups::{self, Group};

/// List the embedded fragments and examples by what they are for, or print one.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct FragmentsArgs {
    #[command(subcommand)]
    command: Option<FragmentsCommand>,
    #[command(flatten)]
    list: ListArgs,
}

#[derive(Debug, Subcommand)]
enum FragmentsCommand {
    /// Print the names, each with its purpose, as without a subcommand.
    List(ListArgs),
    /// Print a fragment.
    Show { name: String },
}

#[derive(Args, Debug)]
struct ListArgs {
    /// The format.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(args: &FragmentsArgs) -> Result<(), Failure> {
    let list = match &args.command {
        Some(FragmentsCommand::Show { name }) => return Ok(print(fragments::find(name)?.text)?),
        Some(FragmentsCommand::List(list)) => list,
        None => &args.list,
    };
    let groups = groups::all();
    Ok(print(&match list.output {
        Format::Text => groups.iter().map(text).collect::<Vec<_>>().join("\n"),
        Format::Json => format!("{:#}\n", groups.iter().flat_map(json).collect::<Value>()),
    })?)
}

/// The name of a group, and a line for each of its fragments.
fn text(group: &Group) -> String {
    let row = |it: &fragments::Fragment| [format!("  {}", it.name), it.about().to_owned()];
    let rows = table::rows(group.fragments.iter().map(row));
    format!("{}\n{rows}", group.name)
}

fn json(group: &Group) -> Vec<Value> {
    let each = group.fragments.iter();
    each.map(|it| json!({"name": it.name, "group": group.name, "about": it.about()}))
        .collect()
}
