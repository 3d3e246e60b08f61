//! The contents of the credentials file, read from text and printed as text.

mod parse;

use std::fmt;
use std::time::SystemTime;

use indexmap::IndexMap;
use minijinja::value::Value;
use serde::ser::{Serialize, SerializeMap, Serializer};
use zeroize::Zeroizing;

use super::Secret;
use super::print::to_yaml;

pub use parse::FormatError;

const FORMAT: &str = "masthead/v1";
const KIND: &str = "Credentials";

/// The last line, so that a file that was cut off is noticed.
const END: &str = "...";

const HEADER: &str = "\
# Credentials that masthead generated. Keep this file secret, and keep a copy: they can't be recovered.
# What is here is used as it is, and only what is missing is added. Comments are not kept then.
";

/// The contents of a credentials file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The release that the credentials belong to.
    pub release: String,
    /// The age recipients that the file is encrypted to; none where it is not encrypted.
    pub encrypt_to: Vec<String>,
    /// The key of content hashes, so that they reveal nothing about the credentials. It never
    /// leaves the file.
    pub salt: Option<Secret>,
    entries: IndexMap<String, Entry>,
    unknown: Unknown,
}

/// One credential of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The credential itself.
    pub secret: Secret,
    /// When it was made, in RFC 3339, if that is known.
    pub created: Option<String>,
    unknown: Unknown,
}

/// Fields that this version does not know: they are kept. They may hold anything, so `Debug` only
/// shows their names.
#[derive(Clone, Default, PartialEq, Eq)]
struct Unknown(Vec<(String, Value)>);

impl Document {
    /// A document with no credentials.
    pub fn new(release: impl Into<String>) -> Self {
        Self {
            release: release.into(),
            encrypt_to: Vec::new(),
            salt: None,
            entries: IndexMap::new(),
            unknown: Unknown::default(),
        }
    }

    /// The credential with this key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// All credentials, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries
            .iter()
            .map(|(key, entry)| (key.as_str(), entry))
    }

    /// Sets a credential, in its old place if it has one.
    pub fn insert(&mut self, key: impl Into<String>, entry: Entry) {
        self.entries.insert(key.into(), entry);
    }

    /// Gives a credential a new value, made at `now`. Other fields that it has stay.
    pub fn replace(&mut self, key: impl Into<String>, secret: Secret, now: SystemTime) {
        let key = key.into();
        let unknown = self
            .get(&key)
            .map(|entry| entry.unknown.clone())
            .unwrap_or_default();
        self.insert(
            key,
            Entry {
                unknown,
                ..Entry::new(secret, now)
            },
        );
    }

    /// Takes a credential out.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        self.entries.shift_remove(key)
    }

    /// The text of the file, which is read back as the same document.
    pub fn print(&self) -> Zeroizing<String> {
        let fields = Zeroizing::new(to_yaml(self));
        Zeroizing::new(format!("{HEADER}{}{END}\n", *fields))
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("apiVersion", FORMAT)?;
        map.serialize_entry("kind", KIND)?;
        map.serialize_entry("release", &self.release)?;
        if !self.encrypt_to.is_empty() {
            map.serialize_entry("encryptTo", &self.encrypt_to)?;
        }
        if let Some(salt) = self.salt.as_ref().and_then(Secret::expose_text) {
            map.serialize_entry("salt", salt)?;
        }
        self.unknown.serialize_into(&mut map)?;
        map.serialize_entry("credentials", &self.entries)?;
        map.end()
    }
}

impl Entry {
    /// A credential that was made at `now`.
    pub fn new(secret: Secret, now: SystemTime) -> Self {
        Self::dated(
            secret,
            Some(humantime::format_rfc3339_seconds(now).to_string()),
        )
    }

    /// A credential that was made at `created`, in RFC 3339, if that is known.
    pub fn dated(secret: Secret, created: Option<String>) -> Self {
        Self {
            secret,
            created,
            unknown: Unknown::default(),
        }
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.secret.expose_text() {
            Some(text) => map.serialize_entry("value", text)?,
            None => map.serialize_entry("valueBase64", &wrapped(&self.secret.expose_base64()))?,
        }
        if let Some(created) = &self.created {
            map.serialize_entry("created", created)?;
        }
        self.unknown.serialize_into(&mut map)?;
        map.end()
    }
}

impl Unknown {
    fn serialize_into<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.0
            .iter()
            .try_for_each(|(key, value)| map.serialize_entry(key, value))
    }
}

impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(key, _)| key))
            .finish()
    }
}

/// In lines of 76 characters.
fn wrapped(base64: &str) -> String {
    let line = |from| &base64[from..base64.len().min(from + 76)];
    (0..base64.len())
        .step_by(76)
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    fn entry(secret: impl Into<Secret>) -> Entry {
        Entry::new(
            secret.into(),
            SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600),
        )
    }

    fn sample() -> Document {
        let pem = "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n";
        let mut document = Document::new("ess");
        document.insert("SYNAPSE_MACAROON", entry("hunter2".to_owned()));
        document.insert("SYNAPSE_SIGNING_KEY", entry("ed25519 1 abc\n".to_owned()));
        document.insert("APP_RSA_KEY", entry(pem.to_owned()));
        document.insert("MAS_RSA_PRIVATE_KEY", entry(vec![0xff; 60]));
        document.insert("on", entry(String::new()));
        document
    }

    #[test]
    fn a_person_can_read_it() {
        insta::assert_snapshot!(*sample().print());
    }

    #[test]
    fn what_is_printed_reads_back() {
        let encrypted = Document {
            encrypt_to: vec!["age1xyz".into()],
            salt: Some("12".to_owned().into()),
            ..sample()
        };
        for document in [sample(), encrypted, Document::new("1e3")] {
            assert_eq!(Document::parse(&document.print()).unwrap(), document);
        }
    }

    proptest! {
        #[test]
        fn any_credential_reads_back(key in any::<String>(), text in any::<String>(), lines in "([ -~]{0,5}\n){0,5}", bytes: Vec<u8>) {
            let mut document = Document::new("ess");
            document.insert(key, entry(text));
            document.insert("LINES", entry(lines));
            document.insert("BYTES", entry(bytes));
            prop_assert_eq!(Document::parse(&document.print()).unwrap(), document);
        }
    }

    #[test]
    fn a_new_value_keeps_its_place_and_other_fields() {
        let text = sample()
            .print()
            .replacen("    created:", "    note: mine\n    created:", 1);
        let mut document = Document::parse(&text).unwrap();
        document.replace(
            "SYNAPSE_MACAROON",
            "new".to_owned().into(),
            SystemTime::UNIX_EPOCH,
        );
        let printed = document.print();
        let expected = "  SYNAPSE_MACAROON:\n    value: new\n    created: \
                        \"1970-01-01T00:00:00Z\"\n    note: mine\n  SYNAPSE_SIGNING_KEY:";
        assert!(printed.contains(expected), "{}", *printed);
    }

    #[test]
    fn unknown_fields_are_kept() {
        let text = sample()
            .print()
            .replace("    created:", "    rotateAfter: {days: 30}\n    created:");
        let text = text.replace("credentials:\n", "owner: [me, 0x10]\ncredentials:\n");
        let document = Document::parse(&text).unwrap();
        let printed = document.print();
        assert_eq!(
            printed
                .matches("    rotateAfter:\n      days: 30\n")
                .count(),
            5
        );
        assert!(
            printed.contains("\nowner:\n  - me\n  - 16\n"),
            "{}",
            *printed
        );
        assert_eq!(Document::parse(&printed).unwrap(), document);
    }

    #[test]
    fn a_file_that_was_cut_off_is_noticed_wherever_it_was() {
        let whole = sample().print();
        for end in 0..whole.trim_end().len() {
            assert!(Document::parse(&whole[..end]).is_err(), "cut at {end}");
        }
    }
}
