//! `masthead render`: the manifests, with credentials that stay.

use std::path::PathBuf;
use std::time::SystemTime;

use super::{emit::emit, load, release};
use crate::cli::RenderArgs;
use crate::credentials::{Credentials, Need, Registration, Store, StoreError, SystemGenerator, needs};
use crate::failure::{Failure, Problem, print_problems};
use crate::render::{Templates, render};
use crate::stack::{self, Release, Stack};
use crate::values::{At, Layers, Values};

/// Where generated credentials come from, as `--credentials` says.
pub enum Keeper {
    File(PathBuf),
    Job,
    Ephemeral,
}

pub fn run(args: &RenderArgs) -> Result<(), Failure> {
    let release = release(args)?;
    let templates = Templates::default();
    let (values, stack) = load::values(&args.values)?.stack(&release, &templates)?;
    let keeper = keeper(args.credentials.as_deref(), &args.release);
    let credentials = credentials(keeper, &args.release, args.locked, &stack)?;
    let stack = with_credentials(stack, credentials.as_ref(), values, &release, &templates)?;
    let manifests = render(&stack, &release, &templates)?;
    emit(&manifests, &args.output)?;
    // The process ends here: to give the memory back piece by piece would take longer than the checks.
    std::mem::forget((stack, templates, manifests));
    Ok(())
}

/// The stack with these credentials in it.
///
/// # Errors
/// None: with the same values nothing new can be wrong.
pub fn with_credentials(
    stack: Stack,
    credentials: Option<&Credentials>,
    values: Values,
    release: &Release,
    templates: &Templates,
) -> Result<Stack, Failure> {
    match credentials {
        Some(_) => {
            stack::build(&values, release, templates, credentials).map_err(|problems| Failure::Invalid(problems, values.layers))
        }
        None => Ok(stack),
    }
}

fn release(args: &RenderArgs) -> Result<Release, Failure> {
    let release = release::release(&args.release, &args.cluster, args.target)?;
    Ok(Release { no_hooks: args.output.no_hooks, ..release })
}

/// The credentials that the stack needs, each made where it is missing and saved before this returns; none where the Job makes them.
/// With `locked`, none is made.
///
/// # Errors
/// Where the file can't be used, or one is missing that must not be made.
pub fn credentials(keeper: Keeper, release: &str, locked: bool, stack: &Stack) -> Result<Option<Credentials>, Failure> {
    let needs = needs(&stack.generated);
    // Without Hookshot no registration is made, whatever this says.
    let none = || Registration { url: String::new(), sender_localpart: String::new() };
    let mut generator = SystemGenerator::new(stack.registration.clone().unwrap_or_else(none));
    match keeper {
        Keeper::Job => Ok(None),
        Keeper::Ephemeral => {
            tell(Problem::at(At::default(), "the credentials are new at each run and kept nowhere").warning());
            Ok(Some(Credentials::ephemeral(&needs, &mut generator)?))
        }
        Keeper::File(path) => kept(path, release, locked, &needs, &mut generator).map(Some).map_err(|error| {
            let hint = error.hint();
            Failure::CouldNotRun(error.into(), hint)
        }),
    }
}

/// What `--credentials` means.
pub fn keeper(typed: Option<&str>, release: &str) -> Keeper {
    match typed {
        Some("job") => Keeper::Job,
        Some("ephemeral") => Keeper::Ephemeral,
        Some(path) => Keeper::File(path.into()),
        None => Keeper::File(format!("{release}.credentials.yaml").into()),
    }
}

fn kept(
    path: PathBuf,
    release: &str,
    locked: bool,
    needs: &[&Need],
    generator: &mut SystemGenerator,
) -> Result<Credentials, StoreError> {
    let mut store = Store::open(path, release)?;
    for warning in store.warnings() {
        tell(Problem::at(At::default(), warning.to_string()).warning());
    }
    if locked {
        return store.require(needs);
    }
    let ensured = store.ensure(needs, generator, SystemTime::now())?;
    if !ensured.made.is_empty() {
        let verb = if ensured.created { "made" } else { "added to" };
        let message = format!("{verb} {}: {}", store.path().display(), ensured.made.join(", "));
        tell(Problem::at(At::default(), message).note().hint("keep this file: without it the next run makes new credentials"));
    }
    Ok(ensured.credentials)
}

fn tell(problem: Problem) {
    print_problems(&[problem], &Layers::default());
}
