//! What is said of commands beside their flags: examples, exit status, files, environment.

mod markdown;
mod page;
mod texts;

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{Command, CommandFactory, Parser};

pub(super) use markdown::markdown;
pub(super) use page::page;

use super::Cli;
use texts::{Said, Texts};

/// Parses the command line; ends the program where that is no command, or help is asked for.
///
/// The examples are added where help is printed: no other run pays for them.
pub(super) fn parse(words: Vec<OsString>) -> Cli {
    let parsed = Cli::try_parse_from(&words);
    parsed.unwrap_or_else(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let matches = described(Cli::command()).try_get_matches_from(words);
            matches.err().unwrap_or(error).exit()
        }
        _ => error.exit(),
    })
}

/// The commands below another, but `help`.
pub(super) fn below(command: &Command) -> impl Iterator<Item = &Command> {
    let all = command.get_subcommands();
    all.filter(|it| it.get_name() != "help" && !it.is_hide_set())
}

/// The command with examples in its help, and the commands below it.
fn described(mut command: Command) -> Command {
    command.build();
    with_examples(command, &[], &Texts::read())
}

fn with_examples(command: Command, above: &[String], texts: &Texts) -> Command {
    let names: Vec<_> = command
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect();
    let command = match examples(&command, &texts.of(above)) {
        Some(text) => command.after_help(text),
        None => command,
    };
    names.into_iter().fold(command, |command, name| {
        let path = [above, std::slice::from_ref(&name)].concat();
        command.mut_subcommand(name, |below| with_examples(below, &path, texts))
    })
}

/// What help ends with.
fn examples(command: &Command, said: &Said) -> Option<String> {
    if said.examples.is_empty() {
        return None;
    }
    let before = command.get_after_help().map(|text| format!("{text}\n\n"));
    let mut out = before.unwrap_or_default() + "Examples:";
    for example in &said.examples {
        out += &format!("\n  # {}\n", example.about);
        for line in example.lines() {
            out += &format!("  {line}\n");
        }
    }
    out.truncate(out.trim_end().len());
    Some(out)
}
