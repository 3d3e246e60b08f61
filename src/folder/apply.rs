//! Changes a folder. Every file is replaced as a whole; new bytes are written into a folder beside
//! them first, which only the owner may read.

use std::collections::BTreeSet;
use std::io;

use super::changes::{Change, What};
use super::compare::Comparison;
use super::index;
use super::wanted::Wanted;
use crate::source::beneath::Beneath;

/// Where files are until they are whole. A run clears what another one left there.
const STAGE: &str = ".masthead-tmp";

/// What could not be done, by its path.
type Failed<'p> = (&'p str, io::Error);

/// Changes what there is to change: in the end, or when a later run has gone on, the folder is as
/// it should be. It is the folder's index that is synced to the disk, not each file: what is in the
/// files is compared each time.
pub(super) fn apply<'p>(
    folder: &Beneath,
    wanted: &'p [Wanted],
    comparison: &'p Comparison,
) -> Result<(), Failed<'p>> {
    clear(folder).map_err(at(STAGE))?;
    for (path, mode) in &comparison.modes {
        folder.set_mode(path, *mode).map_err(at(path))?;
    }
    if comparison.changes.is_empty() {
        return Ok(());
    }
    let changed = change(folder, wanted, comparison);
    let cleared = clear(folder).map_err(at(STAGE));
    changed.and(cleared)
}

fn change<'p>(
    folder: &Beneath,
    wanted: &'p [Wanted],
    comparison: &'p Comparison,
) -> Result<(), Failed<'p>> {
    let files = &comparison.changes.files;
    let is_removed = |change: &&Change| change.what == What::Removed;
    let written: BTreeSet<&str> = files
        .iter()
        .filter(|it| !is_removed(it))
        .map(path)
        .collect();
    let written = || {
        wanted
            .iter()
            .filter(|it| written.contains(it.path.as_str()))
    };
    folder.create_folder(STAGE, 0o700).map_err(at(STAGE))?;
    for (number, file) in written().enumerate() {
        let bytes = file.text.as_bytes();
        folder
            .write(&staged(number), bytes, file.is_private)
            .map_err(at(&file.path))?;
    }
    let mut index = comparison.index.as_deref();
    if !files.is_empty() {
        put_index(folder, &comparison.interim, &mut index)?;
    }
    for (number, file) in written().enumerate() {
        put(folder, number, &file.path).map_err(at(&file.path))?;
    }
    for removed in files.iter().filter(is_removed).map(path) {
        remove(folder, removed).map_err(at(removed))?;
    }
    put_index(folder, &comparison.new, &mut index)
}

fn path(change: &Change) -> &str {
    &change.path
}

fn at<'p>(path: &'p str) -> impl FnOnce(io::Error) -> Failed<'p> {
    move |error| (path, error)
}

fn staged(number: usize) -> String {
    format!("{STAGE}/{number}")
}

/// Puts a file in its place, in a folder that may be new.
fn put(folder: &Beneath, number: usize, path: &str) -> io::Result<()> {
    if let Some((above, _)) = path.split_once('/') {
        folder.create_folder(above, 0o777)?;
    }
    folder.rename(&staged(number), path)
}

/// Replaces the index, so that it is on the disk when this returns.
fn put_index<'p>(
    folder: &Beneath,
    text: &'p str,
    there: &mut Option<&'p str>,
) -> Result<(), Failed<'static>> {
    if *there == Some(text) {
        return Ok(());
    }
    let staged = format!("{STAGE}/index");
    let put = || {
        folder.write(&staged, text.as_bytes(), false)?.sync_all()?;
        folder.rename(&staged, index::FILE)?;
        folder.file()?.sync_all()
    };
    put().map_err(at(index::FILE))?;
    *there = Some(text);
    Ok(())
}

/// Removes a file, and its folder if that is empty then.
fn remove(folder: &Beneath, path: &str) -> io::Result<()> {
    folder.remove(path)?;
    if let Some((above, _)) = path.split_once('/') {
        // Others may have files there.
        folder.remove_folder(above).ok();
    }
    Ok(())
}

/// Removes what a run leaves that is killed.
fn clear(folder: &Beneath) -> io::Result<()> {
    let names = match folder.names(STAGE) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        names => names?,
    };
    for name in names {
        folder.remove(&format!("{STAGE}/{name}"))?;
    }
    folder.remove_folder(STAGE)
}
