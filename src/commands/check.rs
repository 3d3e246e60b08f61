//! `masthead check`: all problems that can be found before a cluster is involved.

use clap::Args;

use super::failure::Failure;
use super::request::StackArgs;
use super::{keeper, report};
use crate::check::{self, Examined};
use crate::kube::names;
use crate::source::problem::Severity;
use crate::template::Templates;
use crate::values::Invalid;

/// Check the values, the configuration in them, and what would be rendered.
///
/// Prints the problems and nothing else. The exit status is 0 if nothing is wrong (warnings do not
/// count), else 1.
#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    /// The name of the release: the first part of every object's name.
    #[arg(default_value = "ess", value_parser = names::release)]
    release: String,
    #[command(flatten)]
    stack: StackArgs,
    /// Fail on warnings too.
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let release = args.stack.release(&args.release);
    let templates = Templates::default();
    let loaded = args.stack.values.load()?;
    let Examined {
        mut problems,
        stack,
    } = check::all(&loaded, &release, &templates);
    if let Some(stack) = stack
        && let Some(store) = keeper::kept_file(&args.stack.keep, &release)?
    {
        problems.extend(keeper::faults(&store, &stack.needs()));
    }
    let layers = loaded.values.layers.clone();
    let is_wrong = |severity| severity == Severity::Error || args.strict;
    if problems.iter().any(|problem| is_wrong(problem.severity)) {
        return Err(Failure::Invalid(Invalid { problems, layers }));
    }
    report::problems(&problems, &layers);
    Ok(())
}
