//! Why a command ended early.

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
