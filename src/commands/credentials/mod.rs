//! `masthead credentials`: what is kept, made, replaced, handed over and taken over.

mod export;
mod generate;
mod import;
mod list;
mod rotate;
mod uses;

use anyhow::{Result, anyhow};

use super::load;
use crate::commands::cli::{AboutArgs, CredentialsArgs, CredentialsCommand};
use crate::commands::output::print;
use crate::credentials::Credentials;
use crate::render::{Templates, render};
use crate::source::problem::Failure;
use crate::stack::{Release, Stack, generated_secret};
use crate::values::Values;

pub fn run(args: &CredentialsArgs) -> Result<(), Failure> {
    match &args.command {
        CredentialsCommand::List(args) => list::run(args),
        CredentialsCommand::Generate(args) => generate::run(args),
        CredentialsCommand::Rotate(args) => rotate::run(args),
        CredentialsCommand::Export(args) => export::run(args),
        CredentialsCommand::Import(args) => import::run(args),
    }
}

/// The values, and the stack that follows from them where any were given.
fn values(
    args: &AboutArgs,
    release: &Release,
    templates: &Templates,
) -> Result<(Values, Option<Stack>), Failure> {
    let loaded = load::values(&args.values)?;
    if args.values.is_empty() {
        return Ok((loaded.checked()?, None));
    }
    let (values, stack) = loaded.stack(release, templates)?;
    Ok((values, Some(stack)))
}

/// Prints the Secret of these credentials as `masthead render` does.
fn print_secret(
    values: &Values,
    release: &Release,
    templates: &Templates,
    credentials: &Credentials,
) -> Result<(), Failure> {
    let stack = generated_secret(values, release, templates, credentials);
    let manifests = render(&stack, release, templates)?;
    let manifest = manifests
        .first()
        .ok_or_else(|| anyhow!("there are no credentials to print"))?;
    Ok(print(&format!("---\n{}", manifest.text))?)
}

/// That a command is not for credentials that are kept nowhere where masthead can change them.
fn not_kept(command: &str, keeper: &str) -> Failure {
    let hint = match keeper {
        "job" => {
            "the Job makes them and they stay in the cluster: `--credentials cluster` reads them there"
        }
        _ => "leave `--credentials` out, or name a file",
    };
    Failure::CouldNotRun(
        anyhow!("`credentials {command}` does not go with `--credentials {keeper}`"),
        Some(hint.into()),
    )
}
