//! The credentials file: read, completed, and written so that no credential is ever lost.

mod change;
mod error;
mod leftovers;
mod read;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub(crate) use error::{StoreError, Warning, why};

use super::{
    AtRest, AtRestError, Completed, Credentials, Document, Generate, Need, Source, UnsafeKey,
};
use crate::source::lock::{self, Lock};

/// A credentials file as it was when it was last read.
///
/// Reading takes no lock, since the file is only ever replaced as a whole. Changes are made under a
/// lock, to the contents at that time, so that of many processes that start at once one generates
/// the credentials and the others read them.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    release: String,
    at_rest: AtRest,
    document: Option<Document>,
    is_encrypted: bool,
    is_of_sops: bool,
    warnings: Vec<Warning>,
    waiting: fn(&Path),
    lasting: Vec<String>,
}

/// What [`Store::ensure`] did.
#[derive(Debug)]
pub(crate) struct Ensured {
    /// The values of all needed credentials.
    pub credentials: Credentials,
    /// What was generated and replaced for that.
    pub completed: Completed,
    /// What happened to the file itself.
    pub changed: Changed,
}

/// What happened to the file, whatever was changed in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changed {
    /// It is new.
    pub created: bool,
    /// It had no salt and has one now: the labels that are keyed with it change.
    pub salted: bool,
}

impl Store {
    /// Reads the file at `path`, which belongs to `release`. A missing file is an empty store.
    ///
    /// # Errors
    /// [`StoreError`]: a link, not readable, not a credentials file, of another release, encrypted
    /// to others.
    pub(crate) fn open(
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
            is_of_sops: false,
            warnings: Vec::new(),
            waiting: |_| {},
            lasting: Vec::new(),
        };
        store.read()?;
        Ok(store)
    }

    /// The same, but calls `waiting` with the path of the file if another process holds the lock
    /// for a second.
    #[must_use]
    pub(crate) fn on_wait(self, waiting: fn(&Path)) -> Self {
        Self { waiting, ..self }
    }

    /// The same, but the salt is made of the first of these that is there, as where the credentials
    /// are read from the cluster. The file keeps another salt that it has.
    #[must_use]
    pub(crate) fn salted_by(self, lasting: Vec<String>) -> Self {
        Self { lasting, ..self }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The document, if there is a file.
    pub(crate) fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// Whether there is a file that is not encrypted.
    pub(crate) fn is_plain(&self) -> bool {
        self.document.is_some() && !self.is_encrypted
    }

    /// A problem with the file that does not stop the run.
    pub(crate) fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The keys of `needs` that are not in the file. An empty credential counts as one.
    pub(crate) fn missing(&self, needs: &[Need]) -> Vec<String> {
        let lacking = match &self.document {
            Some(document) => document.lacking(needs),
            None => needs.iter().collect(),
        };
        lacking.iter().map(|need| need.key.to_string()).collect()
    }

    /// The values of `needs`; none may be missing or unsafe.
    ///
    /// # Errors
    /// [`StoreError::Absent`] or [`StoreError::Missing`] with all keys that are not there,
    /// [`StoreError::UnsafeSigningKey`].
    pub(crate) fn require(&self, needs: &[Need]) -> Result<Credentials, StoreError> {
        let keys = self.missing(needs);
        let path = self.path.clone();
        match &self.document {
            None if !keys.is_empty() => Err(StoreError::Absent { path, keys }),
            _ if !keys.is_empty() => Err(StoreError::Missing { path, keys }),
            None => Ok(Credentials::new(Source::File, [], None)),
            Some(document) => match document.unsafe_signing_key(needs) {
                Some(UnsafeKey { reason, .. }) => {
                    Err(StoreError::UnsafeSigningKey { path, reason })
                }
                None => Ok(document.credentials(needs, Source::File)),
            },
        }
    }

    /// The values of `needs`; the missing ones are generated and on the disk when this returns. If
    /// there is nothing to change, nothing is written and no lock is needed, so the folder may be
    /// read-only.
    ///
    /// # Errors
    /// [`StoreError`]; the file is unchanged then.
    pub(crate) fn ensure(
        &mut self,
        needs: &[Need],
        generator: &mut dyn Generate,
        now: SystemTime,
    ) -> Result<Ensured, StoreError> {
        let (mut completed, mut changed) = (Completed::default(), Changed::default());
        if needs.is_empty() || self.is_current(needs) {
            self.tidy();
        } else {
            changed = self.change(generator, |document, generator| {
                completed = document.complete(needs, generator, now)?;
                Ok(())
            })?;
        }
        Ok(Ensured {
            credentials: self.require(needs)?,
            completed,
            changed,
        })
    }

    /// As [`Store::ensure`], but nothing is written: what is missing is another one in each run.
    ///
    /// # Errors
    /// [`StoreError`]
    pub(crate) fn preview(
        &self,
        needs: &[Need],
        generator: &mut dyn Generate,
    ) -> Result<(Credentials, Completed), StoreError> {
        let mut document = self
            .document
            .clone()
            .unwrap_or_else(|| Document::new(&self.release));
        let completed = document.complete(needs, generator, SystemTime::now())?;
        Ok((document.credentials(needs, Source::File), completed))
    }

    /// Removes temporary files that interrupted processes left beside the file, unless another
    /// process is writing.
    fn tidy(&self) {
        if leftovers::find(&self.path).is_empty() {
            return;
        }
        if let Ok(Some(_lock)) = Lock::take_now(&lock::beside(&self.path)) {
            leftovers::remove(&self.path);
        }
    }

    fn is_current(&self, needs: &[Need]) -> bool {
        let is_current = |document: &Document| {
            let asked = self.at_rest.encrypt_to();
            document.is_complete(needs)
                && (document.salt.is_some() || self.is_of_sops)
                && (asked.is_empty() || asked == document.encrypt_to)
        };
        self.document.as_ref().is_some_and(is_current)
    }

    fn at_rest_error(&self, error: AtRestError) -> StoreError {
        StoreError::AtRest {
            path: self.path.clone(),
            error: Box::new(error),
        }
    }
}
