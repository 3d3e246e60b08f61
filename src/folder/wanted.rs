//! The files that are to be in a folder.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use super::index::Entry;
use super::{kustomization, names};
use crate::kube::object::Kind;
use crate::render::Manifest;

/// A file that is to be there.
pub(super) struct Wanted {
    /// Its path in the folder.
    pub path: String,
    pub text: String,
    /// It may hold credentials.
    pub is_private: bool,
    /// What the index says of it.
    pub entry: Entry,
}

/// The files of the manifests, and that of kustomize if it is asked for.
pub(super) fn all(manifests: &[&Manifest], kustomization: bool) -> Vec<Wanted> {
    let mut taken = HashSet::new();
    let mut out = Vec::with_capacity(manifests.len() + 1);
    for manifest in manifests {
        out.push(of(manifest, &mut taken));
    }
    if kustomization {
        let text = kustomization::text(out.iter().map(|file| file.path.as_str()));
        out.push(Wanted {
            path: kustomization::FILE.to_owned(),
            is_private: false,
            entry: Entry {
                sha256: Some(digest(text.as_bytes())),
                ..Entry::default()
            },
            text,
        });
    }
    out
}

fn of(manifest: &Manifest, taken: &mut HashSet<String>) -> Wanted {
    let text = manifest.text();
    let is_private = manifest.kind_name() == Kind::Secret.name();
    Wanted {
        path: path(manifest, taken),
        is_private,
        entry: Entry {
            api_version: Some(manifest.api_version().to_owned()),
            kind: Some(manifest.kind_name().to_owned()),
            namespace: Some(manifest.namespace().to_owned()),
            name: Some(manifest.name().to_owned()),
            // By that of a Secret, a password could be guessed.
            sha256: (!is_private).then(|| digest(text.as_bytes())),
            previous_sha256: None,
        },
        text,
    }
}

/// The path of a manifest's file, which none that is `taken` has.
pub(crate) fn path(manifest: &Manifest, taken: &mut HashSet<String>) -> String {
    let stem = names::stem(manifest.kind_name(), manifest.name());
    let first = format!("{}/{stem}", manifest.component);
    // Objects of users may differ in their namespaces or API groups alone.
    let others = (2..).map(|count| format!("{first}-{count}"));
    let mut paths = std::iter::once(first.clone())
        .chain(others)
        .map(|stem| stem + names::ENDING);
    let path = paths.find(|path| taken.insert(path.clone()));
    path.expect("numbers do not end")
}

pub(super) fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
