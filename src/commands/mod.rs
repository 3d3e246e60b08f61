//! One file a subcommand: load, decide, do, report.

mod emit;
mod fragments;
mod load;
mod render;
mod template;

use crate::cli::{Cli, Command};
use crate::failure::Failure;

/// Runs what was typed.
///
/// # Errors
/// Why it ended early; nothing has been printed on stdout then.
pub fn run(cli: &Cli) -> Result<(), Failure> {
    match &cli.command {
        Command::Render(args) => render::run(args),
        Command::Template(args) => template::run(args),
        Command::Fragments(args) => fragments::run(&args.command),
    }
}
