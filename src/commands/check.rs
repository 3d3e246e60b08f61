//! `masthead check`: all problems that can be found before a cluster is involved.

use clap::Args;

use super::claiming;
use super::deployments::OfStack;
use super::failure::Failure;
use super::found::{self, Asked, FindingArgs, Printed};
use super::request::{self, StackArgs};
use super::{keeper, report, said};
use crate::check::{self, Examined};
use crate::kube::names;
use crate::source::problem::Severity;
use crate::values::{Invalid, sort};

/// Check the values, the configuration in them, and what would be rendered.
///
/// Prints the problems and nothing else. The exit status is 0 if nothing is wrong (warnings do not
/// count), else 1.
#[derive(Args, Clone, Debug)]
pub(super) struct CheckArgs {
    /// The name of the release: the first part of every object's name [default: ess].
    #[arg(value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
    #[command(flatten)]
    findings: FindingArgs,
    /// How to print findings.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Printed,
    /// Fail on warnings too.
    #[arg(long)]
    strict: bool,
}

impl CheckArgs {
    /// What becomes of findings.
    pub(super) fn asked(&self) -> Asked {
        let format = self.output.format();
        let mut rules = self.findings.rules();
        // For people they are still called warnings.
        rules.denies_warnings |= self.strict && format.is_some();
        Asked {
            command: "check",
            format,
            from_status: 0,
            rules,
        }
    }
}

impl OfStack for CheckArgs {
    fn stack(&self) -> &StackArgs {
        &self.stack
    }

    fn stack_mut(&mut self) -> &mut StackArgs {
        &mut self.stack
    }

    fn release(&self) -> Option<&str> {
        self.release.as_deref()
    }

    fn run(&self) -> Result<(), Failure> {
        run(self)
    }
}

fn run(args: &CheckArgs) -> Result<(), Failure> {
    let release = args.stack.release(args.release.as_deref())?;
    let templates = request::templates();
    let loaded = args.stack.values.load()?;
    let Examined {
        mut problems,
        stack,
        manifests,
    } = check::all(&loaded, &release, templates);
    // What a file allows may be of another deployment that has it.
    let is_whole = stack.is_some() && !said::is_kept();
    if let Some(stack) = &stack {
        problems.extend(claiming::clashes(stack, &manifests));
    }
    if let Some(stack) = stack
        && let Some(store) = keeper::kept_file(&args.stack.keep, &release)?
    {
        problems.extend(keeper::faults(&store, &stack.needs()));
    }
    let layers = loaded.values.layers.clone();
    let mut problems = found::rules().judge_all(problems, &layers, is_whole);
    sort(&mut problems);
    let is_wrong = |severity| severity == Severity::Error || args.strict;
    if problems.iter().any(|problem| is_wrong(problem.severity)) {
        return Err(Failure::Invalid(Invalid { problems, layers }));
    }
    report::problems(&problems, &layers);
    Ok(())
}
