//! Manifests as an OCI artifact in a folder, as Flux takes them: the same manifests give the same
//! bytes at each run and on any machine.
//!
//! <https://fluxcd.io/flux/cheatsheets/oci-artifacts/>

mod archive;
mod image;
mod layout;
mod time;

use std::collections::HashSet;
use std::iter;

pub(crate) use image::{Annotations, Image};
pub(crate) use layout::Layout;
pub(crate) use time::Time;

use crate::render::Manifest;

/// A file of the artifact.
#[derive(Debug)]
pub(crate) struct File {
    /// Where it stands in the artifact, e.g. `synapse/service-ess-synapse.yaml`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A file for each manifest: `<component>/<kind>-<name>.yaml`.
pub(crate) fn files(manifests: &[Manifest]) -> Vec<File> {
    let mut taken = HashSet::new();
    let path = |manifest: &Manifest| {
        let kind = manifest.kind_name().to_lowercase();
        let stem = format!("{}/{kind}-{}", manifest.component, manifest.name());
        // Objects of users may differ in their namespaces or API groups alone.
        let others = (2..).map(|count| format!("{stem}-{count}.yaml"));
        let mut paths = iter::once(format!("{stem}.yaml")).chain(others);
        paths.find(|path| taken.insert(path.clone()))
    };
    let paths = manifests.iter().map(path);
    let paths: Vec<String> = paths
        .map(|path| path.expect("numbers do not end"))
        .collect();
    let files = paths.into_iter().zip(manifests);
    files
        .map(|(path, manifest)| File {
            path,
            text: manifest.text(),
        })
        .collect()
}
