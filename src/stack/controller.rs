//! The controllers that run pods.

use crate::kube::object::Kind;

/// Which controller runs the pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Controller {
    Deployment,
    /// One pod after the other, or all at once.
    StatefulSet {
        parallel: bool,
    },
    Job {
        backoff_limit: u32,
    },
}

impl Controller {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Deployment => Kind::Deployment,
            Self::StatefulSet { .. } => Kind::StatefulSet,
            Self::Job { .. } => Kind::Job,
        }
    }
}
