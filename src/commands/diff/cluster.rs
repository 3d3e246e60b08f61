//! The side of a cluster: what it has of the release, and what there is to say about it.

use anyhow::anyhow;
use serde_json::Value;

use crate::commands::cluster::PATIENCE_HINT;
use crate::commands::failure::Failure;
use crate::commands::report;
use crate::diff::leftover::{Leftovers, Name, delete};
use crate::diff::live::{self, Live};
use crate::diff::{Identity, Report};
use crate::kube::kubectl::{Kubectl, KubectlError};
use crate::render::{Kind, Manifest};
use crate::source::Code;
use crate::stack::Release;

/// How many objects are named in a note.
const NAMED: usize = 5;

/// A cluster that was asked.
pub(in crate::commands) struct Cluster {
    pub live: Live,
    release: Release,
}

impl Cluster {
    /// Asks for what is rendered, and for what else the release has of the kinds that are looked at.
    pub(in crate::commands) fn ask(
        kubectl: &Kubectl,
        release: &Release,
        rendered: &[Manifest],
        is_looked_at: impl Fn(Kind) -> bool,
    ) -> Result<Self, Failure> {
        let names: Vec<Name> = rendered
            .iter()
            .filter(|manifest| is_asked_for(manifest, release))
            .map(|manifest| (manifest.kind(), manifest.name().to_owned()))
            .collect();
        let is_rendered = |kind: Kind| names.iter().any(|(known, _)| *known == kind);
        let is_listed = |kind: Kind| !OF_DATABASES.contains(&kind) || is_rendered(kind);
        let namespace = rendered.iter().any(is_namespace);
        let namespace = namespace.then_some(Kind::Namespace);
        let kinds: Vec<Kind> = Kind::ALL
            .into_iter()
            .chain(namespace)
            .filter(|kind| is_looked_at(*kind) && is_listed(*kind))
            .collect();
        let live = live::ask(kubectl, release, &names, &kinds).map_err(could_not_ask)?;
        let is_unreadable = |(kind, _): &Name| live.unreadable.contains(kind);
        if !names.is_empty() && names.iter().all(is_unreadable) {
            let namespace = &release.namespace;
            return Err(anyhow!(
                "kubectl may not read anything of the release in the namespace `{namespace}`"
            )
            .into());
        }
        Ok(Self {
            live,
            release: release.clone(),
        })
    }

    /// The rendered objects that could be asked for.
    pub(in crate::commands) fn comparable(&self, rendered: &[Manifest]) -> Vec<Value> {
        let is_readable = |manifest: &&Manifest| !self.live.unreadable.contains(&manifest.kind());
        rendered
            .iter()
            .filter(|manifest| is_asked_for(manifest, &self.release))
            .filter(is_readable)
            .map(Manifest::json)
            .collect()
    }

    /// Tells which objects of users the cluster is not asked for.
    pub(super) fn note_not_asked_for(&self, rendered: &[Manifest]) {
        let others = rendered
            .iter()
            .filter(|manifest| !is_asked_for(manifest, &self.release));
        let others: Vec<_> = others.map(|it| Identity::of(&it.json())).collect();
        if !others.is_empty() {
            let message = format!("not compared: {}", names(&others));
            let hint = "objects of `extraObjects` are compared where they are of the release's namespace, and of \
                        a kind that the stack has too";
            report::note(message, Some(hint.into()));
        }
    }

    /// What is not rendered any more.
    pub(in crate::commands) fn leftovers(&self, report: &Report) -> Leftovers {
        Leftovers::of(report, &self.live.objects, &self.release)
    }

    /// Tells what could not be seen, and what to do about what is left over.
    pub(super) fn note(&self, report: &Report, leftovers: &Leftovers, context: Option<&str>) {
        self.note_unreadable();
        note_not_applied(&report.not_applied);
        self.note_done(context);
        if let Some(command) = delete(&leftovers.deletable, &self.release, context) {
            let message = format!(
                "{}: `kubectl apply` leaves what is not rendered any more in the cluster",
                names(&leftovers.deletable)
            );
            report::note(message, Some(format!("to remove it: {command}")));
        }
        note_untold(leftovers);
        if !leftovers.kept.is_empty() {
            let message = format!(
                "{}: not rendered any more, and kept, since it holds data or keys",
                names(&leftovers.kept)
            );
            report::note(
                message,
                Some("delete it by hand once nobody needs it".into()),
            );
        }
    }

    fn note_done(&self, context: Option<&str>) {
        if let Some(command) = delete(&self.live.done, &self.release, context) {
            let message = format!(
                "{}: done, and run again under another name since: each change of a Job leaves one",
                names(&self.live.done)
            );
            report::note(message, Some(format!("to remove it: {command}")));
        }
    }

    fn note_unreadable(&self) {
        if self.live.unreadable.is_empty() {
            return;
        }
        let kinds: Vec<_> = self
            .live
            .unreadable
            .iter()
            .map(|kind| kind.name())
            .collect();
        let message = format!(
            "not compared, since kubectl may not read it in the namespace `{}`: {}",
            self.release.namespace,
            kinds.join(", ")
        );
        let is_secret = kinds.contains(&"Secret");
        report::note(
            message,
            is_secret.then(|| "`--secrets omit` leaves Secrets out on both sides".into()),
        );
    }
}

fn is_namespace(manifest: &Manifest) -> bool {
    manifest.kind() == Kind::Namespace
}

/// Kinds that few clusters have, and that are never deleted.
const OF_DATABASES: [Kind; 2] = [Kind::Cluster, Kind::Database];

/// Whether the cluster is asked for an object: one of a kind of ours in the release's namespace.
fn is_asked_for(manifest: &Manifest, release: &Release) -> bool {
    let is_known = is_namespace(manifest) || Kind::ALL.contains(&manifest.kind());
    is_known && manifest.namespace() == release.namespace
}

/// Warns of what is not rendered for want of a word: it is not to be deleted.
fn note_untold(leftovers: &Leftovers) {
    let objects = leftovers.untold.iter().map(|(object, _)| object.clone());
    let objects: Vec<_> = objects.collect();
    if let Some((_, api)) = leftovers.untold.first() {
        let message = format!(
            "{}: not rendered, since the cluster is not told to have their API, which it has",
            names(&objects)
        );
        report::warn(Code::MissingApi, message, Some(format!("add `-a {api}`")));
    }
}

fn note_not_applied(objects: &[Identity]) {
    if objects.is_empty() {
        return;
    }
    let message = format!(
        "{}: not known what was applied, so that fields that are not rendered any more can't be \
         seen, and stay",
        names(objects)
    );
    let hint = "`kubectl apply` keeps that from its first time on; `--field-manager` names who \
                applied";
    report::note(message, Some(hint.into()));
}

fn names(objects: &[Identity]) -> String {
    let named: Vec<_> = objects
        .iter()
        .take(NAMED)
        .map(ToString::to_string)
        .collect();
    match objects.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

fn could_not_ask(error: KubectlError) -> Failure {
    let hint = match error {
        KubectlError::NotThere(_) => Some("`--against cluster` needs kubectl on the PATH"),
        KubectlError::TooLong(_) => Some(PATIENCE_HINT),
        KubectlError::Failed(_) | KubectlError::Unreadable(_) => None,
    };
    Failure::CouldNotRun(error.into(), hint.map(str::to_owned))
}
