//! `masthead man`: the command line, for `man`.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use clap::{Args, Command, CommandFactory, ValueEnum};

use super::Cli;
use super::failure::Failure;
use super::help;
use super::output::print;
use crate::source::nearest;

/// Print the man page, of the program or of a command.
#[derive(Args, Debug)]
pub(super) struct ManArgs {
    /// The command to describe, e.g. `values explain`; by default the program.
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    /// Write the pages of all commands into this folder instead of printing one.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["command", "output"])]
    output_dir: Option<PathBuf>,
    /// The format; as Markdown, all commands are on one page.
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        default_value = "roff",
        conflicts_with = "command"
    )]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Roff,
    Markdown,
}

pub(super) fn run(args: &ManArgs) -> Result<(), Failure> {
    let mut command = Cli::command();
    command.build();
    if let Some(folder) = &args.output_dir {
        return Ok(write_pages(&command, folder)?);
    }
    if args.output == Format::Markdown {
        return Ok(print(&help::markdown(&command))?);
    }
    let command = args.command.iter().try_fold(command, below)?;
    Ok(print(&help::page(&command, &args.command)?)?)
}

/// The command of this name below another.
fn below(command: Command, name: &String) -> Result<Command> {
    let known = || help::below(&command).map(Command::get_name);
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

fn write_pages(command: &Command, folder: &Path) -> Result<()> {
    let write = || {
        std::fs::create_dir_all(folder)?;
        write_page(command, &[], folder)
    };
    write().with_context(|| format!("could not write man pages to {}", folder.display()))
}

/// Writes the page of a command, and those of the commands below it.
fn write_page(command: &Command, names: &[String], folder: &Path) -> io::Result<()> {
    let file = [&["masthead".to_owned()], names].concat().join("-");
    std::fs::write(folder.join(file + ".1"), help::page(command, names)?)?;
    for below in help::below(command) {
        let names = [names, &[below.get_name().to_owned()]].concat();
        write_page(below, &names, folder)?;
    }
    Ok(())
}
