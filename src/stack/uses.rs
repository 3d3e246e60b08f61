//! Which credentials the components use, and what is known of their values.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::secret::SecretRef;
pub use crate::credentials::Found;

/// A credential that a component uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialUse {
    /// Its path in the values; empty where they can't give it.
    pub path: String,
    /// Its key in the component's own Secret.
    pub key: String,
    /// Its key in the Secret of generated credentials, where it can be generated.
    pub generated: Option<String>,
    pub found: Found,
}

/// What components have said so far.
#[derive(Default)]
pub struct Uses {
    uses: RefCell<Vec<CredentialUse>>,
    /// The values that are given inline, by Secret and key.
    inline: RefCell<BTreeMap<(String, String), String>>,
}

impl Uses {
    /// Several components may use the same one.
    pub fn add(&self, used: CredentialUse) {
        let mut uses = self.uses.borrow_mut();
        if !uses.contains(&used) {
            uses.push(used);
        }
    }

    /// Says what a key of a Secret will hold.
    pub fn set_inline(&self, reference: &SecretRef, value: &str) {
        self.inline.borrow_mut().insert(
            (reference.secret.clone(), reference.key.clone()),
            value.to_owned(),
        );
    }

    /// What a key of a Secret holds, where the values give it inline.
    pub fn inline(&self, reference: &SecretRef) -> Option<String> {
        self.inline
            .borrow()
            .get(&(reference.secret.clone(), reference.key.clone()))
            .cloned()
    }

    pub fn into_list(self) -> Vec<CredentialUse> {
        self.uses.into_inner()
    }
}

impl std::fmt::Debug for Uses {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_tuple("Uses").field(&self.uses.borrow()).finish()
    }
}
