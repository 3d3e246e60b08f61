//! `masthead credentials generate`: adds missing credentials.

use clap::Args;

use super::{not_kept, print_secret};
use crate::commands::failure::Failure;
use crate::commands::keeper::Keeper;
use crate::commands::report;
use crate::commands::request::{self, StackArgs};
use crate::kube::names;
use crate::template::Templates;

/// Generate the missing credentials, and nothing else.
#[derive(Args, Debug)]
pub(super) struct GenerateArgs {
    /// The name of the release.
    #[arg(default_value = "ess", value_parser = names::release)]
    release: String,
    #[command(flatten)]
    stack: StackArgs,
}

pub(super) fn run(args: &GenerateArgs) -> Result<(), Failure> {
    let keep = &args.stack.keep;
    let release = args.stack.release(&args.release);
    let templates = Templates::default();
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, &templates)?;
    let mut keeper = Keeper::open(keep, &release)?;
    match &keeper {
        Keeper::Job => return Err(not_kept("generate", "job")),
        Keeper::Ephemeral => return Err(not_kept("generate", "ephemeral")),
        Keeper::File(_) | Keeper::Cluster(_) => {}
    }
    let needs = stack.needs();
    let is_complete = match &keeper {
        Keeper::File(store) => store
            .document()
            .is_some_and(|document| document.salt.is_some() && document.is_complete(&needs)),
        Keeper::Cluster(document) => document.is_complete(&needs),
        Keeper::Job | Keeper::Ephemeral => false,
    };
    if is_complete {
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
            print_secret(&loaded.values, &release, &templates, &credentials)
        }
        _ => Ok(()),
    }
}
