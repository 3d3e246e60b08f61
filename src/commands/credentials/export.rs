//! `masthead credentials export`: prints the Secret.

use std::borrow::Cow;

use anyhow::anyhow;
use clap::{Args, ValueEnum};

use super::{not_kept, print_secret, stack_if_given};
use crate::commands::deployments::OfStack;
use crate::commands::failure::Failure;
use crate::commands::keeper::Keeper;
use crate::commands::output::{print, print_bytes};
use crate::commands::request::{self, StackArgs};
use crate::credentials::{Credentials, Source};
use crate::kube::names;
use crate::source::{nearest, shell};
use crate::stack::{GENERATED_MANAGER, Release, Stack};

/// Print the Secret of the credentials, or the kubectl commands that create it.
#[derive(Args, Clone, Debug)]
pub(super) struct ExportArgs {
    /// The name of the release [default: ess].
    #[arg(value_parser = names::release)]
    release: Option<String>,
    /// The Secret's manifest, or commands for bash that create it with kubectl and hold no secret.
    #[arg(long, value_name = "FORMAT", default_value = "manifest")]
    format: ExportFormat,
    /// Print the value of this credential alone, as it is.
    #[arg(long, value_name = "NAME", conflicts_with = "format")]
    key: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    Manifest,
    Kubectl,
}

impl OfStack for ExportArgs {
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

fn run(args: &ExportArgs) -> Result<(), Failure> {
    let release = args.stack.release(args.release.as_deref())?;
    let templates = request::templates();
    let loaded = args.stack.values.load()?;
    let stack = stack_if_given(&args.stack, &loaded, &release, templates)?;
    let credentials = credentials(args, &release, stack.as_ref())?;
    let credentials = match &stack {
        Some(stack) => stack.as_rendered(&credentials),
        None => Cow::Borrowed(&credentials),
    };
    match (&args.key, args.format) {
        (Some(key), _) => print_value(&credentials, key),
        (None, ExportFormat::Manifest) => {
            print_secret(&loaded.values, &release, templates, &credentials)
        }
        (None, ExportFormat::Kubectl) => Ok(print(&kubectl(args, &release, &credentials))?),
    }
}

/// What the values need; without values, all kept credentials.
fn credentials(
    args: &ExportArgs,
    release: &Release,
    stack: Option<&Stack>,
) -> Result<Credentials, Failure> {
    let keeper = Keeper::open(&args.stack.keep, release)?;
    let (document, source, place) = match &keeper {
        Keeper::File(store) => (
            store.document(),
            Source::File,
            store.path().display().to_string(),
        ),
        Keeper::Cluster(document) => (
            Some(&**document),
            Source::Cluster,
            "the Secret in the cluster".to_owned(),
        ),
        Keeper::Job => return Err(not_kept("export", "job")),
        Keeper::Ephemeral => return Err(not_kept("export", "ephemeral")),
    };
    let hint = || Some("`masthead credentials generate` adds what is missing".to_owned());
    let document =
        document.ok_or_else(|| Failure::CouldNotRun(anyhow!("there is no `{place}`"), hint()))?;
    let Some(stack) = stack else {
        return Ok(document.all_credentials(source));
    };
    let needs = stack.needs();
    let missing: Vec<_> = document
        .lacking(&needs)
        .iter()
        .map(|need| &*need.key)
        .collect();
    if !missing.is_empty() {
        let lacks = anyhow!("{place} lacks {}", missing.join(", "));
        return Err(Failure::CouldNotRun(lacks, hint()));
    }
    Ok(document.credentials(&needs, source))
}

fn print_value(credentials: &Credentials, key: &str) -> Result<(), Failure> {
    let secret = credentials.get(key).ok_or_else(|| {
        let near = nearest(key, credentials.iter().map(|(key, _)| key))
            .map(|near| format!("did you mean `{near}`?"));
        Failure::CouldNotRun(anyhow!("there is no credential `{key}`"), near)
    })?;
    Ok(print_bytes(secret.expose())?)
}

/// Commands for bash. They hold no secret: each value is read from a pipe that masthead writes to.
fn kubectl(args: &ExportArgs, release: &Release, credentials: &Credentials) -> String {
    let secret = release.object("generated");
    let export = format!(
        "masthead credentials export {}{}",
        release.name,
        keep_options(args)
    );
    let mut out = format!(
        "kubectl create secret generic {secret} --namespace={} --dry-run=client --output=yaml \\\n",
        release.namespace
    );
    for (key, _) in credentials.iter() {
        let key = shell::word(key);
        out.push_str(&format!("  --from-file={key}=<({export} --key={key}) \\\n"));
    }
    out.push_str(&format!(
        "  | kubectl label --local --filename=- --output=yaml app.kubernetes.io/managed-by={GENERATED_MANAGER} \\\n  \
         | kubectl apply --filename=-\n"
    ));
    out
}

fn keep_options(args: &ExportArgs) -> String {
    let keep = &args.stack.keep;
    let namespace = args.stack.cluster.namespace.iter();
    let namespace = namespace.map(|namespace| ("namespace", Cow::from(namespace)));
    let credentials = keep
        .credentials
        .iter()
        .map(|file| ("credentials", Cow::from(file)));
    let identities = keep
        .identity
        .files
        .iter()
        .map(|path| ("identity", path.to_string_lossy()));
    let context = keep
        .context
        .iter()
        .map(|context| ("context", Cow::from(context)));
    let all = namespace
        .chain(credentials)
        .chain(identities)
        .chain(context);
    all.map(|(option, value)| format!(" --{option}={}", shell::word(&value)))
        .collect()
}
