//! What is in a folder now, with errors that name its files.

use std::io;

use super::error::FolderError;
use super::index::Entry;
use super::request::Request;
use super::wanted::digest;
use crate::source::beneath::{Beneath, Found, is_no_folder};

/// A folder, which may not be there yet.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub request: &'a Request<'a>,
    pub folder: Option<&'a Beneath>,
}

/// What is at a path.
#[derive(Clone, Copy)]
pub(super) enum Seen {
    Nothing,
    /// What stands there, or nothing that a file could replace.
    Some(Found),
    /// A link or a file, where the path goes through a folder.
    NoFolder,
}

impl View<'_> {
    pub(super) fn look(&self, path: &str) -> Result<Seen, FolderError> {
        let found = self.folder.map(|folder| folder.look(path)).transpose();
        match found.map(Option::flatten) {
            Ok(Some(found)) => Ok(Seen::Some(found)),
            Ok(None) => Ok(Seen::Nothing),
            Err(error) if is_no_folder(&error) => Ok(Seen::NoFolder),
            Err(error) => Err(self.request.failed_at("read", path, error)),
        }
    }

    /// Whether a file has these bytes. One that may not be read has others: it can be replaced all
    /// the same.
    pub(super) fn has(&self, path: &str, found: Found, bytes: &[u8]) -> Result<bool, FolderError> {
        match found {
            Found::File { length, .. } if length == bytes.len() as u64 => {
                match self.read(path, length + 1) {
                    Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(false),
                    Err(error) => Err(self.request.failed_at("read", path, error)),
                    Ok(read) => Ok(read == bytes),
                }
            }
            _ => Ok(false),
        }
    }

    /// Whether somebody changed a file of masthead's own, or put another thing in its place.
    pub(super) fn is_edited(&self, path: &str, entry: &Entry, found: Found) -> bool {
        let Found::File { length, .. } = found else {
            return true;
        };
        let bytes = self.read(path, length + 1);
        bytes.is_ok_and(|bytes| entry.is_edited(&digest(&bytes)))
    }

    /// The bytes of a file, of which there is one.
    pub(super) fn read(&self, path: &str, limit: u64) -> io::Result<Vec<u8>> {
        self.folder
            .map_or_else(|| Ok(Vec::new()), |folder| folder.read(path, limit))
    }
}
