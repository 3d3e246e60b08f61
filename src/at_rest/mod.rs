//! What is encrypted where it is kept: age identities, and the files that age or SOPS encrypted.

mod age_file;
mod identities;
pub(crate) mod sops;

use std::path::PathBuf;

use age::x25519::Identity;

pub(crate) use age_file::{AtRest, AtRestError, encrypt, is_encrypted, is_recipient};
pub(crate) use identities::{new_identity, recipients_of};

/// The files with identities that the user gave. They are read where something is to be decrypted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys(pub Vec<PathBuf>);

impl Keys {
    /// The identities of the files; without files, those of the environment.
    fn identities(&self) -> Result<Vec<Identity>, AtRestError> {
        if self.0.is_empty() {
            return identities::of_environment();
        }
        identities::of_files(&self.0)
    }
}
