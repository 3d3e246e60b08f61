//! `masthead credentials export`: the Secret, for whoever applies it.

use std::borrow::Cow;

use anyhow::anyhow;

use super::super::keeper::Keeper;
use super::super::release::release;
use super::{not_kept, print_secret, values};
use crate::commands::cli::{ExportArgs, ExportFormat, TargetName};
use crate::commands::output::{print, print_bytes};
use crate::credentials::{Credentials, Source, catalogue};
use crate::render::Templates;
use crate::source::nearest;
use crate::source::problem::Failure;
use crate::stack::{GENERATED_MANAGER, Release, Stack};

pub fn run(args: &ExportArgs) -> Result<(), Failure> {
    let release = release(&args.release, &args.about.cluster, TargetName::Kubectl)?;
    let templates = Templates::default();
    let (values, stack) = values(&args.about, &release, &templates)?;
    let credentials = credentials(args, &release, stack.as_ref())?;
    match (&args.key, args.format) {
        (Some(key), _) => print_value(&credentials, key),
        (None, ExportFormat::Manifest) => print_secret(&values, &release, &templates, &credentials),
        (None, ExportFormat::Kubectl) => Ok(print(&kubectl(args, &release, &credentials))?),
    }
}

/// What the values need; without values, all that is kept.
fn credentials(
    args: &ExportArgs,
    release: &Release,
    stack: Option<&Stack>,
) -> Result<Credentials, Failure> {
    let keeper = Keeper::open(&args.about.keep, release)?;
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
    let hint = || Some("`masthead credentials generate` makes what is missing".to_owned());
    let document =
        document.ok_or_else(|| Failure::CouldNotRun(anyhow!("there is no `{place}`"), hint()))?;
    let Some(stack) = stack else {
        return Ok(document.all_credentials(source));
    };
    let needs = catalogue().needs(&stack.generated);
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

/// Lines for bash. They hold no secret: each value is read from a pipe that masthead writes to.
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
        let key = quoted(key);
        out.push_str(&format!("  --from-file={key}=<({export} --key={key}) \\\n"));
    }
    out.push_str(&format!(
        "  | kubectl label --local --filename=- --output=yaml app.kubernetes.io/managed-by={GENERATED_MANAGER} \\\n  \
         | kubectl apply --filename=-\n"
    ));
    out
}

fn keep_options(args: &ExportArgs) -> String {
    let keep = &args.about.keep;
    let namespace = args
        .about
        .cluster
        .namespace
        .iter()
        .map(|namespace| ("namespace", Cow::from(namespace)));
    let credentials = keep
        .credentials
        .iter()
        .map(|file| ("credentials", Cow::from(file)));
    let identities = keep
        .identity
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
    all.map(|(option, value)| format!(" --{option}={}", quoted(&value)))
        .collect()
}

/// A word for a shell.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
