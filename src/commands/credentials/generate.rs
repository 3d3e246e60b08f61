//! `masthead credentials generate`: what is missing, and nothing else.

use super::super::keeper::Keeper;
use super::super::{load, release::release, tell};
use super::{not_kept, print_secret};
use crate::commands::cli::{GenerateArgs, TargetName};
use crate::credentials::catalogue;
use crate::render::Templates;
use crate::source::problem::Failure;

pub fn run(args: &GenerateArgs) -> Result<(), Failure> {
    let about = &args.about;
    let release = release(&args.release, &about.cluster, TargetName::Kubectl)?;
    let templates = Templates::default();
    let (values, stack) = load::values(&about.values)?.stack(&release, &templates)?;
    let mut keeper = Keeper::open(&about.keep, &release)?;
    match &keeper {
        Keeper::Job => return Err(not_kept("generate", "job")),
        Keeper::Ephemeral => return Err(not_kept("generate", "ephemeral")),
        Keeper::File(_) | Keeper::Cluster(_) => {}
    }
    let needs = catalogue().needs(&stack.generated);
    let is_complete = match &keeper {
        Keeper::File(store) => store
            .document()
            .is_some_and(|document| document.salt.is_some() && document.is_complete(&needs)),
        Keeper::Cluster(document) => document.is_complete(&needs),
        Keeper::Job | Keeper::Ephemeral => false,
    };
    if is_complete {
        tell::note("nothing is missing", None);
    }
    let credentials =
        keeper.credentials(&needs, &mut tell::generator(stack.registration), false)?;
    if let Keeper::File(store) = &keeper
        && !about.keep.encrypt_to.is_empty()
    {
        tell::note(format!("`{}` is encrypted", store.path().display()), None);
    }
    match (&keeper, credentials) {
        (Keeper::Cluster(_), Some(credentials)) => {
            print_secret(&values, &release, &templates, &credentials)
        }
        _ => Ok(()),
    }
}
