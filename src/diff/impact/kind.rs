//! What can follow from a difference.

use crate::diff::Identity;

/// What follows from a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impact {
    /// What kind of thing follows.
    pub kind: ImpactKind,
    /// The object that it happens to: the one that differs, or one that reads it.
    pub object: Identity,
    /// What happens and why, without any credential. Names and fields are in backticks.
    pub message: String,
    /// What it means, and what to do.
    pub hint: Option<String>,
    /// The field that it follows from, where it is one.
    pub path: Option<String>,
    /// What to run, in this order, as a shell takes it.
    pub commands: Vec<String>,
}

/// What kind of thing follows from a difference; the worst is last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImpactKind {
    /// A workload goes on with what it had, until it is restarted.
    Stale,
    /// An object is not in the second set.
    Removal,
    /// Pods are replaced while others serve.
    Restart,
    /// No pod serves for a while.
    Downtime,
    /// The API server refuses the change: the object has to be made anew.
    Recreate,
    /// Data, or what gives access to it, is lost.
    Data,
}

impl ImpactKind {
    /// All kinds; the worst is last.
    pub const ALL: [Self; 6] = [
        Self::Stale,
        Self::Removal,
        Self::Restart,
        Self::Downtime,
        Self::Recreate,
        Self::Data,
    ];

    /// One word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Removal => "removal",
            Self::Restart => "restart",
            Self::Downtime => "downtime",
            Self::Recreate => "recreate",
            Self::Data => "data",
        }
    }
}

impl Impact {
    pub(super) fn new(kind: ImpactKind, object: &Identity, message: impl Into<String>) -> Self {
        Self {
            kind,
            object: object.clone(),
            message: message.into(),
            hint: None,
            path: None,
            commands: Vec::new(),
        }
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    pub(super) fn path(self, path: &str) -> Self {
        Self {
            path: Some(path.to_owned()),
            ..self
        }
    }

    pub(super) fn commands(self, commands: Vec<String>) -> Self {
        Self { commands, ..self }
    }
}
