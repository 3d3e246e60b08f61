//! Keeps a folder as it should be, one run at a time.

use std::io;

use super::apply;
use super::changes::Changes;
use super::compare::{Comparison, compare};
use super::error::FolderError;
use super::index::Owner;
use super::request::Request;
use super::view::View;
use super::wanted::{self, Wanted};
use crate::source::beneath::Beneath;
use crate::source::lock::Lock;

/// What [`write`] would change. Nothing is written.
///
/// # Errors
/// [`FolderError`]
pub(crate) fn check(request: &Request) -> Result<Changes, FolderError> {
    let folder = match Beneath::open(request.folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        opened => Some(opened.map_err(|error| request.failed("open", error))?),
    };
    let _lock = folder
        .as_ref()
        .map(|it| lock(request, it, true))
        .transpose()?;
    let wanted = wanted::all(request.manifests, request.kustomization);
    Ok(compared(request, folder.as_ref(), &wanted)?.changes)
}

/// Writes, changes and removes files until the folder has what is asked for.
///
/// # Errors
/// [`FolderError`]. Where the folder is refused, nothing has changed; where a file can't be written,
/// another run goes on from there.
pub(crate) fn write(request: &Request) -> Result<Changes, FolderError> {
    let folder = Beneath::create(request.folder);
    let folder = folder.map_err(|error| request.failed("create", error))?;
    let _lock = lock(request, &folder, false)?;
    let wanted = wanted::all(request.manifests, request.kustomization);
    let comparison = compared(request, Some(&folder), &wanted)?;
    apply::apply(&folder, &wanted, &comparison)
        .map_err(|(path, error)| request.failed_at("write", path, error))?;
    Ok(comparison.changes)
}

fn compared(
    request: &Request,
    folder: Option<&Beneath>,
    wanted: &[Wanted],
) -> Result<Comparison, FolderError> {
    let owner = Owner::new(request.release, &request.chart);
    compare(View { request, folder }, wanted, &owner)
}

fn lock(request: &Request, folder: &Beneath, shared: bool) -> Result<Lock, FolderError> {
    let file = folder.file();
    let taken = file.and_then(|file| Lock::of_folder(file, shared, request.waiting));
    match taken {
        Ok(Some(lock)) => Ok(lock),
        Ok(None) => Err(FolderError::Busy(request.folder.to_owned())),
        Err(error) => Err(request.failed("lock", error)),
    }
}
