//! `masthead images`: the images that a registry mirror needs, those that are out of date, and the
//! file that pins them.

mod digests;
mod list;
mod lock;
mod outdated;

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::project::Place;

/// List the container images that the manifests use, or write their digests to a file.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ImagesArgs {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    list: list::ListArgs,
}

#[derive(Clone, Debug, Subcommand)]
enum Command {
    Lock(Box<lock::LockArgs>),
}

pub(super) fn run(args: &ImagesArgs, place: &Place) -> Result<(), Failure> {
    match &args.command {
        Some(Command::Lock(args)) => lock::run(args, place),
        None => list::run(&args.list, place),
    }
}
