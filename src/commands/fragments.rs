//! `masthead fragments`: the values files that come with the program.

use anyhow::anyhow;

use crate::cli::FragmentsCommand;
use crate::failure::Failure;
use crate::output::print;

include!(concat!(env!("OUT_DIR"), "/fragments.rs"));

pub fn run(command: &FragmentsCommand) -> Result<(), Failure> {
    match command {
        FragmentsCommand::List => Ok(print(&list())?),
        FragmentsCommand::Show { name } => {
            let (_, text) = FRAGMENTS
                .iter()
                .find(|(file, _)| file.strip_suffix(".yaml") == Some(name))
                .ok_or_else(|| anyhow!("there is no fragment `{name}`"))?;
            Ok(print(text)?)
        }
    }
}

/// The first line of a fragment is a comment that says what it is for.
fn list() -> String {
    let line = |(file, text): &(&str, &str)| {
        let name = file.strip_suffix(".yaml").unwrap_or(file);
        let about = text.lines().next().unwrap_or_default().trim_start_matches(['#', ' ']);
        format!("{name:<64} {about}\n")
    };
    FRAGMENTS.iter().map(line).collect()
}
