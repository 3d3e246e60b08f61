//! Which credentials the components use, where each is found, and which are to be generated.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use zeroize::Zeroizing;

use super::reference::{Fill, SecretRef};
use crate::credentials::{Need, Use};
use crate::source::ValuePath;

/// A Secret that has to exist, with what the value at `path` needs of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserSecret {
    pub secret: String,
    pub content: SecretContent,
    /// The path in the values.
    pub path: ValuePath,
}

impl UserSecret {
    /// Whether both are about the same part of what a Secret holds.
    pub(crate) fn fills_same(&self, other: &Self) -> bool {
        match (&self.content, &other.content) {
            (SecretContent::Key { key, .. }, SecretContent::Key { key: known, .. }) => key == known,
            (content, known) => content == known,
        }
    }
}

/// What a Secret holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SecretContent {
    /// A value under this key.
    Key { key: String, fill: Fill },
    /// A certificate and its private key.
    Certificate,
    /// What opens a registry of images.
    Registry,
    /// What an operator puts there: nobody has to make it.
    OfOperator,
}

/// What components have said so far.
#[derive(Default)]
pub(crate) struct Ledger {
    uses: RefCell<Vec<Use>>,
    needs: RefCell<BTreeMap<String, Need>>,
    /// The values that are given inline, by Secret and key.
    inline: RefCell<BTreeMap<(String, String), Zeroizing<String>>>,
    /// The values that are given inline in the place of generated ones, by the key of those.
    in_place: RefCell<BTreeMap<String, Zeroizing<String>>>,
    /// The Secrets that the values name.
    secrets: RefCell<Vec<UserSecret>>,
}

impl Ledger {
    /// Several components may use the same one.
    pub(crate) fn add_use(&self, used: Use) {
        let mut uses = self.uses.borrow_mut();
        if !uses.contains(&used) {
            uses.push(used);
        }
    }

    pub(crate) fn add_need(&self, need: &Need) {
        self.needs
            .borrow_mut()
            .entry(need.key.to_string())
            .or_insert_with(|| need.clone());
    }

    /// Whether a credential of this key is to be generated, as far as components have said.
    pub(crate) fn needs(&self, key: &str) -> bool {
        self.needs.borrow().contains_key(key)
    }

    /// Those that are to be generated, sorted by key.
    pub(crate) fn all_needs(&self) -> Vec<Need> {
        self.needs.borrow().values().cloned().collect()
    }

    pub(crate) fn all_uses(&self) -> Vec<Use> {
        self.uses.borrow().clone()
    }

    /// Says what a key of a Secret will hold.
    pub(crate) fn set_inline(&self, reference: &SecretRef, value: &str) {
        let key = (reference.secret.clone(), reference.key.clone());
        self.inline
            .borrow_mut()
            .insert(key, Zeroizing::new(value.to_owned()));
    }

    /// What a key of a Secret holds, where the values give it inline.
    pub(crate) fn inline(&self, reference: &SecretRef) -> Option<Zeroizing<String>> {
        let key = (reference.secret.clone(), reference.key.clone());
        self.inline.borrow().get(&key).cloned()
    }

    /// Says that a value is given inline in the place of a generated one.
    pub(crate) fn set_in_place(&self, generated: &str, value: &str) {
        let value = Zeroizing::new(value.to_owned());
        self.in_place
            .borrow_mut()
            .insert(generated.to_owned(), value);
    }

    /// What is given inline in the place of the generated credential of this key.
    pub(crate) fn inline_for(&self, generated: &str) -> Option<Zeroizing<String>> {
        self.in_place.borrow().get(generated).cloned()
    }

    pub(crate) fn add_secret(&self, secret: UserSecret) {
        let mut secrets = self.secrets.borrow_mut();
        if !secrets.contains(&secret) {
            secrets.push(secret);
        }
    }

    pub(crate) fn all_secrets(&self) -> Vec<UserSecret> {
        self.secrets.borrow().clone()
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_tuple("Ledger").field(&self.uses.borrow()).finish()
    }
}
