//! Why a file could not be encrypted or decrypted.

use std::path::PathBuf;

/// Why a file could not be encrypted or decrypted. Nothing of an identity is quoted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AtRestError {
    #[error(
        "recipient number {0} is not an age recipient: expected `age1` and 58 letters and digits"
    )]
    NoRecipient(usize),
    #[error("could not read the identity file `{}`", path.display())]
    Identity {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("`{}`, line {line}: expected an age identity, which starts with `AGE-SECRET-KEY-1`", path.display())]
    NoIdentity { path: PathBuf, line: usize },
    #[error("`{}` holds no age identity", .0.display())]
    EmptyIdentity(PathBuf),
    #[error("it is encrypted with age, but no identity was given")]
    Locked,
    #[error("it is encrypted with age, but not to any of the given identities")]
    OtherRecipients,
    #[error("it is encrypted with age, but damaged")]
    Damaged,
    #[error("it is encrypted with age, but does not record its recipients: give them again")]
    UnknownRecipients,
    #[error("could not be encrypted")]
    Encrypt(#[from] age::EncryptError),
    #[error("could not be encrypted")]
    EncryptIo(#[source] std::io::Error),
}

impl AtRestError {
    /// The message, with what the system said.
    pub(super) fn in_full(&self) -> String {
        match self {
            Self::Identity { source, .. } => format!("{self}: {source}"),
            _ => self.to_string(),
        }
    }

    /// What the user can do about it.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Locked | Self::OtherRecipients => {
                Some("give the file of the identity: `--identity key.txt`")
            }
            Self::NoRecipient(_) => Some(
                "`masthead credentials keygen` prints one; plugins and SSH keys are not supported",
            ),
            Self::NoIdentity { .. } | Self::EmptyIdentity(_) => Some(
                "`masthead credentials keygen -o key.txt` makes one; it must not be encrypted itself",
            ),
            Self::UnknownRecipients => Some("add `--encrypt-to age1…` once: the file records it"),
            Self::Damaged => Some("restore it from a copy"),
            Self::Identity { .. } | Self::Encrypt(_) | Self::EncryptIo(_) => None,
        }
    }
}
