//! `masthead man`: the command line, for `man`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::Cli;
use super::failure::Failure;
use super::output::print;
use crate::source::nearest;

/// Print the man page, of the program or of a command.
#[derive(Args, Debug)]
pub(super) struct ManArgs {
    /// The command to describe, e.g. `values explain`; by default the program.
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    /// Write the pages of all commands into this folder instead of printing one.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    output_dir: Option<PathBuf>,
}

pub(super) fn run(args: &ManArgs) -> Result<(), Failure> {
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

/// The command of this name below another.
fn below(command: Command, name: &String) -> Result<Command> {
    let known = || command.get_subcommands().map(Command::get_name);
    if let Some(found) = command.find_subcommand(name) {
        return Ok(found.clone());
    }
    let start = format!("there is no command `{name}`");
    Err(match nearest(name, known()) {
        Some(near) => anyhow!("{start}: did you mean `{near}`?"),
        None => anyhow!(
            "{start}: there are {}",
            known().collect::<Vec<_>>().join(", ")
        ),
    })
}

fn write_pages(command: Command, folder: &Path) -> Result<()> {
    let write = || {
        std::fs::create_dir_all(folder)?;
        clap_mangen::generate_to(command, folder)
    };
    write().with_context(|| format!("could not write man pages to {}", folder.display()))
}
