//! `masthead render`: the manifests, with credentials that are kept.

use clap::Args;

use super::emit::OutputArgs;
use super::failure::Failure;
use super::keeper::Keeper;
use super::report;
use super::request::{self, StackArgs};
use crate::kube::names;
use crate::render::render;
use crate::template::Templates;

/// Print the manifests, to pipe to `kubectl apply -f -`.
#[derive(Args, Debug)]
pub(super) struct RenderArgs {
    /// The name of the release: the first part of every object's name.
    #[arg(default_value = "ess", value_parser = names::release)]
    release: String,
    #[command(flatten)]
    stack: StackArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// Fail if a credential would have to be generated.
    #[arg(long)]
    locked: bool,
}

pub(super) fn run(args: &RenderArgs) -> Result<(), Failure> {
    let release = args.stack.release(&args.release);
    let templates = Templates::default();
    args.output.check_force()?;
    let form = args.stack.secrets.form()?;
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, &templates)?;
    let (needs, mut keeper) = (stack.needs(), Keeper::open(&args.stack.keep, &release)?);
    let mut generator = report::generator(stack.registrations());
    let credentials = if args.output.is_check() && !args.locked {
        keeper.preview(&needs, &mut generator)?
    } else {
        keeper.credentials(&needs, &mut generator, args.locked)?
    };
    let manifests = render(&stack, credentials.as_ref());
    let salt = credentials.and_then(|credentials| credentials.salt);
    let manifests = form.salted(salt).apply(manifests)?;
    args.output.emit(&manifests, &stack, None)
}
