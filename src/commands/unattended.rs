//! Renders inside of another tool, which runs it again and again: nothing is written or generated,
//! and nothing is printed but manifests.

use anyhow::anyhow;
use clap::{Args, Command, FromArgMatches};

use super::deployments::OfStack;
use super::failure::Failure;
use super::render::RenderArgs;
use super::{report, said};
use crate::project::{Deployment, Keep};

/// The manifests of a deployment, with these flags of `render` over it.
///
/// # Errors
/// As `render`, where a credential is missing, and where nothing is rendered, which the tool would
/// take as a wish to remove all.
pub(super) fn render(mut deployment: Deployment, flags: &[String]) -> Result<String, Failure> {
    keep_still(&mut deployment)?;
    let mut args = parse(flags)?;
    args.lay_over(&deployment);
    let (result, said) = said::listen(|| args.run());
    if !said.err.is_empty() {
        report::lines(said.err.trim_end());
    }
    result?;
    if said.out.is_empty() {
        let error = anyhow!("nothing is rendered");
        let hint = "all components are off: what is running would be removed".to_owned();
        return Err(Failure::CouldNotRun(error, Some(hint)));
    }
    Ok(said.out)
}

/// Sees to it that each run gives the same.
///
/// # Errors
/// The credentials would be new in each run.
pub(super) fn keep_still(deployment: &mut Deployment) -> Result<(), Failure> {
    deployment.output = None;
    let keep = deployment.keep.get_or_insert_with(|| Keep {
        from: "job".to_owned(),
        encrypt_to: Vec::new(),
        identities: Vec::new(),
        context: None,
    });
    if keep.from == "ephemeral" {
        let error = anyhow!("`ephemeral` credentials would be others at each run");
        let hint = "leave it out: a Job in the cluster generates the credentials once".to_owned();
        return Err(Failure::CouldNotRun(error, Some(hint)));
    }
    Ok(())
}

fn parse(flags: &[String]) -> Result<RenderArgs, Failure> {
    let command = RenderArgs::augment_args(Command::new("masthead").no_binary_name(true));
    let flags = flags.iter().map(String::as_str).chain(["--locked"]);
    let matches = command
        .try_get_matches_from(flags)
        .and_then(|matches| RenderArgs::from_arg_matches(&matches));
    matches.map_err(|error| {
        let text = error.to_string();
        let what = text.split("\n\n").next().unwrap_or_default();
        let words: Vec<_> = what.split_whitespace().collect();
        anyhow!("{}", words.join(" ").trim_start_matches("error: ")).into()
    })
}
