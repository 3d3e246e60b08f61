//! Credentials that the user did not give: which there are, how each is made, and the file that keeps them.

mod document;
mod generate;
mod kind;
mod lock;
mod needed;
mod registration;
mod secret;
mod store;

use std::collections::BTreeMap;

pub use document::{Document, Entry, FormatError};
pub use generate::{Generate, GenerateError, SystemGenerator};
pub use kind::Kind;
pub use needed::{GENERATED, Need, need, needs, of_provider};
pub use registration::Registration;
pub use secret::Secret;
pub use store::{Ensured, Store, StoreError, Warning};

/// Where resolved credentials come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The credentials file: the same values at the next run.
    File,
    /// Made for this run only.
    Ephemeral,
}

/// The value of every credential that a render needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    pub source: Source,
    values: BTreeMap<&'static str, Secret>,
}

impl Credentials {
    pub fn new(source: Source, values: impl IntoIterator<Item = (&'static str, Secret)>) -> Self {
        Self { source, values: values.into_iter().collect() }
    }

    /// Makes every one of `needs`; nothing is kept.
    ///
    /// # Errors
    /// As [`Generate::generate`].
    pub fn ephemeral(needs: &[&Need], generator: &mut dyn Generate) -> Result<Self, GenerateError> {
        let kinds: Vec<Kind> = needs.iter().map(|n| n.kind).collect();
        let keys = needs.iter().map(|n| n.key);
        Ok(Self::new(Source::Ephemeral, keys.zip(generator.generate(&kinds)?)))
    }

    pub fn get(&self, key: &str) -> Option<&Secret> {
        self.values.get(key)
    }

    /// All of them, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Secret)> {
        self.values.iter().map(|(key, secret)| (*key, secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_and_errors_show_no_secret() {
        let secret = || Secret::from("MARKER".to_owned());
        let credentials = Credentials::new(Source::File, [("SYNAPSE_MACAROON", secret())]);
        let text = "apiVersion: masthead/v1\nkind: Credentials\nrelease: ess\nextra: MARKER\n\
                    credentials:\n  A_B:\n    value: MARKER\n    note: MARKER\n...\n";
        let document = Document::parse(text).unwrap();
        let shown = format!("{:?} {credentials:#?} {:?} {document:#?} {}", secret(), document.get("A_B"), secret());
        assert!(shown.contains("***"), "{shown}");
        assert!(!shown.contains("MARKER"), "{shown}");
    }

    #[test]
    fn ephemeral_credentials_are_fresh_each_time() {
        let needs = [need("SYNAPSE_MACAROON").unwrap(), need("MAS_ENCRYPTION_SECRET").unwrap()];
        let mut generator = SystemGenerator::new(Registration { url: "http://h:9993".into(), sender_localpart: "h".into() });
        let first = Credentials::ephemeral(&needs, &mut generator).unwrap();
        let second = Credentials::ephemeral(&needs, &mut generator).unwrap();
        assert_eq!(first.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["MAS_ENCRYPTION_SECRET", "SYNAPSE_MACAROON"]);
        assert!(first.iter().all(|(key, secret)| second.get(key) != Some(secret)));
    }
}
