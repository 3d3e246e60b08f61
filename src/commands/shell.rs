//! `masthead completions` and `masthead man`: what is known of the command line, for shells and for `man`.

use std::path::Path;

use anyhow::{Context, anyhow};
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::commands::cli::{Cli, ManArgs};
use crate::commands::output::print;
use crate::source::nearest;
use crate::source::problem::Failure;

/// Prints the script for a shell.
pub fn completions(shell: Shell) -> Result<(), Failure> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), NAME, &mut out);
    Ok(print(&String::from_utf8(out)?)?)
}

const NAME: &str = "masthead";

/// Prints the page of the program or of one command, or writes all pages.
pub fn man(args: &ManArgs) -> Result<(), Failure> {
    let mut command = Cli::command();
    command.build();
    if let Some(folder) = &args.output_dir {
        return Ok(write_pages(command, folder)?);
    }
    let command = args.command.iter().try_fold(command, below)?;
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(print(&String::from_utf8(page)?)?)
}

/// The command that is called so below another.
fn below(command: Command, name: &String) -> anyhow::Result<Command> {
    let known = || command.get_subcommands().map(Command::get_name);
    match command.find_subcommand(name) {
        Some(found) => Ok(found.clone()),
        None => Err(match nearest(name, known()) {
            Some(near) => anyhow!("there is no command `{name}`: did you mean `{near}`?"),
            None => anyhow!(
                "there is no command `{name}`: there are {}",
                known().collect::<Vec<_>>().join(", ")
            ),
        }),
    }
}

fn write_pages(command: Command, folder: &Path) -> anyhow::Result<()> {
    let write = || {
        std::fs::create_dir_all(folder)?;
        clap_mangen::generate_to(command, folder)
    };
    write().with_context(|| format!("could not write man pages to {}", folder.display()))
}
