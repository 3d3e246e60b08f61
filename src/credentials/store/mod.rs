//! The credentials file: read, completed, and written so that no credential is ever lost.

mod error;
#[cfg(test)]
mod tests;

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rustix::fs::OFlags;
use zeroize::Zeroizing;

pub use error::{StoreError, Warning, why};

use super::at_rest::{self, AtRest, AtRestError};
use super::lock::{self, Lock};
use super::{Completed, Credentials, Document, FormatError, Generate, Kind, Need, Source, Unsafe};
use crate::source::files::{self, Pending};
use crate::source::input;
use crate::source::yaml::read::{self as load, MAX_BYTES};

/// A credentials file as it was when it was last read.
///
/// Reading takes no lock, since the file is only ever replaced as a whole. Changes are made under a lock, to what the file
/// says then, so that of many processes that start at once one makes the credentials and the others read them.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    release: String,
    at_rest: AtRest,
    document: Option<Document>,
    is_encrypted: bool,
    warnings: Vec<Warning>,
}

/// What [`Store::ensure`] did.
#[derive(Debug)]
pub struct Ensured {
    /// The values of all that was asked for.
    pub credentials: Credentials,
    /// The keys that were missing and have been made.
    pub made: Vec<&'static str>,
    /// Why Synapse's signing key was replaced, if it was.
    pub replaced: Option<Unsafe>,
    /// Whether there was no file before.
    pub created: bool,
}

impl Store {
    /// Reads the file at `path`, which belongs to `release`. No file is a store with nothing in it.
    ///
    /// # Errors
    /// [`StoreError`]: a link, not readable, not a credentials file, of another release, encrypted to others.
    pub fn open(
        path: impl Into<PathBuf>,
        release: impl Into<String>,
        at_rest: AtRest,
    ) -> Result<Self, StoreError> {
        let (path, release) = (path.into(), release.into());
        let mut store = Self {
            path,
            release,
            at_rest,
            document: None,
            is_encrypted: false,
            warnings: Vec::new(),
        };
        store.read()?;
        Ok(store)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the file says, if there is one.
    pub fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// Whether there is a file that others who can read it understand.
    pub fn is_plain(&self) -> bool {
        self.document.is_some() && !self.is_encrypted
    }

    /// What is not right about the file but does no harm to the run.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The keys of `needs` that the file does not hold. One that is empty is held.
    pub fn missing(&self, needs: &[&Need]) -> Vec<&'static str> {
        let lacking = self
            .document
            .as_ref()
            .map_or_else(|| needs.to_vec(), |document| document.lacking(needs));
        lacking.iter().map(|n| n.key).collect()
    }

    /// The values of `needs`, none of which may be missing or unsafe.
    ///
    /// # Errors
    /// [`StoreError::Missing`] with all keys that are, [`StoreError::UnsafeSigningKey`].
    pub fn require(&self, needs: &[&Need]) -> Result<Credentials, StoreError> {
        let keys = self.missing(needs);
        let path = self.path.clone();
        match &self.document {
            _ if !keys.is_empty() => Err(StoreError::Missing { path, keys }),
            None => Ok(Credentials::new(Source::File, [], None)),
            Some(document) => match document.unsafe_signing_key(needs) {
                Some(reason) => Err(StoreError::UnsafeSigningKey { path, reason }),
                None => Ok(document.credentials(needs, Source::File)),
            },
        }
    }

    /// The values of `needs`; the missing ones are made and are on the disk when this returns. If there is nothing to change,
    /// nothing is written and no lock is taken, so a read-only folder will do.
    ///
    /// # Errors
    /// [`StoreError`]; the file is as it was then.
    pub fn ensure(
        &mut self,
        needs: &[&Need],
        generator: &mut dyn Generate,
        now: SystemTime,
    ) -> Result<Ensured, StoreError> {
        let (mut done, mut created) = (Completed::default(), false);
        if !needs.is_empty() && !self.is_current(needs) {
            created = self.change(generator, |document, generator| {
                done = document.complete(needs, generator, now)?;
                Ok(())
            })?;
        }
        Ok(Ensured {
            credentials: self.require(needs)?,
            created,
            made: done.made,
            replaced: done.replaced,
        })
    }

    fn is_current(&self, needs: &[&Need]) -> bool {
        let is_current = |document: &Document| {
            let asked = self.at_rest.encrypt_to();
            document.is_complete(needs)
                && document.salt.is_some()
                && (asked.is_empty() || asked == document.encrypt_to)
        };
        self.document.as_ref().is_some_and(is_current)
    }

    /// Changes what the file says, under the lock, and saves it if it has become something else. Gives whether there was no
    /// file before.
    ///
    /// # Errors
    /// [`StoreError`], those of `edit` among them; the file is as it was then.
    pub fn change(
        &mut self,
        generator: &mut dyn Generate,
        edit: impl FnOnce(&mut Document, &mut dyn Generate) -> Result<(), StoreError>,
    ) -> Result<bool, StoreError> {
        let _lock = self.lock()?;
        self.read()?;
        let created = self.document.is_none();
        let mut document = self
            .document
            .clone()
            .unwrap_or_else(|| Document::new(&self.release));
        edit(&mut document, generator)?;
        if document.salt.is_none() {
            document.salt = generator.generate(&[Kind::Hex32])?.pop();
        }
        if !self.at_rest.encrypt_to().is_empty() {
            document.encrypt_to = self.at_rest.encrypt_to().to_vec();
        }
        if self.document.as_ref() != Some(&document) {
            self.save(document)?;
        }
        Ok(created)
    }

    fn lock(&self) -> Result<Lock, StoreError> {
        let folder = files::folder(&self.path);
        if !folder.is_dir() {
            return Err(StoreError::NoFolder {
                path: self.path.clone(),
                folder: folder.to_owned(),
            });
        }
        let lock = lock::beside(&self.path);
        match Lock::take(&lock) {
            Ok(Some(lock)) => Ok(lock),
            Ok(None) => Err(StoreError::Busy {
                path: self.path.clone(),
                lock,
            }),
            Err(source) => Err(StoreError::Io {
                what: "lock",
                path: lock,
                source,
            }),
        }
    }

    fn save(&mut self, document: Document) -> Result<(), StoreError> {
        let text = document.print();
        let bytes = match document.encrypt_to.is_empty() {
            false => Zeroizing::new(
                at_rest::encrypt(&text, &document.encrypt_to)
                    .map_err(|error| self.at_rest_error(error))?,
            ),
            true if self.is_encrypted => {
                return Err(self.at_rest_error(AtRestError::UnknownRecipients));
            }
            true => Zeroizing::new(text.as_bytes().to_vec()),
        };
        files::prepare(&self.path, &bytes)
            .and_then(Pending::commit)
            .map_err(|source| StoreError::Io {
                what: "write",
                path: self.path.clone(),
                source,
            })?;
        self.is_encrypted = !document.encrypt_to.is_empty();
        self.document = Some(document);
        self.warnings.clear();
        Ok(())
    }

    fn at_rest_error(&self, error: AtRestError) -> StoreError {
        StoreError::AtRest {
            path: self.path.clone(),
            error: Box::new(error),
        }
    }

    fn read(&mut self) -> Result<(), StoreError> {
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
        let bytes = input::read(&mut file, &name, MAX_BYTES)
            .map(Zeroizing::new)
            .map_err(|error| io(error.into_reason()))?;
        let metadata = file.metadata().map_err(io)?;
        self.is_encrypted = at_rest::is_encrypted(&bytes);
        let bytes = match self.is_encrypted {
            true => self
                .at_rest
                .decrypt(&bytes)
                .map_err(|error| self.at_rest_error(error))?,
            false => bytes,
        };
        self.document = Some(self.parse(&bytes)?);
        // What is encrypted may be read by anybody.
        self.warnings = error::wide_mode(&self.path, &metadata)
            .filter(|_| !self.is_encrypted)
            .into_iter()
            .collect();
        Ok(())
    }

    /// The file, if there is one. It is not opened through a link, not even one that is put there meanwhile.
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
        let flags = OFlags::NOFOLLOW.bits().cast_signed();
        OpenOptions::new()
            .read(true)
            .custom_flags(flags)
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
        match document.release == self.release {
            true => Ok(document),
            false => Err(StoreError::OtherRelease {
                path: self.path.clone(),
                found: document.release,
                given: self.release.clone(),
            }),
        }
    }
}
