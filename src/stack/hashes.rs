//! Labels that make pods restart when what they read changes.

use std::cell::{OnceCell, RefCell};
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::reader::Reader;
use super::reference::SecretRef;
use crate::credentials::{Credentials, Need, salt_of};
use crate::kube::object::Files;
use crate::source::{Map, Node};

/// The name of a label with a hash.
pub(crate) fn label(name: &str) -> String {
    format!("k8s.element.io/{name}-hash")
}

/// Whether a label has a hash.
pub(crate) fn is_hash(key: &str) -> bool {
    key.starts_with("k8s.element.io/") && key.ends_with("-hash")
}

/// A short digest of a text, fit for a label.
pub(crate) fn digest(content: &str) -> String {
    hex::encode(&Sha256::digest(content.as_bytes())[..20])
}

/// A digest of files with their names.
pub(crate) fn digest_of_files(files: &Files) -> String {
    let mut digest = Sha256::new();
    for (name, text) in files.iter() {
        for part in [name, "\n", text, "\n"] {
            digest.update(part.as_bytes());
        }
    }
    hex::encode(&digest.finalize()[..20])
}

/// The contents of credentials, as far as they are known here, and what hashes of them are keyed
/// with: such a hash says that one has changed, and nothing else.
pub(crate) struct Known<'c, 'a> {
    cx: &'c Reader<'a>,
    tree: &'a Node,
    /// The generated credentials, where they are not left to the Job in the cluster.
    pub credentials: Option<&'c Credentials>,
    lasting: Vec<Need>,
    keyed: OnceCell<Hmac<Sha256>>,
    keyless: OnceCell<Hmac<Sha256>>,
    /// The hashes so far: many pods use the same credentials.
    hashes: RefCell<Vec<(Vec<SecretRef>, String)>>,
}

impl<'c, 'a> Known<'c, 'a> {
    /// `lasting` are the credentials of all components that are random and hardly ever change.
    pub(crate) fn new(
        cx: &'c Reader<'a>,
        tree: &'a Node,
        credentials: Option<&'c Credentials>,
        lasting: Vec<Need>,
    ) -> Self {
        Self {
            cx,
            tree,
            credentials,
            lasting,
            keyed: OnceCell::new(),
            keyless: OnceCell::new(),
            hashes: RefCell::default(),
        }
    }

    /// Changes when one of these credentials does, as far as its value is known here, or is found
    /// elsewhere.
    pub(crate) fn hash<'s>(&self, used: impl IntoIterator<Item = &'s SecretRef>) -> String {
        let mut used: Vec<&SecretRef> = used.into_iter().collect();
        used.sort();
        used.dedup();
        let is_same = |known: &[SecretRef]| known.iter().eq(used.iter().copied());
        let known = self.hashes.borrow();
        if let Some((_, hash)) = known.iter().find(|(known, _)| is_same(known)) {
            return hash.clone();
        }
        drop(known);
        let hash = self.make(&used);
        let used = used.into_iter().cloned().collect();
        self.hashes.borrow_mut().push((used, hash.clone()));
        hash
    }

    fn make(&self, used: &[&SecretRef]) -> String {
        let values: Vec<Option<Vec<u8>>> = used.iter().map(|used| self.value(used)).collect();
        let mut mac = self.mac(values.iter().any(Option::is_some));
        for (reference, value) in used.iter().zip(values) {
            let is_known = [value.is_some().into()];
            let value = value.as_deref().unwrap_or_default();
            for part in [
                reference.secret.as_bytes(),
                reference.key.as_bytes(),
                &is_known,
                value,
            ] {
                mac.update(&(part.len() as u64).to_be_bytes());
                mac.update(part);
            }
        }
        hex::encode(&mac.finalize().into_bytes()[..20])
    }

    /// What a key holds, where that is known here.
    pub(crate) fn value(&self, reference: &SecretRef) -> Option<Vec<u8>> {
        if let Some(text) = self.cx.ledger.inline(reference) {
            return Some(text.as_bytes().to_vec());
        }
        let is_generated = reference.secret == self.cx.generated_secret();
        let generated = self.credentials.filter(|_| is_generated)?;
        Some(generated.get(&reference.key)?.expose().to_vec())
    }

    /// What hashes begin with. What is known to nobody here needs no key.
    fn mac(&self, is_known: bool) -> Hmac<Sha256> {
        let with = |key: &[u8]| Hmac::new_from_slice(key).expect("a key may have any length");
        let (cell, key) = if is_known {
            (&self.keyed, Self::key as fn(&Self) -> Vec<u8>)
        } else {
            (&self.keyless, (|_| Vec::new()) as fn(&Self) -> Vec<u8>)
        };
        cell.get_or_init(|| with(&key(self))).clone()
    }

    /// The salt that is kept with the credentials. Where there is none, a credential that lasts, so
    /// that the change of another shows where that is used alone; else all that are known: who does
    /// not know all of them can't guess any.
    fn key(&self) -> Vec<u8> {
        match self
            .credentials
            .and_then(|credentials| credentials.salt.as_ref())
        {
            Some(salt) => salt.expose().to_vec(),
            None => self.lasting().unwrap_or_else(|| self.digest_of_all()),
        }
    }

    /// What a credential makes that is random and hardly ever changes: a kept one, as in a file,
    /// else one of the values.
    fn lasting(&self) -> Option<Vec<u8>> {
        let kept = |need: &Need| salt_of(self.credentials?.get(&need.key)?.expose());
        let inline = |need: &Need| salt_of(self.cx.ledger.inline_for(&need.key)?.as_bytes());
        let salt = self.lasting.iter().find_map(kept);
        let salt = salt.or_else(|| self.lasting.iter().find_map(inline))?;
        Some(salt.expose().to_vec())
    }

    fn digest_of_all(&self) -> Vec<u8> {
        let mut digest = Sha256::new();
        let mut add = |bytes: &[u8]| {
            digest.update((bytes.len() as u64).to_be_bytes());
            digest.update(bytes);
        };
        for (key, secret) in self.credentials.into_iter().flat_map(Credentials::iter) {
            add(key.as_bytes());
            add(secret.expose());
        }
        inline_values(self.tree, &mut add);
        digest.finalize().to_vec()
    }
}

/// The texts under `value`, as credentials are given.
fn inline_values(node: &Node, add: &mut dyn FnMut(&[u8])) {
    for (key, node) in node.as_map().into_iter().flat_map(Map::iter) {
        match node.as_str() {
            Some(text) if key == "value" => add(text.as_bytes()),
            _ => inline_values(node, add),
        }
    }
}

impl fmt::Debug for Known<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Known")
    }
}
