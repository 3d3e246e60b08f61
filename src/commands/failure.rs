//! Why a command ended early.

use std::io;

use anyhow::Error;

use crate::credentials::StoreError;
use crate::findings::Finding;
use crate::folder::FolderError;
use crate::kube::kubectl::KubectlError;
use crate::source::Code;
use crate::source::input::InputError;
use crate::values::Invalid;

/// Why a command ended early. Nothing was printed on standard output then, except where the answer is no.
#[derive(Debug)]
pub(super) enum Failure {
    /// The values are invalid: exit status 1.
    Invalid(Invalid),
    /// It could not run: exit status 2. The hint says what to do.
    CouldNotRun(anyhow::Error, Option<String>),
    /// The answer is no, which has been printed: two sides differ, an image has a known fault. Exit
    /// status 1.
    No,
    /// Some of many deployments could not run, which has been told: exit status 2.
    Told,
}

impl Failure {
    /// The exit status.
    pub(super) fn status(&self) -> u8 {
        match self {
            Self::Invalid(_) | Self::No => 1,
            Self::CouldNotRun(..) | Self::Told => 2,
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::CouldNotRun(error.into(), None)
    }
}

/// Why a command could not run, for machines.
pub(super) fn finding(error: &Error, hint: Option<String>) -> Finding {
    let file = error.downcast_ref::<InputError>();
    let file = file.and_then(InputError::file).map(str::to_owned);
    Finding::failure(code(error), format!("{error:#}"), hint, file)
}

/// What kind of thing kept a command from running.
fn code(error: &Error) -> Code {
    let of = |cause: &(dyn std::error::Error + 'static)| {
        if cause.is::<StoreError>() {
            Some(Code::UnusableCredentialsFile)
        } else if cause.is::<FolderError>() {
            Some(Code::UnusableFolder)
        } else if cause.is::<KubectlError>() {
            Some(Code::ClusterUnreachable)
        } else if cause.is::<InputError>() || cause.is::<io::Error>() {
            Some(Code::UnreadableFile)
        } else {
            None
        }
    };
    error.chain().find_map(of).unwrap_or(Code::CouldNotRun)
}
