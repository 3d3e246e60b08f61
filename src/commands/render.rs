//! `masthead render`: the manifests, with credentials that stay.

use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::anyhow;

use super::{emit::emit, load};
use crate::cli::{RenderArgs, TargetName};
use crate::credentials::{Credentials, Need, Registration, Store, StoreError, SystemGenerator, needs};
use crate::failure::{Failure, Problem, print_problems};
use crate::render::{Templates, render};
use crate::stack::{self, DEFAULT_KUBE_VERSION, Release, Stack, Target};
use crate::values::{At, Layers};

/// Where generated credentials come from, as `--credentials` says.
enum Keeper {
    File(PathBuf),
    Job,
    Ephemeral,
}

pub fn run(args: &RenderArgs) -> Result<(), Failure> {
    let release = release(args)?;
    let templates = Templates::default();
    let (values, stack) = load::values(&args.values)?.stack(&release, &templates)?;
    let credentials = credentials(args, &stack)?;
    let stack = match &credentials {
        // The same values, so that nothing new can be wrong with them.
        Some(credentials) => stack::build(&values, &release, &templates, Some(credentials))
            .map_err(|problems| Failure::Invalid(problems, values.layers))?,
        None => stack,
    };
    let manifests = render(&stack, &release, &templates)?;
    emit(&manifests, &args.output)?;
    // The process ends here: to give the memory back piece by piece would take longer than the checks.
    std::mem::forget((stack, templates, manifests));
    Ok(())
}

fn release(args: &RenderArgs) -> Result<Release, Failure> {
    Ok(Release {
        name: args.release.clone(),
        namespace: args.cluster.namespace.clone().unwrap_or_else(|| "ess".into()),
        target: match args.target {
            TargetName::Kubectl => Target::Kubectl,
            TargetName::Helm => Target::Helm,
            TargetName::Argocd => Target::Argocd,
            TargetName::Flux => Target::Flux,
        },
        api_versions: args.cluster.api_versions.clone(),
        kube_version: parse_kube_version(args.cluster.kube_version.as_deref())?,
        no_hooks: args.output.no_hooks,
    })
}

/// The credentials that the stack needs, each made where it is missing and saved before this returns; none where the Job makes them.
fn credentials(args: &RenderArgs, stack: &Stack) -> Result<Option<Credentials>, Failure> {
    let needs = needs(&stack.generated);
    // Without Hookshot no registration is made, whatever this says.
    let none = || Registration { url: String::new(), sender_localpart: String::new() };
    let mut generator = SystemGenerator::new(stack.registration.clone().unwrap_or_else(none));
    match keeper(args) {
        Keeper::Job => Ok(None),
        Keeper::Ephemeral => {
            tell(Problem::at(At::default(), "the credentials are new at each run and kept nowhere").warning());
            Ok(Some(Credentials::ephemeral(&needs, &mut generator)?))
        }
        Keeper::File(path) => kept(path, args, &needs, &mut generator).map(Some).map_err(|error| {
            let hint = error.hint();
            Failure::CouldNotRun(error.into(), hint)
        }),
    }
}

fn keeper(args: &RenderArgs) -> Keeper {
    match args.credentials.as_deref() {
        Some("job") => Keeper::Job,
        Some("ephemeral") => Keeper::Ephemeral,
        Some(path) => Keeper::File(path.into()),
        None => Keeper::File(format!("{}.credentials.yaml", args.release).into()),
    }
}

fn kept(path: PathBuf, args: &RenderArgs, needs: &[&Need], generator: &mut SystemGenerator) -> Result<Credentials, StoreError> {
    let mut store = Store::open(path, &args.release)?;
    for warning in store.warnings() {
        tell(Problem::at(At::default(), warning.to_string()).warning());
    }
    if args.locked {
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

/// `1.33` or `v1.33.2` as numbers.
pub fn parse_kube_version(text: Option<&str>) -> Result<(u32, u32, u32), Failure> {
    let Some(text) = text else { return Ok(DEFAULT_KUBE_VERSION) };
    let numbers: Option<Vec<u32>> = text.trim_start_matches('v').split(['.', '+', '-']).take(3).map(|n| n.parse().ok()).collect();
    match numbers.as_deref() {
        Some([major, minor]) => Ok((*major, *minor, 0)),
        Some([major, minor, patch]) => Ok((*major, *minor, *patch)),
        _ => Err(anyhow!("--kube-version {text}: expected a version such as `1.33`").into()),
    }
}
