//! How objects are removed that are not rendered any more, and all of a release: never what holds data.

use serde::Serialize;

use crate::kube::object::Kind;
use crate::render::{Manifest, render};
use crate::source::shell;
use crate::stack::labels::RELEASE;
use crate::stack::{Release, Stack};

/// What holds data or credentials, and what Secrets are made of, which go with it.
const KEPT: [Kind; 6] = [
    Kind::PersistentVolumeClaim,
    Kind::Cluster,
    Kind::Database,
    Kind::Secret,
    Kind::SealedSecret,
    Kind::ExternalSecret,
];

/// What the templates read of it.
#[derive(Debug, Serialize)]
pub(super) struct Cleanup {
    /// What kubectl selects the objects of the release by.
    selector: String,
    /// The kinds that may be removed, as `--prune-allowlist` takes them: `apps/v1/Deployment`.
    allowed: Vec<String>,
    /// The same as `--show-only` takes them: `Deployment/*`.
    shown: Vec<String>,
    /// The same as `kubectl delete` takes them, in this order: `deployment.apps`.
    resources: String,
    /// Objects of users, which do not have the label of the release: `Kind/name`.
    unlabelled: Vec<String>,
    /// Those of them that are of another namespace.
    elsewhere: Vec<String>,
    /// Those of `unlabelled` that may be removed with the release.
    removable: Vec<String>,
    /// Those of `elsewhere` that may be.
    removable_elsewhere: Vec<String>,
    /// The others: they hold data, or others may stand on them.
    left: Vec<String>,
    /// What hooks of Helm make, which it leaves: `job.batch/name`.
    hooks: Vec<String>,
    /// Jobs that have the names of those that hooks of Helm make, and can't be changed:
    /// `job.batch/name`.
    fixed_jobs: Vec<String>,
    /// kubectl's flag for the namespace, where all objects go there.
    space: String,
    /// The Secret with what is generated.
    generated: String,
}

impl Cleanup {
    pub(super) fn new(stack: &Stack) -> Self {
        let release = stack.release();
        // What can't be patched has been told where the stack was made.
        let manifests = render(stack, None).unwrap_or_default();
        let unlabelled = manifests.iter().filter(is_unlabelled);
        let (own, elsewhere): (Vec<_>, Vec<_>) =
            unlabelled.partition(|it| it.namespace() == release.namespace);
        let of_users = || own.iter().chain(&elsewhere).copied();
        let left = of_users().filter(|it| !is_removable(it)).map(shown_as);
        let removable = |all: &[&Manifest]| {
            let found = all.iter().copied().filter(|it| is_removable(it));
            found.map(shown_as).collect()
        };
        let removed: Vec<Kind> = removed(release, &manifests).collect();
        let allowed = removed.iter().map(|kind| {
            let core = if kind.api_version() == "v1" {
                "core/"
            } else {
                ""
            };
            format!("{core}{}/{}", kind.api_version(), kind.name())
        });
        let shown = removed
            .iter()
            .map(|kind| shell::word(&format!("{}/*", kind.name())));
        let resources: Vec<String> = removed.iter().map(|kind| resource(*kind)).collect();
        Self {
            selector: shell::word(&format!("{RELEASE}={}", release.name)),
            allowed: allowed.collect(),
            shown: shown.collect(),
            resources: resources.join(","),
            space: if elsewhere.is_empty() {
                format!(" --namespace={}", shell::word(&release.namespace))
            } else {
                String::new()
            },
            hooks: manifests
                .iter()
                .filter(|it| is_of_hook(it) && it.namespace() == release.namespace)
                .map(named)
                .collect(),
            left: left.collect(),
            removable: removable(&own),
            removable_elsewhere: removable(&elsewhere),
            fixed_jobs: manifests
                .iter()
                .filter(|it| it.kind() == Kind::Job && it.namespace() == release.namespace)
                .filter(|_| !release.target.renames_jobs())
                .map(named)
                .collect(),
            unlabelled: own.into_iter().map(shown_as).collect(),
            elsewhere: elsewhere.into_iter().map(shown_as).collect(),
            generated: release.object("generated"),
        }
    }
}

/// The kinds that may be removed: what is reached from outside first, what others need last.
fn removed(release: &Release, rendered: &[Manifest]) -> impl Iterator<Item = Kind> {
    // A cluster knows no word for the kinds of an operator that it does not have.
    let is_removed = |kind: &Kind| {
        let is_there = !kind.is_of_operator()
            || release.has_api(&format!("{}/{}", kind.api_version(), kind.name()))
            || rendered.iter().any(|it| it.kind() == *kind);
        is_there && !KEPT.contains(kind)
    };
    Kind::ALL.into_iter().rev().filter(is_removed)
}

/// A kind with its group, as kubectl takes it.
fn resource(kind: Kind) -> String {
    let group = kind.api_version().rsplit_once('/');
    let name = kind.name().to_lowercase();
    group.map_or(name.clone(), |(group, _)| format!("{name}.{group}"))
}

/// Whether a hook of Helm makes an object, which holds no data.
fn is_of_hook(manifest: &Manifest) -> bool {
    let kind = manifest.kind();
    let annotations = &manifest.json()["metadata"]["annotations"];
    let is_of_stack = Kind::ALL.contains(&kind) && kind != Kind::PersistentVolumeClaim;
    is_of_stack && annotations["helm.sh/hook"].is_string()
}

/// An object as `kubectl delete` takes it.
fn named(manifest: &Manifest) -> String {
    shell::word(&format!(
        "{}/{}",
        resource(manifest.kind()),
        manifest.name()
    ))
}

/// Whether an object of a user goes with the release: nobody else can need it, and it holds no data.
fn is_removable(manifest: &Manifest) -> bool {
    let kind = manifest.kind();
    Kind::ALL.contains(&kind) && !KEPT.contains(&kind)
}

/// Whether an object does not have the label of the release.
fn is_unlabelled(manifest: &&Manifest) -> bool {
    let labels = &manifest.json()["metadata"]["labels"];
    !labels[RELEASE].is_string()
}

/// An object as `--show-only` takes it.
fn shown_as(manifest: &Manifest) -> String {
    shell::word(&format!("{}/{}", manifest.kind_name(), manifest.name()))
}
