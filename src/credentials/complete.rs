//! Adds the missing credentials to a document, and replaces a signing key that is no longer safe.

use std::time::SystemTime;

use super::signing_key::unsafe_key;
use super::{
    ADOPTED, Credentials, Document, Entry, Generate, Kind, Need, RotateError, Rotation, Source,
    Unsafe,
};

/// What [`Document::complete`] did.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Completed {
    /// The keys that were missing and have been generated.
    pub generated: Vec<String>,
    /// The signing key of Synapse that was replaced, if one was.
    pub replaced: Option<UnsafeKey>,
}

/// A signing key of Synapse that has to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnsafeKey {
    /// The key of the credential.
    pub key: String,
    /// The key of the credential from which Synapse publishes the old public key.
    pub published_in: &'static str,
    /// Why it has to be replaced.
    pub reason: Unsafe,
}

impl Document {
    /// The rows of `needs` without a credential in the document. An empty one counts as a
    /// credential.
    pub(crate) fn lacking<'n>(&self, needs: &'n [Need]) -> Vec<&'n Need> {
        let is_lacking = |need: &&Need| self.get(&need.key).is_none();
        needs.iter().filter(is_lacking).collect()
    }

    /// The signing key among `needs` that has to be replaced, if there is one.
    pub(crate) fn unsafe_signing_key(&self, needs: &[Need]) -> Option<UnsafeKey> {
        needs.iter().find_map(|need| {
            let Rotation::SigningKey { published_in } = need.rotation else {
                return None;
            };
            let reason = unsafe_key(&self.get(&need.key)?.secret)?;
            Some(UnsafeKey {
                key: need.key.to_string(),
                published_in,
                reason,
            })
        })
    }

    /// Whether [`Document::complete`] would change nothing.
    pub(crate) fn is_complete(&self, needs: &[Need]) -> bool {
        self.lacking(needs).is_empty() && self.unsafe_signing_key(needs).is_none()
    }

    /// Generates the missing credentials of `needs`, and replaces a signing key that is no longer
    /// safe.
    ///
    /// # Errors
    /// [`RotateError`]: no credential could be generated, or the signing key could not be replaced.
    pub(crate) fn complete(
        &mut self,
        needs: &[Need],
        generator: &mut dyn Generate,
        now: SystemTime,
    ) -> Result<Completed, RotateError> {
        let lacking = self.lacking(needs);
        if let Some(need) = lacking.iter().find(|need| need.kind == Kind::Given) {
            return Err(RotateError::NotGiven(need.key.to_string()));
        }
        let kinds: Vec<Kind> = lacking.iter().map(|n| n.kind).collect();
        for (need, secret) in lacking.iter().zip(generator.generate(&kinds)?) {
            self.insert(need.key.clone(), Entry::new(secret, now));
        }
        let replaced = self.unsafe_signing_key(needs);
        if let Some(old) = &replaced {
            self.rotate_signing_key(&old.key, old.published_in, generator, now)?;
        }
        Ok(Completed {
            generated: lacking.iter().map(|n| n.key.to_string()).collect(),
            replaced,
        })
    }

    /// The credentials of `needs` in the document, the predecessors that are still in use, and what
    /// was taken over: files that pods mount need it too.
    pub(crate) fn credentials(&self, needs: &[Need], source: Source) -> Credentials {
        let keys = needs
            .iter()
            .flat_map(|need| [Some(&*need.key), need.previous()])
            .flatten();
        let needed = keys.filter_map(|key| Some((key.to_owned(), self.get(key)?.secret.clone())));
        let adopted = self.iter().filter(|(key, _)| ADOPTED.find(key).is_some());
        let adopted = adopted.map(|(key, entry)| (key.to_owned(), entry.secret.clone()));
        Credentials::new(source, needed.chain(adopted), self.salt.clone())
    }

    /// All credentials of the document.
    pub(crate) fn all_credentials(&self, source: Source) -> Credentials {
        let values = self
            .iter()
            .map(|(key, entry)| (key.to_owned(), entry.secret.clone()));
        Credentials::new(source, values, self.salt.clone())
    }
}
