//! `masthead credentials generate`: adds missing credentials.

use clap::Args;

use super::{not_kept, print_secret};
use crate::commands::deployments::OfStack;
use crate::commands::failure::Failure;
use crate::commands::keeper::Keeper;
use crate::commands::report;
use crate::commands::request::{self, StackArgs};
use crate::kube::names;

/// Generate the missing credentials, and nothing else.
#[derive(Args, Clone, Debug)]
pub(super) struct GenerateArgs {
    /// The name of the release [default: ess].
    #[arg(value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
}

impl OfStack for GenerateArgs {
    fn stops(&self) -> bool {
        true
    }

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

fn run(args: &GenerateArgs) -> Result<(), Failure> {
    let keep = &args.stack.keep;
    let release = args.stack.release(args.release.as_deref())?;
    let templates = request::templates();
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, templates)?;
    let mut keeper = Keeper::open(keep, &release)?;
    match &keeper {
        Keeper::Job => return Err(not_kept("generate", "job")),
        Keeper::Ephemeral => return Err(not_kept("generate", "ephemeral")),
        Keeper::File(_) | Keeper::Cluster(_) => {}
    }
    let needs = stack.needs();
    if keeper.is_complete(&needs) {
        report::note("nothing is missing", None);
    }
    let generator = &mut report::generator(stack.registrations());
    let credentials = keeper.credentials(&needs, generator, false)?;
    if let Keeper::File(store) = &keeper
        && !keep.encrypt_to.is_empty()
    {
        report::note(format!("`{}` is encrypted", store.path().display()), None);
    }
    match (&keeper, credentials) {
        (Keeper::Cluster(_), Some(credentials)) => {
            let credentials = stack.as_rendered(&credentials);
            print_secret(&loaded.values, &release, templates, &credentials)
        }
        _ => Ok(()),
    }
}
