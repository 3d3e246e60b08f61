//! Manifests as an OCI artifact in a folder, as Flux takes them: the same manifests give the same
//! bytes at each run and on any machine.
//!
//! <https://fluxcd.io/flux/cheatsheets/oci-artifacts/>

mod archive;
mod image;
mod layout;
mod time;

use std::collections::HashSet;

pub(crate) use image::{Annotations, Image};
pub(crate) use layout::Layout;
pub(crate) use time::Time;

use crate::folder;
use crate::render::Manifest;

/// A file of the artifact.
#[derive(Debug)]
pub(crate) struct File {
    /// Where it stands in the artifact, e.g. `synapse/service-ess-synapse.yaml`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A file for each manifest, named as in a folder.
pub(crate) fn files(manifests: &[Manifest]) -> Vec<File> {
    let mut taken = HashSet::new();
    let files = manifests.iter().map(|manifest| File {
        path: folder::path(manifest, &mut taken),
        text: manifest.text(),
    });
    files.collect()
}
