//! Why a credential was not rotated.

use crate::credentials::GenerateError;

/// Why a credential was not rotated; the document must not be used then.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RotateError {
    #[error("there is no `{0}` to rotate")]
    Absent(String),
    #[error("`{key}` can't be rotated without loss: {what}")]
    Loses { key: String, what: &'static str },
    #[error("`{0}` is being rotated: its predecessor is still in use")]
    Unfinished(String),
    #[error("`{0}` is not being rotated: there is nothing to finish")]
    NotBegun(String),
    #[error("`{key}` is not readable as {form}")]
    Unreadable { key: String, form: &'static str },
    #[error("`{0}` was taken over from another deployment: it is missing, and can't be generated")]
    NotGiven(String),
    #[error("no credentials were generated")]
    Generate(#[from] GenerateError),
}

impl RotateError {
    pub(super) fn unreadable(key: &str, form: &'static str) -> Self {
        let key = key.to_owned();
        Self::Unreadable { key, form }
    }

    /// What the user can do about it.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Absent(_) => Some(
                "`masthead credentials list` shows where it comes from; `generate` adds what is \
                 missing",
            ),
            Self::Loses { .. } => Some("`--force` rotates it anyway"),
            Self::Unfinished(_) => Some(
                "`--finish` drops the old one; use it when nothing that it signed is needed \
                      any more",
            ),
            Self::NotBegun(_) => Some("rotate it without `--finish` first"),
            Self::Unreadable { .. } => Some("repair it in the file, or restore it from a copy"),
            Self::NotGiven(_) => {
                Some("`--credentials` names the file that `masthead adopt` has written")
            }
            Self::Generate(_) => None,
        }
    }
}
