//! What is found of a key.

use crate::chart::changes::{Change, Fix};
use crate::source::yaml::edit::Edit;
use crate::source::{At, Node, Step, ValuePath};
use crate::upgrade::range::Range;

/// A key that a change is about, and how the file changes.
pub(crate) struct Found {
    pub change: &'static Change,
    pub path: ValuePath,
    pub at: At,
    pub outcome: Outcome,
}

/// What becomes of a key.
pub(crate) enum Outcome {
    /// These edits, one after the other.
    Edits(Vec<Edit>),
    /// A person has to do it, for this reason.
    Hand(&'static str),
    /// A person has to look at it.
    Look(&'static str),
}

impl Found {
    pub(crate) fn edits(&self) -> Option<&[Edit]> {
        match &self.outcome {
            Outcome::Edits(edits) => Some(edits),
            _ => None,
        }
    }

    pub(crate) fn is_escape(&self) -> bool {
        self.change.fix == Some(Fix::Escape)
    }
}

/// The values of one file, with those of all.
#[derive(Clone, Copy)]
pub(crate) struct Values<'v> {
    pub own: &'v Node,
    pub all: &'v Node,
    pub range: &'v Range,
}

impl<'v> Values<'v> {
    /// What stands at a path, with the place of its key.
    pub(crate) fn get(self, path: &ValuePath) -> Option<(&'v Node, At)> {
        let (node, at) = path.find(self.own);
        node.map(|node| (node, at))
    }
}

/// A path as edits take it.
pub(crate) fn steps(path: &ValuePath) -> Vec<Step> {
    path.steps().into_iter().cloned().collect()
}
