//! Manifests in a folder, which is kept the same as what is rendered: only what differs is written,
//! what is rendered no more is removed, and nothing else is touched.
//!
//! An index in the folder says whose it is and which files are masthead's own. Before anything
//! changes, it names the old files and the new ones, so that a run after one that was killed knows
//! both; what is in the files is compared with what is rendered each time.

mod adopt;
mod apply;
mod changes;
mod compare;
mod error;
mod index;
mod known;
mod kustomization;
mod names;
#[cfg(test)]
mod tests;
mod view;
mod wanted;

use std::io;
use std::path::Path;

pub(crate) use changes::Changes;
pub(crate) use error::FolderError;
pub(crate) use index::FILE as INDEX;

use crate::render::Manifest;
use crate::source::beneath::Beneath;
use crate::source::lock::Lock;
use crate::stack::Release;
use compare::Comparison;
use index::Owner;
use view::View;
use wanted::Wanted;

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
    /// What [`Request::write`] would change. Nothing is written.
    ///
    /// # Errors
    /// [`FolderError`]
    pub(crate) fn check(&self) -> Result<Changes, FolderError> {
        let folder = match Beneath::open(self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            opened => Some(opened.map_err(|error| self.failed("open", error))?),
        };
        let _lock = folder.as_ref().map(|it| self.lock(it, true)).transpose()?;
        let wanted = wanted::all(self.manifests, self.kustomization);
        Ok(self.compare(folder.as_ref(), &wanted)?.changes)
    }

    /// Writes, changes and removes files until the folder has what is asked for.
    ///
    /// # Errors
    /// [`FolderError`]. Where the folder is refused, nothing has changed; where a file can't be
    /// written, another run goes on from there.
    pub(crate) fn write(&self) -> Result<Changes, FolderError> {
        let folder = Beneath::create(self.folder).map_err(|error| self.failed("create", error))?;
        let _lock = self.lock(&folder, false)?;
        let wanted = wanted::all(self.manifests, self.kustomization);
        let comparison = self.compare(Some(&folder), &wanted)?;
        apply::apply(&folder, &wanted, &comparison)
            .map_err(|(path, error)| self.failed_at("write", path, error))?;
        Ok(comparison.changes)
    }

    fn compare(
        &self,
        folder: Option<&Beneath>,
        wanted: &[Wanted],
    ) -> Result<Comparison, FolderError> {
        let owner = Owner::new(self.release, &self.chart);
        let view = View {
            request: self,
            folder,
        };
        compare::compare(view, wanted, &owner)
    }

    fn lock(&self, folder: &Beneath, shared: bool) -> Result<Lock, FolderError> {
        let taken = folder
            .file()
            .and_then(|file| Lock::of_folder(file, shared, self.waiting));
        match taken {
            Ok(Some(lock)) => Ok(lock),
            Ok(None) => Err(FolderError::Busy(self.folder.to_owned())),
            Err(error) => Err(self.failed("lock", error)),
        }
    }

    fn failed(&self, what: &'static str, source: io::Error) -> FolderError {
        self.failed_at(what, "", source)
    }

    fn failed_at(&self, what: &'static str, path: &str, source: io::Error) -> FolderError {
        FolderError::Io {
            what,
            path: self.below(path),
            source,
        }
    }

    /// A path of the folder as people know it.
    fn below(&self, path: &str) -> String {
        if path.is_empty() {
            self.folder.display().to_string()
        } else {
            self.folder.join(path).display().to_string()
        }
    }
}
