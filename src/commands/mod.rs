//! One file a subcommand: load, decide, do, report.

mod check;
pub mod cli;
mod cluster;
mod config;
mod credentials;
mod diff;
mod emit;
mod fragments;
mod git;
mod images;
mod keeper;
mod load;
mod notes;
pub mod output;
mod release;
mod render;
mod shell;
mod tell;
mod template;
mod ulid;
mod values;

use crate::commands::cli::{Cli, Command};
use crate::source::problem::Failure;

/// Runs what was typed.
///
/// # Errors
/// Why it ended early; nothing has been printed on stdout then.
pub fn run(cli: &Cli) -> Result<(), Failure> {
    match &cli.command {
        Command::Render(args) => render::run(args),
        Command::Template(args) => template::run(args),
        Command::Check(args) => check::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Config(args) => config::run(args),
        Command::Credentials(args) => credentials::run(args),
        Command::Values(args) => values::run(args),
        Command::Images(args) => images::run(args),
        Command::Notes(args) => notes::run(args),
        Command::Ulid { count } => ulid::run(*count),
        Command::Completions { shell } => shell::completions(*shell),
        Command::Man(args) => shell::man(args),
        Command::Fragments(args) => fragments::run(&args.command),
    }
}
