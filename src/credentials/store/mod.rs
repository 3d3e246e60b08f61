//! The credentials file: read, completed, and written so that no credential is ever lost.

mod error;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub use error::{StoreError, Warning};

use super::lock::{self, Lock};
use super::{Credentials, Document, Entry, FormatError, Generate, Kind, Need, Source};
use crate::files::{self, Pending};
use crate::values::load::{self, MAX_BYTES};

/// A credentials file as it was when it was last read.
///
/// Reading takes no lock, since the file is only ever replaced as a whole. Changes are made under a lock, to what the file
/// says then, so that of many processes that start at once one makes the credentials and the others read them.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    release: String,
    document: Option<Document>,
    warnings: Vec<Warning>,
}

/// What [`Store::ensure`] did.
#[derive(Debug)]
pub struct Ensured {
    /// The values of all that was asked for.
    pub credentials: Credentials,
    /// The keys that were missing and have been made.
    pub made: Vec<&'static str>,
    /// Whether there was no file before.
    pub created: bool,
}

impl Store {
    /// Reads the file at `path`, which belongs to `release`. No file is a store with nothing in it.
    ///
    /// # Errors
    /// [`StoreError`]: a link, not readable, not a credentials file, of another release.
    pub fn open(path: impl Into<PathBuf>, release: impl Into<String>) -> Result<Self, StoreError> {
        let mut store = Self { path: path.into(), release: release.into(), document: None, warnings: Vec::new() };
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

    /// What is not right about the file but does no harm to the run.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The keys of `needs` that the file does not hold. One that is empty is held.
    pub fn missing(&self, needs: &[&Need]) -> Vec<&'static str> {
        self.lacking(needs).iter().map(|n| n.key).collect()
    }

    /// The values of `needs`, none of which may be missing.
    ///
    /// # Errors
    /// [`StoreError::Missing`] with all keys that are.
    pub fn require(&self, needs: &[&Need]) -> Result<Credentials, StoreError> {
        let missing = self.missing(needs);
        if !missing.is_empty() {
            return Err(StoreError::Missing { path: self.path.clone(), keys: missing });
        }
        let find = |need: &&Need| Some((need.key, self.document.as_ref()?.get(need.key)?.secret.clone()));
        Ok(Credentials::new(Source::File, needs.iter().filter_map(find)))
    }

    /// The values of `needs`; the missing ones are made and are on the disk when this returns. If none is missing, nothing is
    /// written and no lock is taken, so a read-only folder will do.
    ///
    /// # Errors
    /// [`StoreError`]; the file is as it was then.
    pub fn ensure(&mut self, needs: &[&Need], generator: &mut dyn Generate, now: SystemTime) -> Result<Ensured, StoreError> {
        let (mut made, mut created) = (Vec::new(), false);
        if !self.missing(needs).is_empty() {
            let _lock = self.lock()?;
            self.read()?;
            created = self.document.is_none();
            made = self.make(&self.lacking(needs), generator, now)?;
        }
        Ok(Ensured { credentials: self.require(needs)?, created: created && !made.is_empty(), made })
    }

    fn lacking<'n>(&self, needs: &[&'n Need]) -> Vec<&'n Need> {
        let held = |key| self.document.as_ref().is_some_and(|d| d.get(key).is_some());
        needs.iter().copied().filter(|n| !held(n.key)).collect()
    }

    fn lock(&self) -> Result<Lock, StoreError> {
        let folder = files::folder(&self.path);
        if !folder.is_dir() {
            return Err(StoreError::NoFolder { path: self.path.clone(), folder: folder.to_owned() });
        }
        let lock = lock::beside(&self.path);
        match Lock::take(&lock) {
            Ok(Some(lock)) => Ok(lock),
            Ok(None) => Err(StoreError::Busy { path: self.path.clone(), lock }),
            Err(source) => Err(StoreError::Io { what: "lock", path: lock, source }),
        }
    }

    /// Makes `lacking` and saves them. The lock is held.
    fn make(
        &mut self,
        lacking: &[&Need],
        generator: &mut dyn Generate,
        now: SystemTime,
    ) -> Result<Vec<&'static str>, StoreError> {
        if lacking.is_empty() {
            return Ok(Vec::new());
        }
        let kinds: Vec<Kind> = lacking.iter().map(|n| n.kind).collect();
        let secrets = generator.generate(&kinds)?;
        let mut document = self.document.clone().unwrap_or_else(|| Document::new(&self.release));
        for (need, secret) in lacking.iter().zip(secrets) {
            document.insert(need.key, Entry::new(secret, now));
        }
        self.save(document)?;
        Ok(lacking.iter().map(|n| n.key).collect())
    }

    fn save(&mut self, document: Document) -> Result<(), StoreError> {
        files::prepare(&self.path, document.print().as_bytes()).and_then(Pending::commit).map_err(|source| StoreError::Io {
            what: "write",
            path: self.path.clone(),
            source,
        })?;
        self.document = Some(document);
        self.warnings.clear();
        Ok(())
    }

    fn read(&mut self) -> Result<(), StoreError> {
        let io = |source| StoreError::Io { what: "read", path: self.path.clone(), source };
        let metadata = match fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.document = None;
                return Ok(());
            }
            metadata => metadata.map_err(io)?,
        };
        if !metadata.is_file() {
            return Err(StoreError::NotAFile { path: self.path.clone(), link: metadata.is_symlink() });
        }
        if metadata.len() > MAX_BYTES as u64 {
            return Err(StoreError::TooLarge { path: self.path.clone(), bytes: metadata.len() });
        }
        let bytes = fs::read(&self.path).map_err(io)?;
        let text = load::decode(bytes, 0).map_err(|problem| FormatError::new(problem.at, "the file is not UTF-8 text"));
        let document = text.and_then(|text| Document::parse(&text));
        let document = document.map_err(|error| StoreError::Format { path: self.path.clone(), error })?;
        if document.release != self.release {
            return Err(StoreError::OtherRelease {
                path: self.path.clone(),
                found: document.release,
                given: self.release.clone(),
            });
        }
        self.document = Some(document);
        self.warnings = error::wide_mode(&self.path, &metadata).into_iter().collect();
        Ok(())
    }
}
