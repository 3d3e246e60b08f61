//! Adds to a document what is needed and it lacks, and replaces the one key that may not be used any more.

use std::time::SystemTime;

use super::signing_key::unsafe_key;
use super::{Credentials, Document, Entry, Generate, Kind, Need, RotateError, Source, Unsafe};

const SIGNING_KEY: &str = "SYNAPSE_SIGNING_KEY";

/// What [`Document::complete`] did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Completed {
    /// The keys that were missing and have been made.
    pub made: Vec<&'static str>,
    /// Why Synapse's signing key was replaced, if it was.
    pub replaced: Option<Unsafe>,
}

impl Document {
    /// The rows of `needs` whose credential is not here. One that is empty is here.
    pub fn lacking<'n>(&self, needs: &[&'n Need]) -> Vec<&'n Need> {
        needs
            .iter()
            .copied()
            .filter(|n| self.get(n.key).is_none())
            .collect()
    }

    /// Why Synapse's signing key has to be replaced, if it is needed and has to.
    pub fn unsafe_signing_key(&self, needs: &[&Need]) -> Option<Unsafe> {
        let is_needed = needs.iter().any(|n| n.key == SIGNING_KEY);
        self.get(SIGNING_KEY)
            .filter(|_| is_needed)
            .and_then(|entry| unsafe_key(&entry.secret))
    }

    /// Whether [`Document::complete`] would change nothing.
    pub fn is_complete(&self, needs: &[&Need]) -> bool {
        self.lacking(needs).is_empty() && self.unsafe_signing_key(needs).is_none()
    }

    /// Makes what is missing of `needs`, and replaces a signing key that may not be used any more.
    ///
    /// # Errors
    /// [`RotateError`]: nothing could be made, or the signing key could not be replaced.
    pub fn complete(
        &mut self,
        needs: &[&Need],
        generator: &mut dyn Generate,
        now: SystemTime,
    ) -> Result<Completed, RotateError> {
        let lacking = self.lacking(needs);
        let kinds: Vec<Kind> = lacking.iter().map(|n| n.kind).collect();
        for (need, secret) in lacking.iter().zip(generator.generate(&kinds)?) {
            self.insert(need.key, Entry::new(secret, now));
        }
        let replaced = self.unsafe_signing_key(needs);
        if replaced.is_some() {
            self.rotate_signing_key(generator, now)?;
        }
        Ok(Completed {
            made: lacking.iter().map(|n| n.key).collect(),
            replaced,
        })
    }

    /// The credentials of `needs` that are here, and the predecessors that are still in use.
    pub fn credentials(&self, needs: &[&Need], source: Source) -> Credentials {
        let keys = needs
            .iter()
            .flat_map(|need| [Some(need.key), need.previous()])
            .flatten();
        let values = keys.filter_map(|key| Some((key.to_owned(), self.get(key)?.secret.clone())));
        Credentials::new(source, values, self.salt.clone())
    }

    /// All credentials that are here.
    pub fn all_credentials(&self, source: Source) -> Credentials {
        let values = self
            .iter()
            .map(|(key, entry)| (key.to_owned(), entry.secret.clone()));
        Credentials::new(source, values, self.salt.clone())
    }
}
