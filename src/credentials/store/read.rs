//! Reads the credentials file.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;

use rustix::fs::OFlags;
use zeroize::Zeroizing;

use super::{Store, StoreError, error};
use crate::credentials::{Document, FormatError, at_rest};
use crate::source::input;
use crate::source::yaml::read::{self as load, MAX_BYTES};

impl Store {
    pub(super) fn read(&mut self) -> Result<(), StoreError> {
        let Some(mut file) = self.open_file()? else {
            (self.document, self.is_encrypted) = (None, false);
            return Ok(());
        };
        let io = |source| StoreError::Io {
            what: "read",
            path: self.path.clone(),
            source,
        };
        let name = self.path.display().to_string();
        let bytes = input::read(&mut file, &name, MAX_BYTES);
        let mut bytes = bytes
            .map(Zeroizing::new)
            .map_err(|error| io(error.into_reason()))?;
        let metadata = file.metadata().map_err(io)?;
        self.is_encrypted = at_rest::is_encrypted(&bytes);
        if self.is_encrypted {
            let decrypted = self.at_rest.decrypt(&bytes);
            bytes = decrypted.map_err(|error| self.at_rest_error(error))?;
        }
        self.document = Some(self.parse(&bytes)?);
        // Anybody may read an encrypted file.
        self.warnings = error::wide_mode(&self.path, &metadata)
            .filter(|_| !self.is_encrypted)
            .into_iter()
            .collect();
        Ok(())
    }

    /// The file, if there is one. Links are not followed, not even one that is put there meanwhile.
    fn open_file(&self) -> Result<Option<File>, StoreError> {
        let io = |source| StoreError::Io {
            what: "read",
            path: self.path.clone(),
            source,
        };
        let metadata = match fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            metadata => metadata.map_err(io)?,
        };
        if !metadata.is_file() {
            return Err(StoreError::NotAFile {
                path: self.path.clone(),
                link: metadata.is_symlink(),
            });
        }
        if metadata.len() > MAX_BYTES as u64 {
            return Err(StoreError::TooLarge {
                path: self.path.clone(),
                bytes: metadata.len(),
            });
        }
        // A pipe that is put there meanwhile does not block either.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        OpenOptions::new()
            .read(true)
            .custom_flags(flags.bits().cast_signed())
            .open(&self.path)
            .map(Some)
            .map_err(io)
    }

    fn parse(&self, bytes: &[u8]) -> Result<Document, StoreError> {
        let text = load::decode(bytes.to_vec(), 0)
            .map_err(|problem| FormatError::new(problem.at, "the file is not UTF-8 text"));
        let document = text
            .map(Zeroizing::new)
            .and_then(|text| Document::parse(&text));
        let document = document.map_err(|error| StoreError::Format {
            path: self.path.clone(),
            error,
        })?;
        if document.release != self.release {
            return Err(StoreError::OtherRelease {
                path: self.path.clone(),
                found: document.release,
                given: self.release.clone(),
            });
        }
        Ok(document)
    }
}
