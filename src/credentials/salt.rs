//! What hashes of credentials are keyed with, made of a credential that hardly ever changes: so it
//! is the same wherever the credentials are kept, in a file, in the cluster, or in the file of
//! somebody who imported them.

use sha2::{Digest, Sha256};

use super::{Document, Secret};

/// So long are 32 random bytes at least, in whatever form.
const RANDOM: usize = 43;

/// The salt that a random credential makes; `None` where it may not be random.
pub(crate) fn salt_of(lasting: &[u8]) -> Option<Secret> {
    let digest = || hex::encode(Sha256::digest(lasting));
    (lasting.len() >= RANDOM).then(|| digest().into())
}

impl Document {
    /// The salt of the first of these credentials that makes one.
    pub(super) fn salt_by(&self, lasting: &[String]) -> Option<Secret> {
        lasting
            .iter()
            .find_map(|key| salt_of(self.get(key)?.secret.expose()))
    }
}
