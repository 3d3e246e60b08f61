//! What keeps the generated credentials, as `--credentials` says.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{anyhow, bail};

use super::{cluster, git, tell};
use crate::commands::cli::KeepArgs;
use crate::credentials::{
    AtRest, Changed, Completed, Credentials, Document, Ensured, Generate, Need, Source, Store,
    StoreError, Unsafe, UnsafeKey, why,
};
use crate::render::Templates;
use crate::source::problem::Failure;
use crate::stack::{self, Release, Stack};
use crate::values::Values;

/// Where generated credentials are.
pub enum Keeper {
    File(Box<Store>),
    /// What the Secret in the cluster holds.
    Cluster(Box<Document>),
    Job,
    Ephemeral,
}

impl Keeper {
    /// Opens what was asked for: by default the file `<release>.credentials.yaml`.
    ///
    /// # Errors
    /// It can't be read, or an option was given that has no meaning for it.
    pub fn open(args: &KeepArgs, release: &Release) -> Result<Self, Failure> {
        let name = args.credentials.as_deref();
        check_options(args, name)?;
        Ok(match name {
            Some("job") => Self::Job,
            Some("ephemeral") => Self::Ephemeral,
            Some("cluster") => {
                Self::Cluster(Box::new(cluster::read(release, args.context.as_deref())?))
            }
            _ => {
                let path = name.map_or_else(|| default_path(release), PathBuf::from);
                Self::File(Box::new(open_file(path, args, release)?))
            }
        })
    }

    /// The credentials that are needed, each made where it is missing and saved before this returns; none where the Job makes
    /// them. `locked` makes none.
    ///
    /// # Errors
    /// One could not be made or saved, or is missing and may not be made.
    pub fn credentials(
        &mut self,
        needs: &[Need],
        generator: &mut dyn Generate,
        locked: bool,
    ) -> Result<Option<Credentials>, Failure> {
        match self {
            Self::Job => Ok(None),
            Self::Ephemeral => {
                tell::warn("the credentials are new at each run and kept nowhere", None);
                Ok(Some(Credentials::ephemeral(needs, generator)?))
            }
            Self::File(store) if locked => store.require(needs).map(Some).map_err(failure),
            Self::File(store) => {
                let ensured = store
                    .ensure(needs, generator, SystemTime::now())
                    .map_err(failure)?;
                tell_ensured(store, &ensured);
                tell_exposed(store);
                Ok(Some(ensured.credentials))
            }
            Self::Cluster(document) => from_cluster(document, needs, generator, locked).map(Some),
        }
    }
}

/// Where the credentials of a release are kept if nothing else is said.
pub fn default_path(release: &Release) -> PathBuf {
    format!("{}.credentials.yaml", release.name).into()
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
        Some(_) => stack::build(&values, release, templates, credentials)
            .map_err(|problems| Failure::Invalid(problems, values.layers)),
        None => Ok(stack),
    }
}

fn check_options(args: &KeepArgs, name: Option<&str>) -> anyhow::Result<()> {
    let is_file = !matches!(name, Some("job" | "ephemeral" | "cluster"));
    let has_keys = !args.encrypt_to.is_empty() || !args.identity.is_empty();
    if !is_file && has_keys {
        bail!(
            "--encrypt-to and --identity are for a credentials file, not for `--credentials {}`",
            name.unwrap_or_default()
        );
    }
    if args.context.is_some() && name != Some("cluster") {
        bail!("--context is for `--credentials cluster`");
    }
    Ok(())
}

fn open_file(path: PathBuf, args: &KeepArgs, release: &Release) -> Result<Store, Failure> {
    let at_rest = AtRest::new(&args.encrypt_to, &args.identity).map_err(|error| {
        let hint = error.hint().map(str::to_owned);
        Failure::CouldNotRun(error.into(), hint)
    })?;
    let store = Store::open(path, &release.name, at_rest).map_err(failure)?;
    let store = store.on_wait(tell_waiting);
    for warning in store.warnings() {
        tell::warn(warning.to_string(), None);
    }
    Ok(store)
}

/// Every credential of the cluster stays in the Secret, whether it is needed or not: it is kept nowhere else.
fn from_cluster(
    document: &mut Document,
    needs: &[Need],
    generator: &mut dyn Generate,
    locked: bool,
) -> Result<Credentials, Failure> {
    if locked && !document.is_complete(needs) {
        let keys: Vec<_> = document
            .lacking(needs)
            .iter()
            .map(|need| &*need.key)
            .collect();
        let what = if keys.is_empty() {
            "a signing key of Synapse that may be used".into()
        } else {
            keys.join(", ")
        };
        return Err(anyhow!("the Secret in the cluster lacks {what}").into());
    }
    let done = document
        .complete(needs, generator, SystemTime::now())
        .map_err(StoreError::from)
        .map_err(failure)?;
    tell_completed(
        "made",
        &done,
        "apply what was printed: what is new is kept nowhere else",
    );
    Ok(document.all_credentials(Source::Cluster))
}

fn tell_ensured(store: &Store, ensured: &Ensured) {
    let verb = if ensured.changed.created {
        "made"
    } else {
        "added to"
    };
    let keep = "keep this file: without it the next run makes new credentials";
    let verb = format!("{verb} {}:", store.path().display());
    tell_completed(&verb, &ensured.completed, keep);
    tell_salted(store, ensured.changed);
}

/// Says that a file that had no salt has got one.
pub fn tell_salted(store: &Store, changed: Changed) {
    if changed.salted {
        tell::note(
            format!("added to {}: salt", store.path().display()),
            Some(
                "labels are keyed with it: every pod that uses a credential restarts, once".into(),
            ),
        );
    }
}

/// Says that another process is changing the file.
fn tell_waiting(path: &Path) {
    tell::note(
        format!(
            "waiting for another process, which is changing `{}`",
            path.display()
        ),
        None,
    );
}

fn tell_completed(verb: &str, done: &Completed, keep: &str) {
    if !done.made.is_empty() {
        tell::note(
            format!("{verb} {}", done.made.join(", ")),
            Some(keep.to_owned()),
        );
    }
    if let Some(old) = &done.replaced {
        tell_replaced(old);
    }
}

/// Says that Synapse's signing key was replaced, and why.
pub fn tell_replaced(old: &UnsafeKey) {
    let message = format!("{} was replaced by a new one: {}", old.key, why(old.reason));
    let hint = match old.reason {
        Unsafe::IdZero => format!(
            "the old public key is in {}, from where Synapse publishes it as expired",
            old.published_in
        ),
        Unsafe::Banned => {
            "the old public key is not published, since anybody can sign with the private one"
                .to_owned()
        }
    };
    tell::warn(message, Some(hint));
}

/// Warns where git would take up a file that is not encrypted.
pub fn tell_exposed(store: &Store) {
    if store.is_plain() && git::would_take(store.path()) {
        tell::warn(
            format!(
                "`{}` is not encrypted, and git does not ignore it",
                store.path().display()
            ),
            Some(format!(
                "have git ignore it: {}\nor encrypt it: add `--encrypt-to age1…`",
                git::ignore_command(store.path())
            )),
        );
    }
}

/// The failure with what can be done about it.
pub fn failure(error: StoreError) -> Failure {
    let hint = error.hint();
    Failure::CouldNotRun(error.into(), hint)
}
