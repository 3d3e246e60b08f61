//! What is encrypted where it is kept: age identities, and the files that age or SOPS encrypted.

mod age_file;
mod error;
mod identities;
pub(crate) mod sops;

pub(crate) use age_file::{AtRest, encrypt, is_encrypted, is_recipient};
pub(crate) use error::AtRestError;
pub(crate) use identities::{Keys, new_identity, recipients_of};
