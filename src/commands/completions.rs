//! `masthead completions`: the command line, for shells.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Cli;
use super::failure::Failure;
use super::output::print;

/// Print the script that completes command lines in a shell.
#[derive(Args, Debug)]
pub(super) struct CompletionsArgs {
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "masthead", &mut out);
    Ok(print(&String::from_utf8(out)?)?)
}
