//! `masthead images`: the images that a registry mirror needs.

use clap::Args;

use super::failure::Failure;
use super::output::print;
use super::request::{self, StackArgs};
use crate::kube::names;
use crate::render::images;
use crate::template::Templates;

/// List the container images that the manifests use.
#[derive(Args, Debug)]
pub(super) struct ImagesArgs {
    /// The name of the release, which changes no image.
    #[arg(default_value = "ess", value_parser = names::release)]
    release: String,
    #[command(flatten)]
    stack: StackArgs,
}

pub(super) fn run(args: &ImagesArgs) -> Result<(), Failure> {
    let release = args.stack.release(&args.release);
    let templates = Templates::default();
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, &templates)?;
    let lines = images(&stack).into_iter().map(|image| image + "\n");
    Ok(print(&lines.collect::<String>())?)
}
