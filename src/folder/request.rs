//! What is asked for.

use std::io;
use std::path::Path;

use super::error::FolderError;
use crate::render::Manifest;
use crate::stack::Release;

/// What is to be in a folder.
pub(crate) struct Request<'a> {
    /// The folder, which is created where it is missing.
    pub folder: &'a Path,
    /// Whose folder it is.
    pub release: &'a Release,
    /// The version of the chart.
    pub chart: String,
    /// The manifests in apply order.
    pub manifests: &'a [&'a Manifest<'a>],
    /// These are some of those that are rendered: the others stay as they are.
    pub is_part: bool,
    /// With a file for kustomize that lists the others.
    pub kustomization: bool,
    /// Take over the folder of another release, and paths where other files are.
    pub force: bool,
    /// Called once where another process has the folder for a second.
    pub waiting: &'a (dyn Fn() + Sync),
}

impl Request<'_> {
    pub(super) fn failed(&self, what: &'static str, source: io::Error) -> FolderError {
        self.failed_at(what, "", source)
    }

    /// What could not be done at a path of the folder.
    pub(super) fn failed_at(
        &self,
        what: &'static str,
        path: &str,
        source: io::Error,
    ) -> FolderError {
        FolderError::Io {
            what,
            path: self.below(path),
            source,
        }
    }

    /// A path of the folder as people know it.
    pub(super) fn below(&self, path: &str) -> String {
        if path.is_empty() {
            self.folder.display().to_string()
        } else {
            self.folder.join(path).display().to_string()
        }
    }
}
