//! `masthead credentials`: lists, generates, rotates, exports and imports credentials; makes identities.

mod export;
mod generate;
mod import;
mod keygen;
mod list;
mod rotate;
mod sketch;

use anyhow::anyhow;
use clap::{Args, Subcommand};

use super::failure::Failure;
use super::output::print;
use super::project::Place;
use super::request::{self, StackArgs};
use super::{deployments, report};
use crate::credentials::Credentials;
use crate::render;
use crate::stack::{Release, Stack};
use crate::template::Templates;
use crate::values::{Loaded, Values};

/// List, generate, rotate, export and import the credentials that are not in the values.
#[derive(Args, Debug)]
pub(super) struct CredentialsArgs {
    #[command(subcommand)]
    command: CredentialsCommand,
}

#[derive(Debug, Subcommand)]
enum CredentialsCommand {
    List(list::ListArgs),
    Generate(generate::GenerateArgs),
    Rotate(rotate::RotateArgs),
    Export(export::ExportArgs),
    Import(import::ImportArgs),
    Keygen(keygen::KeygenArgs),
}

pub(super) fn run(args: &CredentialsArgs, place: &Place) -> Result<(), Failure> {
    match &args.command {
        CredentialsCommand::List(args) => deployments::run(args, place),
        CredentialsCommand::Generate(args) => deployments::run(args, place),
        CredentialsCommand::Rotate(args) => deployments::run(args, place),
        CredentialsCommand::Export(args) => deployments::run(args, place),
        CredentialsCommand::Import(args) => deployments::run(args, place),
        CredentialsCommand::Keygen(args) => keygen::run(args),
    }
}

/// The stack that follows from the values, where any were given.
fn stack_if_given<'a>(
    args: &StackArgs,
    loaded: &'a Loaded,
    release: &'a Release,
    templates: &'a Templates,
) -> Result<Option<Stack<'a>>, Failure> {
    if args.values.is_empty() {
        report::problems(&loaded.notes, &loaded.values.layers);
        return Ok(None);
    }
    request::stack(loaded, release, templates).map(Some)
}

/// Prints the Secret of these credentials as `masthead render` does.
fn print_secret(
    values: &Values,
    release: &Release,
    templates: &Templates,
    credentials: &Credentials,
) -> Result<(), Failure> {
    let manifest = render::generated_secret(values, release, templates, credentials);
    let manifest = manifest.ok_or_else(|| anyhow!("there are no credentials to print"))?;
    Ok(print(&format!("---\n{}", manifest.text()))?)
}

/// The error for credentials that masthead can't change where they are kept.
fn not_kept(command: &str, keeper: &str) -> Failure {
    let hint = match keeper {
        "job" => {
            "the Job generates them in the cluster, where they stay: `--credentials cluster` reads \
             them"
        }
        _ => "leave out `--credentials`, or give it a file",
    };
    Failure::CouldNotRun(
        anyhow!("`credentials {command}` can't be used with `--credentials {keeper}`"),
        Some(hint.into()),
    )
}
