//! `masthead credentials rotate`: replaces credentials, and says what else has to be done.

use crate::source::sort::sort_by;
use std::borrow::Cow;
use std::io::{BufRead, IsTerminal, Read, Write, stderr, stdin};
use std::time::SystemTime;

use anyhow::{Result, anyhow};
use clap::Args;

use super::sketch::{Asked, sketch};
use super::{not_kept, print_secret, stack_if_given};
use crate::commands::deployments::OfStack;
use crate::commands::failure::Failure;
use crate::commands::keeper::{self, Keeper};
use crate::commands::keeper_notes::{note_exposed, note_salted};
use crate::commands::output::print;
use crate::commands::request::{self, StackArgs};
use crate::commands::{report, said};
use crate::credentials::{
    Catalogue, Document, Found, Generate, Need, RotateOptions, Source, StoreError, Use,
};
use crate::kube::names;
use crate::source::{Layers, nearest};
use crate::stack::catalogue;

/// Replace credentials by new ones, and say what else has to happen.
#[derive(Args, Clone, Debug)]
pub(super) struct RotateArgs {
    /// The names of the credentials, as `masthead credentials list` shows them.
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
    /// The name of the release [default: ess].
    #[arg(long, value_name = "NAME", value_parser = names::release)]
    release: Option<String>,
    /// Rotate even if data is lost, and replace at once what would stay in use for a while.
    #[arg(long)]
    force: bool,
    /// Drop the predecessors that stayed in use.
    #[arg(long, conflicts_with = "force")]
    finish: bool,
    /// Print what would change and what follows from it, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Do not ask: on a terminal it is told what would change, and asked for, before it is done.
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    stack: StackArgs,
}

impl OfStack for RotateArgs {
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

fn run(args: &RotateArgs) -> Result<(), Failure> {
    let release = args.stack.release(args.release.as_deref())?;
    let templates = request::templates();
    let catalogue = catalogue();
    let rows = rows(&args.names, &catalogue)?;
    let loaded = args.stack.values.load()?;
    let stack = stack_if_given(&args.stack, &loaded, &release, templates)?;
    if let Some(stack) = &stack {
        check_generated(&rows, &stack.credential_uses(), &loaded.values.layers)?;
    }
    let options = RotateOptions {
        force: args.force,
        finish: args.finish,
    };
    let mut keeper = Keeper::open(&args.stack.keep, &release)?;
    let asked = Asked {
        rows: &rows,
        options,
        stack: stack.as_ref(),
        release: &release,
    };
    if !goes_on(args, &asked, &keeper)? {
        return Ok(());
    }
    let mut rotation = Rotation {
        rows,
        options,
        then: Vec::new(),
    };
    let mut generator = report::generator(Vec::new());
    match &mut keeper {
        Keeper::File(store) => {
            let changed = store.change(&mut generator, |document, generator| {
                rotation.run(document, generator)
            });
            note_salted(store, changed.map_err(keeper::failure)?);
            note_exposed(store);
            rotation.tell("now apply the manifests: masthead render … | kubectl apply -f -");
        }
        Keeper::Cluster(document) => {
            rotation
                .run(document, &mut generator)
                .map_err(keeper::failure)?;
            let credentials = document.all_credentials(Source::Cluster);
            let credentials = match &stack {
                Some(stack) => stack.as_rendered(&credentials),
                None => Cow::Borrowed(&credentials),
            };
            print_secret(&loaded.values, &release, templates, &credentials)?;
            rotation.tell(
                "apply what was printed: the new credentials are kept nowhere else; then render \
                           and apply the rest",
            );
        }
        Keeper::Job => return Err(not_kept("rotate", "job")),
        Keeper::Ephemeral => return Err(not_kept("rotate", "ephemeral")),
    }
    Ok(())
}

/// Tells what would happen where that was asked for, or is to be agreed to. Whether it is to be done.
///
/// # Errors
/// What stands against it; a no.
fn goes_on(args: &RotateArgs, asked: &Asked, keeper: &Keeper) -> Result<bool, Failure> {
    if args.dry_run {
        let sketch = sketch(asked, keeper)?;
        print(&format!("{sketch}\nNothing was changed.\n"))?;
        return Ok(false);
    }
    if args.yes || !is_asked() {
        return Ok(true);
    }
    report::lines(&sketch(asked, keeper)?);
    if !ask()? {
        report::lines("Nothing was changed.");
        return Err(Failure::No);
    }
    Ok(true)
}

/// What is to be rotated, how, and what else has to happen.
struct Rotation {
    rows: Vec<Need>,
    options: RotateOptions,
    then: Vec<(String, &'static str)>,
}

impl Rotation {
    fn run(
        &mut self,
        document: &mut Document,
        generator: &mut dyn Generate,
    ) -> Result<(), StoreError> {
        for need in &self.rows {
            let then = document.rotate(need, self.options, generator, SystemTime::now())?;
            self.then.push((need.key.to_string(), then));
        }
        Ok(())
    }

    fn tell(&self, last: &str) {
        let verb = if self.options.finish {
            "the predecessor was dropped"
        } else {
            "rotated"
        };
        for (key, then) in &self.then {
            report::note(format!("{key}: {verb}"), Some((*then).to_owned()));
        }
        report::note(last, None);
    }
}

/// Whether somebody is there to be asked.
fn is_asked() -> bool {
    stdin().is_terminal() && stderr().is_terminal() && !said::is_kept()
}

/// Asks whether to go on. Anything but yes is no.
fn ask() -> Result<bool> {
    anstream::eprint!("Rotate now? [y/N] ");
    stderr().flush()?;
    let mut answer = String::new();
    stdin().lock().take(64).read_line(&mut answer)?;
    let answer = answer.trim().to_ascii_lowercase();
    Ok(answer == "y" || answer == "yes")
}

/// The rows of the credentials with these names, each once, sorted.
fn rows(names: &[String], catalogue: &Catalogue) -> Result<Vec<Need>, Failure> {
    let rows = names.iter().map(|name| row(name, catalogue));
    let mut rows: Vec<Need> = rows.collect::<Result<_, _>>()?;
    sort_by(&mut rows, |a, b| a.key.cmp(&b.key));
    rows.dedup_by(|a, b| a.key == b.key);
    Ok(rows)
}

fn row(name: &str, catalogue: &Catalogue) -> Result<Need, Failure> {
    catalogue.find(name).ok_or_else(|| {
        let known = catalogue.iter().map(|need| &*need.key);
        let hint = match name {
            "serverName" => Some(
                "it can't be changed: it is part of the ids of users, rooms and events; start a \
                 new server under a new name"
                    .into(),
            ),
            _ => nearest(name, known).map(|near| format!("did you mean `{near}`?")),
        };
        Failure::CouldNotRun(
            anyhow!("`{name}` is not a credential that masthead generates"),
            hint,
        )
    })
}

/// A credential in the values is not kept here, so that rotating it here would change nothing.
fn check_generated(rows: &[Need], uses: &[Use], layers: &Layers) -> Result<(), Failure> {
    for need in rows {
        let is_it =
            |used: &&Use| used.generated.as_ref() == Some(need) || need.is_replaced_by(&used.path);
        let place = uses
            .iter()
            .filter(is_it)
            .find_map(|used| given(used, layers));
        if let Some(place) = place {
            return Err(Failure::CouldNotRun(
                anyhow!("`{}` is not generated by masthead: it is {place}", need.key),
                Some(need.when_given.into()),
            ));
        }
    }
    Ok(())
}

/// Where the user gives a credential; `None` for one that is generated.
fn given(used: &Use, layers: &Layers) -> Option<String> {
    let path = &used.path;
    match &used.found {
        Found::Values(at) => Some(format!("`{path}.value` ({})", layers.place(*at))),
        Found::Secret { secret, key } => Some(format!(
            "`{key}` of the Secret `{secret}`, which `{path}` names"
        )),
        Found::Generated => None,
    }
}
