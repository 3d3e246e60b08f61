//! Changes the credentials file, under its lock and as a whole.

use zeroize::Zeroizing;

use super::{Changed, Store, StoreError, leftovers};
use crate::at_rest::{self, AtRestError};
use crate::credentials::{Document, Generate, Kind};
use crate::source::files::{self, Pending};
use crate::source::lock::{self, Lock};

impl Store {
    /// Changes the document under the lock, and saves it if it is different.
    ///
    /// # Errors
    /// [`StoreError`], including those of `edit`; the file is unchanged then.
    pub(crate) fn change(
        &mut self,
        generator: &mut dyn Generate,
        edit: impl FnOnce(&mut Document, &mut dyn Generate) -> Result<(), StoreError>,
    ) -> Result<Changed, StoreError> {
        self.check_writable()?;
        let _lock = self.lock()?;
        leftovers::remove(&self.path);
        self.read()?;
        self.check_writable()?;
        let created = self.document.is_none();
        let mut document = self
            .document
            .clone()
            .unwrap_or_else(|| Document::new(&self.release));
        let before = document.salt_by(&self.lasting);
        edit(&mut document, generator)?;
        let after = document.salt_by(&self.lasting);
        let salted = document.salt.is_none();
        if after.is_some() && (salted || document.salt == before) {
            document.salt = after;
        } else if salted {
            document.salt = generator.generate(&[Kind::Hex32])?.pop();
        }
        if !self.at_rest.encrypt_to().is_empty() {
            document.encrypt_to = self.at_rest.encrypt_to().to_vec();
        }
        if self.document.as_ref() != Some(&document) {
            self.save(document)?;
        }
        Ok(Changed {
            created,
            salted: salted && !created,
        })
    }

    /// What SOPS encrypts is written by SOPS alone.
    ///
    /// # Errors
    /// [`StoreError::OfSops`]
    pub(crate) fn check_writable(&self) -> Result<(), StoreError> {
        if self.is_of_sops {
            return Err(StoreError::OfSops(self.path.clone()));
        }
        Ok(())
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
        match Lock::take(&lock, || (self.waiting)(&self.path)) {
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
        let bytes = if !document.encrypt_to.is_empty() {
            let encrypted = at_rest::encrypt(&text, &document.encrypt_to);
            encrypted.map_err(|error| self.at_rest_error(error))?
        } else if self.is_encrypted {
            return Err(self.at_rest_error(AtRestError::UnknownRecipients));
        } else {
            text.as_bytes().to_vec()
        };
        files::prepare(&self.path, &Zeroizing::new(bytes))
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
}
