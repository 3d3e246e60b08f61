//! Credentials: which there are, who uses them, how they are generated and replaced, and the file
//! that keeps them.

mod adopt;
mod catalogue;
mod complete;
mod document;
#[cfg(test)]
mod examples;
mod form;
mod generate;
mod kind;
mod loss;
mod print;
mod registration;
mod rotate;
mod rotation;
mod salt;
mod secret;
mod secret_manifest;
pub(crate) mod signing_key;
mod store;
mod usage;

use std::collections::BTreeMap;

pub(crate) use crate::at_rest::{AtRest, AtRestError, is_recipient, new_identity, recipients_of};
pub use adopt::ADOPTED;
pub(crate) use adopt::{Adopted, Conflicts};
pub use catalogue::{Catalogue, Need, Pattern, Row};
pub(crate) use complete::{Completed, UnsafeKey};
pub use document::{Document, Entry, FormatError};
pub(crate) use form::Fault;
pub(crate) use generate::{Generate, GenerateError, Sketch, SystemGenerator};
pub use kind::Kind;
pub(crate) use loss::Loss;
pub use registration::Registration;
pub(crate) use rotate::{RotateError, RotateOptions};
pub use rotation::Rotation;
pub(crate) use salt::salt_of;
pub use secret::Secret;
pub(crate) use secret::SecretText;
pub(crate) use secret_manifest::SecretManifest;
pub(crate) use signing_key::Unsafe;
pub(crate) use store::{Changed, Ensured, Store, StoreError, why};
pub use usage::{Found, Use};

/// Where resolved credentials come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The credentials file: the same values at the next run.
    File,
    /// The Secret in the cluster: the same values at the next run, once the generated ones have
    /// been applied.
    Cluster,
    /// Generated for this run only.
    Ephemeral,
}

/// The value of every credential that a render needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Where they come from.
    pub source: Source,
    values: BTreeMap<String, Secret>,
    /// The key of content hashes, if it is the same at the next run.
    pub salt: Option<Secret>,
}

impl Credentials {
    /// The credentials with these keys and values.
    pub fn new(
        source: Source,
        values: impl IntoIterator<Item = (String, Secret)>,
        salt: Option<Secret>,
    ) -> Self {
        let mut kept = BTreeMap::new();
        // Collecting would put a sort for each iterator into the program.
        kept.extend(values);
        Self {
            source,
            values: kept,
            salt,
        }
    }

    /// Generates all of `needs`; nothing is kept.
    ///
    /// # Errors
    /// As [`Generate::generate`].
    pub(crate) fn ephemeral(
        needs: &[Need],
        generator: &mut dyn Generate,
    ) -> Result<Self, GenerateError> {
        let kinds: Vec<Kind> = needs.iter().map(|n| n.kind).collect();
        let keys = needs.iter().map(|n| n.key.to_string());
        Ok(Self::new(
            Source::Ephemeral,
            keys.zip(generator.generate(&kinds)?),
            None,
        ))
    }

    /// The same with each of these registrations, by the key of its credential, written anew around
    /// the tokens that it has.
    #[must_use]
    pub(crate) fn with_registrations<'r>(
        &self,
        registrations: impl IntoIterator<Item = (&'r str, &'r Registration)>,
    ) -> Self {
        let mut out = self.clone();
        for (key, registration) in registrations {
            if let Some(secret) = out.values.get_mut(key)
                && let Some(anew) = registration.anew(secret)
            {
                *secret = anew;
            }
        }
        out
    }

    /// The credential with this key.
    pub fn get(&self, key: &str) -> Option<&Secret> {
        self.values.get(key)
    }

    /// All of them, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Secret)> {
        self.values
            .iter()
            .map(|(key, secret)| (key.as_str(), secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_and_errors_show_no_secret() {
        let secret = || Secret::from("MARKER".to_owned());
        let credentials = Credentials::new(
            Source::File,
            [("SYNAPSE_MACAROON".to_owned(), secret())],
            Some(secret()),
        );
        let text = "apiVersion: masthead/v1\nkind: Credentials\nrelease: ess\nsalt: MARKER\nextra: MARKER\n\
                    credentials:\n  A_B:\n    value: MARKER\n    note: MARKER\n...\n";
        let document = Document::parse(text).unwrap();
        let shown = format!(
            "{:?} {credentials:#?} {:?} {document:#?} {}",
            secret(),
            document.get("A_B"),
            secret()
        );
        assert!(shown.contains("***"), "{shown}");
        assert!(!shown.contains("MARKER"), "{shown}");
    }

    #[test]
    fn ephemeral_credentials_are_fresh_each_time() {
        let needs = examples::needs(&[examples::SECRET, examples::ENCRYPTION]);
        let mut generator = examples::generator();
        let first = Credentials::ephemeral(&needs, &mut generator).unwrap();
        let second = Credentials::ephemeral(&needs, &mut generator).unwrap();
        assert_eq!(
            first.iter().map(|(key, _)| key).collect::<Vec<_>>(),
            [examples::ENCRYPTION, examples::SECRET]
        );
        assert!(
            first
                .iter()
                .all(|(key, secret)| second.get(key) != Some(secret))
        );
    }
}
