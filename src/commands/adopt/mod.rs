//! `masthead adopt`: a deployment that runs elsewhere becomes values and credentials.

mod args;
mod names;
mod write;

use anyhow::anyhow;

use super::failure::Failure;
use super::output::print;
use super::report;
use crate::adopt::{Adoption, Asked, adopt, gather};
use crate::source::problem::Severity;
use crate::values::Invalid;
pub(super) use args::AdoptArgs;
use args::Format;
use write::write;

pub(super) fn run(args: &AdoptArgs) -> Result<(), Failure> {
    let sources = args.sources();
    if sources.is_empty() {
        let hint = "e.g. `masthead adopt --synapse homeserver.yaml --root /`".to_owned();
        return Err(Failure::CouldNotRun(
            anyhow!("nothing was given to take over"),
            Some(hint),
        ));
    }
    let at_rest = args.at_rest()?;
    args.check_folder()?;
    let asked = Asked {
        databases: args.databases(),
    };
    let adopted = told(adopt(gather(&sources)?, asked))?;
    let written = write(args, at_rest, adopted)?;
    match args.output {
        Format::Text => print(&written.report.text())?,
        Format::Json => print(&(serde_json::to_string_pretty(&written.report)? + "\n"))?,
    }
    written.check
}

/// Reports what is wrong with the files. Errors end it: nothing is written then.
fn told(mut adopted: Adoption) -> Result<Adoption, Failure> {
    let problems = std::mem::take(&mut adopted.problems);
    if problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        return Err(Failure::Invalid(Invalid {
            problems,
            layers: adopted.layers.into(),
        }));
    }
    report::problems(&problems, &adopted.layers);
    Ok(adopted)
}
