//! Credentials that the user did not give: which there are, how each is made, and the file that keeps them.

mod adopt;
mod at_rest;
mod complete;
mod document;
mod generate;
mod kind;
mod lock;
mod needed;
mod registration;
mod rotate;
mod secret;
mod secret_manifest;
pub mod signing_key;
mod store;

use std::collections::BTreeMap;

pub use adopt::{Adopted, Conflicts};
pub use at_rest::{AtRest, AtRestError};
pub use complete::Completed;
pub use document::{Document, Entry, FormatError};
pub use generate::{Generate, GenerateError, Progress, SystemGenerator};
pub use kind::Kind;
pub use needed::{GENERATED, Need, family, need, needs, of_provider};
pub use registration::Registration;
pub use rotate::{RotateError, RotateOptions, Rotation};
pub use secret::Secret;
pub use secret_manifest::{SecretManifest, SecretManifestError};
pub use signing_key::Unsafe;
pub use store::{Ensured, Store, StoreError, Warning, why};

/// Where resolved credentials come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The credentials file: the same values at the next run.
    File,
    /// The Secret in the cluster: the same values at the next run, once what was made has been applied.
    Cluster,
    /// Made for this run only.
    Ephemeral,
}

/// The value of every credential that a render needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    pub source: Source,
    values: BTreeMap<String, Secret>,
    /// What content hashes are keyed with, where the same is known at the next run.
    pub salt: Option<Secret>,
}

impl Credentials {
    pub fn new(
        source: Source,
        values: impl IntoIterator<Item = (String, Secret)>,
        salt: Option<Secret>,
    ) -> Self {
        Self {
            source,
            values: values.into_iter().collect(),
            salt,
        }
    }

    /// Makes every one of `needs`; nothing is kept.
    ///
    /// # Errors
    /// As [`Generate::generate`].
    pub fn ephemeral(needs: &[&Need], generator: &mut dyn Generate) -> Result<Self, GenerateError> {
        let kinds: Vec<Kind> = needs.iter().map(|n| n.kind).collect();
        let keys = needs.iter().map(|n| n.key.to_owned());
        Ok(Self::new(
            Source::Ephemeral,
            keys.zip(generator.generate(&kinds)?),
            None,
        ))
    }

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
        let needs = [
            need("SYNAPSE_MACAROON").unwrap(),
            need("MAS_ENCRYPTION_SECRET").unwrap(),
        ];
        let mut generator = SystemGenerator::new(Registration {
            url: "http://h:9993".into(),
            sender_localpart: "h".into(),
        });
        let first = Credentials::ephemeral(&needs, &mut generator).unwrap();
        let second = Credentials::ephemeral(&needs, &mut generator).unwrap();
        assert_eq!(
            first.iter().map(|(key, _)| key).collect::<Vec<_>>(),
            ["MAS_ENCRYPTION_SECRET", "SYNAPSE_MACAROON"]
        );
        assert!(
            first
                .iter()
                .all(|(key, secret)| second.get(key) != Some(secret))
        );
    }
}
