//! What the line says that is completed, as far as it is typed.

use clap::{ArgMatches, CommandFactory, FromArgMatches};

use super::super::Cli;
use super::super::project::{Place, ProjectArgs};
use super::super::request::{self, StackArgs};
use super::words::words;
use crate::project::Project;
use crate::stack::Stack;

/// What is taken from the stack that the line describes, or the first deployment of its project file.
/// There is nothing where the values have errors, or come from standard input.
pub(super) fn of_stack<T>(take: impl FnOnce(&Stack) -> T) -> Option<T> {
    let (matches, place) = line()?;
    let mut args = StackArgs::from_arg_matches(&matches).ok()?;
    if args.values.takes_stdin() {
        return None;
    }
    if let Some(mut project) = place.find().ok()? {
        args.selection.choose(&mut project).ok()?;
        args.lay_over(project.deployments.first()?);
    }
    let release = args.release(None).ok()?;
    let loaded = args.values.load().ok()?;
    let stack = request::stack(&loaded, &release, request::templates()).ok()?;
    Some(take(&stack))
}

/// The project file that the line means.
pub(super) fn project() -> Option<Project> {
    let (_, place) = line()?;
    place.find().ok()?
}

/// What is given to the last command of the line, and where it looks for a project file.
fn line() -> Option<(ArgMatches, Place)> {
    let command = Cli::command().ignore_errors(true);
    let mut matches = command.try_get_matches_from(words()).ok()?;
    while let Some((_, below)) = matches.remove_subcommand() {
        matches = below;
    }
    let place = ProjectArgs::from_arg_matches(&matches).ok()?.enter().ok()?;
    Some((matches, place))
}
