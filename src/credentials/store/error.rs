//! What can be wrong with a credentials file.

use std::fs::Metadata;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::credentials::{AtRestError, Conflicts, FormatError, GenerateError, RotateError, Unsafe};
use crate::source::problem::Problem;
use crate::source::{Code, shell};

/// Why a credentials file could not be used. No message shows any part of a credential.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("could not {what} `{}`", path.display())]
    Io {
        what: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error("`{}` can't be written: there is no folder `{}`", path.display(), folder.display())]
    NoFolder { path: PathBuf, folder: PathBuf },
    #[error("`{}` is {}", path.display(), if *link { "a symbolic link" } else { "not a file" })]
    NotAFile { path: PathBuf, link: bool },
    #[error("`{}` has {bytes} bytes: this is not a credentials file", path.display())]
    TooLarge { path: PathBuf, bytes: u64 },
    #[error("{}:{error}", path.display())]
    Format { path: PathBuf, error: FormatError },
    #[error("`{}` holds the credentials of release `{found}`, not of `{given}`", path.display())]
    OtherRelease {
        path: PathBuf,
        found: String,
        given: String,
    },
    #[error("`{}` lacks {}", path.display(), keys.join(", "))]
    Missing { path: PathBuf, keys: Vec<String> },
    #[error("`{}` lacks {}: it is not there", path.display(), keys.join(", "))]
    Absent { path: PathBuf, keys: Vec<String> },
    #[error("`{}` is being changed by another process, which did not finish within a minute", path.display())]
    Busy { path: PathBuf, lock: PathBuf },
    #[error("`{}` holds a signing key of Synapse that has to be replaced: {}", path.display(), why(*.reason))]
    UnsafeSigningKey { path: PathBuf, reason: Unsafe },
    #[error("`{}`: {error}", path.display())]
    AtRest {
        path: PathBuf,
        error: Box<AtRestError>,
    },
    #[error("{}:{}:{}: {}", path.display(), problem.at.line, problem.at.column, problem.message)]
    Sops {
        path: PathBuf,
        problem: Box<Problem>,
    },
    #[error("`{}` is encrypted with SOPS, which alone writes it", .0.display())]
    OfSops(PathBuf),
    #[error("`{}` has other values of {}", path.display(), keys.0.join(", "))]
    Conflicts { path: PathBuf, keys: Conflicts },
    #[error(transparent)]
    Rotate(#[from] RotateError),
    #[error("no credentials were generated")]
    Generate(#[from] GenerateError),
}

/// Why a key is not safe, in words.
pub(crate) fn why(reason: Unsafe) -> &'static str {
    match reason {
        Unsafe::IdZero => {
            "keys with the id 0 may have been generated from predictable numbers (CVE-2026-24044)"
        }
        Unsafe::Banned => {
            "its private key is public, so that Synapse refuses what it signs (CVE-2026-24044)"
        }
    }
}

impl StoreError {
    /// Whether only an identity is missing to read the file.
    pub(crate) fn is_locked(&self) -> bool {
        match self {
            Self::AtRest { .. } => true,
            Self::Sops { problem, .. } => problem.code == Code::LockedFile,
            _ => false,
        }
    }

    /// What the user can do about it.
    pub(crate) fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Io { what: "read", .. } => return None,
            Self::Io {
                what: "lock",
                source,
                ..
            } if source.kind() == io::ErrorKind::InvalidInput => {
                "remove it: it only serves as a lock".into()
            }
            Self::Io { .. } => {
                "the folder must be writable, with space for another copy: the file is replaced as \
                 a whole"
                    .into()
            }
            Self::NoFolder { folder, .. } => {
                let folder = folder.display().to_string();
                // Not an option.
                let end = if folder.starts_with('-') { "-- " } else { "" };
                format!("create it: mkdir -p {end}{}", shell::word(&folder))
            }
            Self::NotAFile { link: true, .. } => "give the path of the file itself: secrets are \
                                                  not written through links"
                .into(),
            Self::NotAFile { .. } | Self::TooLarge { .. } => "give another file".into(),
            Self::Format { error, .. } => error.hint.into(),
            Self::OtherRelease { .. } => "give each release its own file".into(),
            Self::Absent { .. } => "bring the file of this deployment here, or read the Secrets of its cluster \
                                    with `--credentials cluster`; for a new one, `masthead credentials \
                                    generate` makes it"
                .into(),
            Self::Missing { .. } => "`masthead credentials generate` adds what is missing; keep \
                                     the file"
                .into(),
            Self::Busy { lock, .. } => format!(
                "find the process that has `{}` open, and end it",
                lock.display()
            ),
            Self::UnsafeSigningKey { .. } => {
                "`masthead credentials generate` replaces it, and publishes the old one as expired"
                    .into()
            }
            Self::AtRest { error, .. } => return error.hint().map(str::to_owned),
            Self::Sops { problem, .. } => return problem.hint.clone(),
            Self::OfSops(path) => format!(
                "`sops decrypt --in-place {0} && echo ... >> {0}` (sops leaves out the last line), then this \
                 again, then `sops encrypt --in-place {0}`; or keep it with age, which masthead writes: \
                 `--encrypt-to age1…`",
                shell::word(&path.display().to_string())
            ),
            Self::Conflicts { .. } => {
                "nothing was changed: `--force` replaces the values that differ".into()
            }
            Self::Rotate(error) => return error.hint().map(str::to_owned),
            Self::Generate(_) => return None,
        })
    }
}

/// A problem with the file that should be mended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Warning {
    /// `mode` is the lower nine bits.
    #[error("`{}` can be read by others (mode {mode:03o}): run chmod 600 on it", path.display())]
    WideMode { path: PathBuf, mode: u32 },
}

pub(super) fn wide_mode(path: &Path, metadata: &Metadata) -> Option<Warning> {
    let mode = metadata.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then(|| Warning::WideMode {
        path: path.to_owned(),
        mode,
    })
}
