//! The manifests of a stack: its objects for a target, in an order that applies cleanly, and their
//! text.

mod claims;
mod images;
mod manifest;
mod patched;
mod restarts;
pub mod secrets;
pub mod targets;

pub use crate::kube::object::Kind;
pub(crate) use claims::{Claim, Claimed, claims};
pub use images::images;
pub(crate) use images::listed;
pub use manifest::Manifest;
pub(crate) use patched::of_files as patches_of_files;

use crate::credentials::Credentials;
use crate::kube::object::Labels;
use crate::stack::labels::RELEASE;
use crate::stack::{self, Object, Release, Stack};
use crate::template::Templates;
use crate::values::{Invalid, Values};

/// The manifests of the stack for its release's target. Without credentials, the Job in the cluster
/// generates them.
///
/// # Errors
/// A patch of the user's does not fit.
pub fn render<'a>(
    stack: &Stack<'a>,
    credentials: Option<&Credentials>,
) -> Result<Vec<Manifest<'a>>, Invalid> {
    let release = stack.release();
    let target = release.target;
    let mut objects: Vec<Object> = stack
        .objects(credentials)
        .into_iter()
        .filter(|object| target.wants(object.step(), release.no_hooks))
        .collect();
    objects.sort_by(|a, b| {
        let place = |o: &Object| (target.place(o.step()), o.kind());
        place(a).cmp(&place(b)).then_with(|| a.name().cmp(b.name()))
    });
    let mut manifests = objects
        .into_iter()
        .map(|mut object| {
            if !object.is_extra() {
                annotate(&mut object, release);
            }
            Manifest::new(object)
        })
        .collect();
    if !stack.patches().is_empty() {
        manifests = patched::patched(manifests, stack, credentials)?;
    }
    if target.renames_jobs() {
        let renamed = manifests.into_iter().map(Manifest::renamed_by_content);
        manifests = renamed.collect();
    }
    Ok(manifests)
}

/// The Secret of these credentials alone, as among the manifests of the stack; `None` without
/// credentials.
pub fn generated_secret<'a>(
    values: &'a Values,
    release: &'a Release,
    templates: &'a Templates,
    credentials: &Credentials,
) -> Option<Manifest<'a>> {
    let mut object = stack::generated_secret(values, release, templates, credentials)?;
    annotate(&mut object, release);
    Some(Manifest::new(object))
}

/// Adds what makes the target order the object, replace it, find it, and leave data alone.
fn annotate(object: &mut Object, release: &Release) {
    let ours = release.target.annotations(object.step());
    let ours: Labels = ours.into_iter().collect();
    object.manifest.annotations.extend(&ours);
    if !release.target.is_as_chart() {
        object.manifest.labels.set(RELEASE, release.name.clone());
        object.manifest.write_as_stored();
    }
}
