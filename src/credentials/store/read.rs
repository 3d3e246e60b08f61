//! Reads the credentials file.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;

use rustix::fs::OFlags;
use zeroize::Zeroizing;

use super::{Store, StoreError, error};
use crate::at_rest::{self, sops};
use crate::credentials::{Document, FormatError};
use crate::source::yaml::read::{self as load, MAX_BYTES};
use crate::source::{Node, input};

impl Store {
    pub(super) fn read(&mut self) -> Result<(), StoreError> {
        let Some(mut file) = self.open_file()? else {
            (self.document, self.is_encrypted, self.is_of_sops) = (None, false, false);
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
        let (document, is_of_sops) = self.parse(&bytes)?;
        self.document = Some(document);
        self.is_of_sops = is_of_sops;
        self.is_encrypted |= is_of_sops;
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

    /// The document, and whether SOPS encrypted it.
    fn parse(&self, bytes: &[u8]) -> Result<(Document, bool), StoreError> {
        let format = |error| StoreError::Format {
            path: self.path.clone(),
            error,
        };
        let text = load::decode(bytes.to_vec(), 0)
            .map(Zeroizing::new)
            .map_err(|problem| FormatError::new(problem.at, "the file is not UTF-8 text"))
            .map_err(format)?;
        let opened = self.of_sops(&text)?;
        let document = match &opened {
            Some(root) => Document::read(root),
            None => Document::parse(&text),
        };
        let document = document.map_err(format)?;
        if document.release != self.release {
            return Err(StoreError::OtherRelease {
                path: self.path.clone(),
                found: document.release,
                given: self.release.clone(),
            });
        }
        Ok((document, opened.is_some()))
    }

    /// What SOPS encrypted in a text, if it did.
    fn of_sops(&self, text: &str) -> Result<Option<Node>, StoreError> {
        // Reading YAML twice takes longer than looking for a word.
        if !text.contains("sops") {
            return Ok(None);
        }
        let is_of_sops = load::read(text, 0).is_ok_and(|root| sops::is_encrypted(&root));
        if !is_of_sops {
            return Ok(None);
        }
        let opened = sops::decrypt(text, 0, &self.at_rest);
        let mut opened = opened.map_err(|problem| StoreError::Sops {
            path: self.path.clone(),
            problem: Box::new(problem),
        })?;
        Ok(opened.pop())
    }
}
