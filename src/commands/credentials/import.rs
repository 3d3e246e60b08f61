//! `masthead credentials import`: takes over the credentials of a running deployment.

use std::time::SystemTime;

use anyhow::anyhow;
use clap::Args;

use super::{not_kept, stack_if_given};
use crate::commands::deployments::OfStack;
use crate::commands::failure::Failure;
use crate::commands::keeper::{self, Keeper};
use crate::commands::keeper_notes::{note_exposed, note_replaced, note_salted};
use crate::commands::report;
use crate::commands::request::{self, StackArgs};
use crate::credentials::{
    Adopted, Catalogue, Changed, Completed, SecretManifest, Store, StoreError,
};
use crate::kube::names;
use crate::source::input;
use crate::stack::catalogue;

/// Take over the credentials of a Secret, e.g. of a running deployment.
#[derive(Args, Clone, Debug)]
pub(super) struct ImportArgs {
    /// The file with the Secret, in YAML or JSON; `-` is standard input.
    #[arg(default_value = "-", value_name = "FILE")]
    file: String,
    /// The name of the release [default: ess].
    #[arg(long, value_name = "NAME", value_parser = names::release)]
    release: Option<String>,
    /// Replace kept credentials that differ.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    stack: StackArgs,
}

impl OfStack for ImportArgs {
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

fn run(args: &ImportArgs) -> Result<(), Failure> {
    let release = args.stack.release(args.release.as_deref())?;
    let text = read(args)?;
    let templates = request::templates();
    let loaded = args.stack.values.load()?;
    let stack = stack_if_given(&args.stack, &loaded, &release, templates)?;
    let mut store = match Keeper::open(&args.stack.keep, &release)? {
        Keeper::File(store) => store,
        Keeper::Job => return Err(not_kept("import", "job")),
        Keeper::Cluster(_) => return Err(not_kept("import", "cluster")),
        Keeper::Ephemeral => return Err(not_kept("import", "ephemeral")),
    };
    let name = release.object("generated");
    let secret = SecretManifest::find(&text, &name).map_err(|error| {
        let hint = format!(
            "give the output of: kubectl get secret {name} --namespace {} -o yaml",
            release.namespace
        );
        Failure::CouldNotRun(anyhow!(error).context("nothing was imported"), Some(hint))
    })?;
    let catalogue = catalogue();
    let (adopted, completed, changed) =
        adopt(&mut store, secret, &catalogue, args.force).map_err(keeper::failure)?;
    note_adopted(&store, &adopted, &completed);
    note_salted(&store, changed);
    note_exposed(&store);
    let missing = stack
        .map(|stack| store.missing(&stack.needs()))
        .unwrap_or_default();
    if !missing.is_empty() {
        report::note(
            format!("the values need more: {}", missing.join(", ")),
            Some("the next render generates them".into()),
        );
    }
    Ok(())
}

fn read(args: &ImportArgs) -> Result<String, Failure> {
    if args.file == "-" && args.stack.values.takes_stdin() {
        return Err(anyhow!(
            "standard input can be read once: give the Secret or the values as a file"
        )
        .into());
    }
    let bytes = input::file_or_stdin(&args.file, input::MAX_BYTES)?;
    Ok(input::text(bytes, &args.file)?)
}

/// A signing key that is no longer safe is replaced before it is kept.
fn adopt(
    store: &mut Store,
    secret: SecretManifest,
    catalogue: &Catalogue,
    force: bool,
) -> Result<(Adopted, Completed, Changed), StoreError> {
    let (mut adopted, mut completed) = (Adopted::default(), Completed::default());
    let path = store.path().to_owned();
    let changed = store.change(&mut report::generator(Vec::new()), |document, generator| {
        adopted = document
            .adopt(secret, force)
            .map_err(|keys| StoreError::Conflicts { path, keys })?;
        let held = document.iter().filter_map(|(key, _)| catalogue.find(key));
        let held: Vec<_> = held.collect();
        completed = document.complete(&held, generator, SystemTime::now())?;
        Ok(())
    })?;
    Ok((adopted, completed, changed))
}

fn note_adopted(store: &Store, adopted: &Adopted, completed: &Completed) {
    let path = store.path().display();
    for (verb, keys) in [
        ("imported into", &adopted.added),
        ("replaced in", &adopted.replaced),
        ("the same in", &adopted.same),
    ] {
        if !keys.is_empty() {
            report::note(format!("{verb} {path}: {}", keys.join(", ")), None);
        }
    }
    if let Some(old) = &completed.replaced {
        note_replaced(old);
    }
}
