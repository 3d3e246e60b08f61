//! What a file says of its encryption.

use zeroize::Zeroizing;

use super::cipher::Cipher;
use super::refused::CHANGED;
use super::scope::Scope;
use crate::at_rest::age_file;
use crate::at_rest::error::AtRestError;
use crate::at_rest::identities::HasIdentities;
use crate::source::problem::Problem;
use crate::source::{At, Code, Entry, Map, Node};

/// Where SOPS can keep the key of a file, and what these are called.
const OTHERS: [(&str, &str); 6] = [
    ("pgp", "PGP"),
    ("kms", "AWS KMS"),
    ("gcp_kms", "Google Cloud KMS"),
    ("azure_kv", "Azure Key Vault"),
    ("hc_vault", "Vault"),
    ("hckms", "Huawei Cloud KMS"),
];

/// What to do about a file whose key is elsewhere.
const DECRYPT: &str = "read it decrypted, `sops decrypt FILE | masthead … -f -`, or add a recipient of age \
                       with `sops rotate --in-place --add-age age1… FILE`";

/// What a file says of its encryption.
pub(super) struct Metadata {
    at: At,
    /// Who of age can decrypt the key of the file, and the key encrypted to them.
    to: Vec<(String, String)>,
    /// What else the key is encrypted with.
    others: Vec<&'static str>,
    modified: String,
    mac: String,
    pub scope: Scope,
    /// Whether the values that are not encrypted are not authenticated either.
    pub only_encrypted: bool,
}

impl Metadata {
    /// # Errors
    /// It lacks something, or has a form that can't be read.
    pub(super) fn read(entry: &Entry) -> Result<Self, Problem> {
        let (at, node) = (entry.key_at, &entry.node);
        let map = node.as_map().ok_or_else(|| damaged(at, "it is no map"))?;
        let text = |key: &str| node.str(key).unwrap_or_default().to_owned();
        if !node.list("key_groups").is_empty() {
            let message = "the key of this file is shared among several groups (Shamir), which is not supported";
            return Err(Problem::at(Code::LockedFile, at, message).hint(DECRYPT));
        }
        let is_used = |key: &str| !node.list(key).is_empty();
        let others = OTHERS.iter().filter(|(key, _)| is_used(key));
        Ok(Self {
            at,
            to: recipients(node),
            others: others.map(|(_, name)| *name).collect(),
            modified: text("lastmodified"),
            mac: text("mac"),
            scope: scope(map, at)?,
            only_encrypted: is_true(node.get("mac_only_encrypted")),
        })
    }

    /// The key that the values are encrypted with.
    ///
    /// # Errors
    /// No identity fits.
    pub(super) fn key(
        &self,
        identities: &dyn HasIdentities,
    ) -> Result<Zeroizing<Vec<u8>>, Problem> {
        if self.to.is_empty() {
            let others = match self.others.as_slice() {
                [] => return Err(self.damaged("it names nobody who could decrypt it")),
                others => others.join(" and "),
            };
            let message = format!("SOPS encrypted this file with {others}: only age is supported");
            return Err(Problem::at(Code::LockedFile, self.at, message).hint(DECRYPT));
        }
        let identities = identities.identities().map_err(|error| self.of(&error))?;
        if identities.is_empty() {
            return Err(self.locked("no identity was given"));
        }
        for (_, encrypted) in &self.to {
            match age_file::decrypt(encrypted.as_bytes(), &identities) {
                Ok(key) => return Ok(key),
                Err(AtRestError::OtherRecipients) => {}
                Err(_) => return Err(self.damaged("the key of the file can't be read")),
            }
        }
        Err(self.locked("it is not encrypted to any of the given identities"))
    }

    /// Checks the code that SOPS computes of all values.
    ///
    /// # Errors
    /// It is of other values.
    pub(super) fn check(&self, cipher: &Cipher, digest: &str) -> Result<(), Problem> {
        let mac = cipher.open(&self.mac, self.modified.as_bytes());
        if mac.is_some_and(|mac| *mac.text() == digest) {
            return Ok(());
        }
        Err(Problem::at(
            Code::AlteredFile,
            self.at,
            "the values are not those that SOPS encrypted: the message authentication code (`mac`) does not fit",
        )
        .hint(CHANGED))
    }

    fn locked(&self, why: &str) -> Problem {
        let message = format!("SOPS encrypted this file, and {why}");
        let to: Vec<&str> = self.to.iter().map(|(to, _)| to.as_str()).collect();
        let to = to.join(" or ");
        let hint = format!(
            "give the identity of {to}: `--identity key.txt`, or SOPS_AGE_KEY_FILE or MASTHEAD_IDENTITY in the environment"
        );
        Problem::at(Code::LockedFile, self.at, message).hint(hint)
    }

    fn of(&self, error: &AtRestError) -> Problem {
        let problem = Problem::at(Code::LockedFile, self.at, error.in_full());
        match error.hint() {
            Some(hint) => problem.hint(hint),
            None => problem,
        }
    }

    pub(super) fn damaged(&self, what: &str) -> Problem {
        damaged(self.at, what)
    }
}

fn damaged(at: At, what: &str) -> Problem {
    let message = format!("what SOPS says of this file can't be used: {what}");
    Problem::at(Code::AlteredFile, at, message).hint(CHANGED)
}

/// Each recipient with the key that is encrypted to them.
fn recipients(node: &Node) -> Vec<(String, String)> {
    let text = |node: &Node, key| node.str(key).unwrap_or_default().to_owned();
    let read = |node: &Node| (text(node, "recipient"), text(node, "enc"));
    node.list("age").iter().map(read).collect()
}

fn scope(map: &Map, at: At) -> Result<Scope, Problem> {
    Scope::read(map).ok_or_else(|| damaged(at, "which values are encrypted is not said in one way"))
}

fn is_true(node: Option<&Node>) -> bool {
    let is_true = |node: &Node| node.as_bool() == Some(true) || node.as_str() == Some("true");
    node.is_some_and(is_true)
}
