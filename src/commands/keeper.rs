//! What keeps the generated credentials, as `--credentials` says.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use anyhow::{anyhow, bail};
use clap::Args;

use super::failure::Failure;
use super::identity::GivenIdentity;
use super::keeper_notes::{
    note_completed, note_ensured, note_exposed, note_lacking, note_slow, note_waiting,
};
use super::{cluster, report};
use crate::check::credentials;
use crate::credentials::{
    AtRest, Credentials, Document, Generate, Need, Source, Store, StoreError,
};
use crate::kube::kubectl::Kubectl;
use crate::project::{Deployment, Layer};
use crate::source::Code;
use crate::source::problem::Problem;
use crate::stack::{Release, catalogue};

/// Where generated credentials are kept, and how.
#[derive(Args, Clone, Debug)]
pub(super) struct KeepArgs {
    /// Where generated credentials are kept: a file, `job` (generated and kept in the cluster),
    /// `cluster` (the Secret there, read with kubectl), or `ephemeral` (new each time). The default
    /// is the file `<release>.credentials.yaml`.
    #[arg(
        long,
        help_heading = "Credentials",
        value_name = "FILE|job|cluster|ephemeral"
    )]
    pub credentials: Option<String>,
    /// Encrypt the file with age to this recipient (`age1…`); may be given more than once. The file
    /// records it.
    #[arg(
        long,
        help_heading = "Credentials",
        value_name = "AGE_RECIPIENT",
        value_delimiter = ','
    )]
    pub encrypt_to: Vec<String>,
    #[command(flatten)]
    pub identity: GivenIdentity,
    /// The kubectl context of the cluster.
    #[arg(long, help_heading = "Credentials", value_name = "NAME")]
    pub context: Option<String>,
    /// How long to wait for the cluster: seconds, or e.g. `2m`.
    #[arg(
        long,
        help_heading = "Credentials",
        value_name = "DURATION",
        default_value = "60s",
        value_parser = duration
    )]
    pub timeout: Duration,
    /// The file by default, where that is not the one of the release.
    #[arg(skip)]
    own_file: Option<String>,
}

impl KeepArgs {
    /// Takes what a project file says where no flag says otherwise.
    pub(super) fn lay_over(&mut self, deployment: &Deployment) {
        self.own_file.clone_from(&deployment.own_file);
        let is_file = |layer: &Layer| matches!(layer, Layer::File { .. });
        self.identity.has_values |= deployment.layers.iter().any(is_file);
        let keep = deployment.keep.as_ref();
        let Some(keep) = keep.filter(|_| self.credentials.is_none()) else {
            return;
        };
        self.credentials = Some(keep.from.clone());
        if self.encrypt_to.is_empty() {
            self.encrypt_to.clone_from(&keep.encrypt_to);
        }
        if self.identity.files.is_empty() {
            self.identity.files.clone_from(&keep.identities);
        }
        if self.context.is_none() {
            self.context.clone_from(&keep.context);
        }
    }

    /// Where the credentials of a release are kept by default.
    pub(super) fn default_path(&self, release: &Release) -> PathBuf {
        let own = self.own_file.as_ref();
        own.map_or_else(
            || format!("{}.credentials.yaml", release.name).into(),
            PathBuf::from,
        )
    }

    /// Whether a file was named.
    pub(super) fn is_file(&self) -> bool {
        let name = self.credentials.as_deref();
        name.is_some_and(|name| !matches!(name, "job" | "cluster" | "ephemeral"))
    }

    /// The same where none is to be generated: without a file, they are left to the Job. The context
    /// stays where the credentials are read from the cluster; else it is for what is looked at there.
    pub(super) fn without_generating(&self, release: &Release) -> Self {
        let mut keep = self.clone();
        if keep.credentials.is_none() && !self.default_path(release).exists() {
            keep.credentials = Some("job".into());
        }
        let is_cluster = keep.credentials.as_deref() == Some("cluster");
        keep.context = keep.context.filter(|_| is_cluster);
        keep
    }

    /// What asks the cluster from now on.
    pub(super) fn kubectl(&self) -> Kubectl {
        Kubectl::new(self.context.as_deref(), self.timeout, note_slow)
    }
}

/// Seconds, or a number with its unit.
fn duration(text: &str) -> Result<Duration, &'static str> {
    let seconds = text.parse::<u64>().map(Duration::from_secs);
    let duration = seconds.or_else(|_| humantime::parse_duration(text));
    match duration {
        Ok(duration) if (MIN..=MAX).contains(&duration.as_secs()) => Ok(duration),
        Ok(_) => Err("expected one second to a day"),
        Err(_) => Err("expected a duration such as `90s` or `2m`"),
    }
}

/// The shortest and the longest time to wait for a cluster, in seconds.
const MIN: u64 = 1;
const MAX: u64 = 24 * 60 * 60;

/// Where generated credentials are.
pub(super) enum Keeper {
    File(Box<Store>),
    /// The contents of the Secret in the cluster.
    Cluster(Box<Document>),
    Job,
    Ephemeral,
}

impl Keeper {
    /// Opens the given keeper: by default the file `<release>.credentials.yaml`.
    ///
    /// # Errors
    /// It can't be read, or an option does not apply to it.
    pub(super) fn open(args: &KeepArgs, release: &Release) -> Result<Self, Failure> {
        Self::open_with(args, release, &args.kubectl())
    }

    /// The same, where the cluster is asked for something else too.
    ///
    /// # Errors
    /// As [`Keeper::open`].
    pub(super) fn open_with(
        args: &KeepArgs,
        release: &Release,
        kubectl: &Kubectl,
    ) -> Result<Self, Failure> {
        let name = args.credentials.as_deref();
        check_options(args, name)?;
        Ok(match name {
            Some("job") => Self::Job,
            Some("ephemeral") => Self::Ephemeral,
            Some("cluster") => Self::Cluster(Box::new(cluster::read(release, kubectl)?)),
            _ => {
                let path = name.map_or_else(|| args.default_path(release), PathBuf::from);
                Self::File(Box::new(open_file(path, args, release)?))
            }
        })
    }

    /// As [`Keeper::credentials`], but nothing is written: what is missing is another one in each run.
    ///
    /// # Errors
    /// As [`Keeper::credentials`].
    pub(super) fn preview(
        &mut self,
        needs: &[Need],
        generator: &mut dyn Generate,
    ) -> Result<Option<Credentials>, Failure> {
        let Self::File(store) = self else {
            return self.credentials(needs, generator, false);
        };
        let (credentials, lacking) = store.preview(needs, generator).map_err(failure)?;
        note_lacking(store, &lacking);
        Ok(Some(credentials))
    }

    /// Whether nothing would be generated: by the Job nothing is generated here.
    pub(super) fn is_complete(&self, needs: &[Need]) -> bool {
        match self {
            Self::File(store) => store
                .document()
                .is_some_and(|document| document.salt.is_some() && document.is_complete(needs)),
            Self::Cluster(document) => document.is_complete(needs),
            Self::Job => true,
            Self::Ephemeral => needs.is_empty(),
        }
    }

    /// The needed credentials; missing ones are generated and saved before this returns. `None` if
    /// the Job generates them. With `locked`, nothing is generated.
    ///
    /// # Errors
    /// A credential could not be generated or saved, or is missing and `locked`.
    pub(super) fn credentials(
        &mut self,
        needs: &[Need],
        generator: &mut dyn Generate,
        locked: bool,
    ) -> Result<Option<Credentials>, Failure> {
        match self {
            Self::Job => Ok(None),
            Self::Ephemeral => {
                report::warn(
                    Code::EphemeralCredentials,
                    "the credentials are new in each run and not kept",
                    None,
                );
                Ok(Some(Credentials::ephemeral(needs, generator)?))
            }
            Self::File(store) if locked => store.require(needs).map(Some).map_err(failure),
            Self::File(store) => {
                let ensured = store
                    .ensure(needs, generator, SystemTime::now())
                    .map_err(failure)?;
                note_ensured(store, &ensured);
                note_exposed(store);
                Ok(Some(ensured.credentials))
            }
            Self::Cluster(document) => from_cluster(document, needs, generator, locked).map(Some),
        }
    }
}

/// The credentials file as it is, where there is one that can be read: not where an identity is
/// missing for it that nobody asked to read.
///
/// # Errors
/// It can't be read, or an option does not apply to it.
pub(super) fn kept_file(args: &KeepArgs, release: &Release) -> Result<Option<Store>, Failure> {
    let name = args.credentials.as_deref();
    check_options(args, name)?;
    if matches!(name, Some("job" | "ephemeral" | "cluster")) {
        return Ok(None);
    }
    let is_asked = name.is_some() || !args.identity.files.is_empty();
    let path = name.map_or_else(|| args.default_path(release), PathBuf::from);
    match open_store(path, args, release)? {
        Err(error) if error.is_locked() && !is_asked => Ok(None),
        opened => opened.map(Some).map_err(failure),
    }
}

/// What is wrong with the forms of needed credentials in the file.
pub(super) fn faults(store: &Store, needs: &[Need]) -> Vec<Problem> {
    let place = format!("the file `{}`", store.path().display());
    let document = store.document().into_iter();
    document
        .flat_map(|document| credentials::kept(&place, document, needs))
        .map(Problem::lets_render)
        .collect()
}

fn check_options(args: &KeepArgs, name: Option<&str>) -> anyhow::Result<()> {
    let is_file = !matches!(name, Some("job" | "ephemeral" | "cluster"));
    let has_keys =
        !args.encrypt_to.is_empty() || !args.identity.files.is_empty() && !args.identity.has_values;
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
    let store = open_store(path, args, release)?.map_err(failure)?;
    let catalogue = catalogue();
    let lasting = catalogue.iter().filter(|need| need.lasting);
    let store = store
        .on_wait(note_waiting)
        .salted_by(lasting.map(|need| need.key.to_string()).collect());
    for warning in store.warnings() {
        report::warn(Code::ExposedCredentials, warning.to_string(), None);
    }
    Ok(store)
}

fn open_store(
    path: PathBuf,
    args: &KeepArgs,
    release: &Release,
) -> Result<Result<Store, StoreError>, Failure> {
    let at_rest = AtRest::new(&args.encrypt_to, &args.identity.files).map_err(|error| {
        let hint = error.hint().map(str::to_owned);
        Failure::CouldNotRun(error.into(), hint)
    })?;
    Ok(Store::open(path, &release.name, at_rest))
}

/// Every credential of the cluster stays in the Secret, needed or not: it is kept nowhere else.
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
            "a safe signing key of Synapse".into()
        } else {
            keys.join(", ")
        };
        return Err(anyhow!("the Secret in the cluster lacks {what}").into());
    }
    let done = document
        .complete(needs, generator, SystemTime::now())
        .map_err(StoreError::from)
        .map_err(failure)?;
    note_completed(
        "generated",
        &done,
        "apply what was printed: the new credentials are kept nowhere else",
    );
    Ok(document.all_credentials(Source::Cluster))
}

/// The failure, with a hint.
pub(super) fn failure(error: StoreError) -> Failure {
    let hint = error.hint();
    Failure::CouldNotRun(error.into(), hint)
}
