//! `masthead fragments`: the values files that come with the program.

use crate::commands::cli::FragmentsCommand;
use crate::commands::output::print;
use crate::source::problem::Failure;
use crate::values::fragments;

pub fn run(command: &FragmentsCommand) -> Result<(), Failure> {
    match command {
        FragmentsCommand::List => Ok(print(&list())?),
        FragmentsCommand::Show { name } => Ok(print(fragments::find(name)?.text)?),
    }
}

fn list() -> String {
    let width = fragments::all()
        .map(|f| f.name.len())
        .max()
        .unwrap_or_default();
    fragments::all()
        .map(|f| format!("{:width$}  {}\n", f.name, f.about()))
        .collect()
}
