//! Renders inside of another tool, which runs it again and again: nothing is written or generated.

use std::sync::Arc;

use anyhow::anyhow;
use clap::{Args, Command, FromArgMatches};

use super::failure::Failure;
use super::found;
use super::keeper::Keeper;
use super::report;
use super::request::{self, StackArgs};
use crate::check;
use crate::project::{Deployment, Keep};
use crate::render::Manifest;
use crate::source::Layers;
use crate::source::problem::{Problem, Severity};
use crate::values::Invalid;

/// What was rendered.
#[derive(Debug)]
pub(super) struct Rendered<T> {
    /// The manifests, in the form that was asked for.
    pub shown: T,
    /// Warnings and notes.
    pub problems: Vec<Problem>,
    pub layers: Arc<Layers>,
    /// The name of the release.
    pub release: String,
    /// Its namespace.
    pub namespace: String,
}

/// The manifests of a deployment, with these flags over it, as `show` gives them.
///
/// # Errors
/// As `render`, where a credential is missing, and where nothing is rendered, which the tool would
/// take as a wish to remove all.
pub(super) fn render<T>(
    mut deployment: Deployment,
    flags: &[String],
    show: impl FnOnce(&[Manifest]) -> T,
) -> Result<Rendered<T>, Failure> {
    keep_still(&mut deployment)?;
    let mut args = parse(flags)?;
    args.lay_over(&deployment);
    let release = args.release(None)?;
    let form = args.secrets.form()?;
    let loaded = args.values.load()?;
    let layers = Arc::clone(&loaded.values.layers);
    let examined = check::examine(&loaded, &release, request::templates());
    let problems = found::rules().judge(examined.problems, &layers);
    let is_error = |problem: &Problem| problem.severity == Severity::Error;
    let Some(stack) = examined.stack.filter(|_| !problems.iter().any(is_error)) else {
        return Err(Failure::Invalid(Invalid { problems, layers }));
    };
    let mut keeper = Keeper::open(&args.keep, &release)?;
    let generator = &mut report::generator(stack.registrations());
    let credentials = keeper.credentials(&stack.needs(), generator, true)?;
    let rendered = request::manifests(&stack, credentials.as_ref())?;
    let salt = credentials.and_then(|credentials| credentials.salt);
    let rendered = form.salted(salt).apply(rendered)?;
    if rendered.is_empty() {
        let error = anyhow!("nothing is rendered");
        let hint = "all components are off: what is running would be removed".to_owned();
        return Err(Failure::CouldNotRun(error, Some(hint)));
    }
    Ok(Rendered {
        shown: show(&rendered),
        problems,
        layers,
        namespace: release.namespace.clone(),
        release: release.name.clone(),
    })
}

/// Sees to it that each run gives the same.
///
/// # Errors
/// The credentials would be new in each run.
fn keep_still(deployment: &mut Deployment) -> Result<(), Failure> {
    let keep = deployment.keep.get_or_insert_with(|| Keep::new("job"));
    if keep.from == "ephemeral" {
        let error = anyhow!("`ephemeral` credentials would be others at each run");
        let hint = "leave it out: a Job in the cluster generates the credentials once".to_owned();
        return Err(Failure::CouldNotRun(error, Some(hint)));
    }
    Ok(())
}

fn parse(flags: &[String]) -> Result<StackArgs, Failure> {
    let command = StackArgs::augment_args(Command::new("masthead").no_binary_name(true));
    let matches = command.try_get_matches_from(flags);
    let args = matches.and_then(|matches| StackArgs::from_arg_matches(&matches));
    args.map_err(|error| {
        let text = error.to_string();
        let what = text.split("\n\n").next().unwrap_or_default();
        let words: Vec<_> = what.split_whitespace().collect();
        anyhow!("{}", words.join(" ").trim_start_matches("error: ")).into()
    })
}
