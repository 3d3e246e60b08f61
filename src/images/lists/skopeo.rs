//! What `skopeo sync --src yaml` reads.
//!
//! <https://github.com/containers/skopeo/blob/main/docs/skopeo-sync.1.md>

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::images::Listed;

const HEAD: &str = "\
# skopeo sync --all --scoped --src yaml --dest docker THIS-FILE MIRROR
# copies each image to MIRROR/its registry/its repository. With --all, digests stay what they are.
";

/// The images by registry and repository, with where they are pulled from.
pub(crate) fn skopeo(images: &BTreeSet<Listed>) -> String {
    let mut registries: BTreeMap<&str, BTreeMap<&str, Vec<&Listed>>> = BTreeMap::new();
    for image in images {
        let registry = registries.entry(&image.source.registry).or_default();
        let repository = registry.entry(&image.source.repository).or_default();
        repository.push(image);
    }
    let mut out = HEAD.to_owned();
    for (registry, repositories) in registries {
        _ = writeln!(out, "{registry:?}:\n  images:");
        for (repository, images) in repositories {
            _ = writeln!(out, "    {repository:?}:");
            versions(&mut out, &images);
        }
    }
    out
}

fn versions(out: &mut String, images: &[&Listed]) {
    let mut told = BTreeSet::new();
    for image in images.iter().filter(|it| told.insert(it.version())) {
        _ = write!(out, "      - {:?}", image.version());
        let mut notes = Vec::new();
        if let (Some(_), Some(tag)) = (image.digest(), &image.source.tag) {
            notes.push(tag.clone());
        }
        notes.extend(image.mirror().map(|mirror| format!("pulled from {mirror}")));
        if !notes.is_empty() {
            _ = write!(out, " # {}", notes.join(", "));
        }
        out.push('\n');
    }
}
