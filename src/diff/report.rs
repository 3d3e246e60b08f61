//! The differences that were found. They hold no credentials.

use std::collections::HashSet;

use serde_json::Value;

use super::Identity;
use super::impact::kind::{Impact, ImpactKind};

/// The difference between two sets of objects.
#[derive(Debug, Default, PartialEq)]
pub struct Report {
    /// In the order of the objects: those of the first set, then those that only the second has.
    pub changes: Vec<ObjectChange>,
    /// How many objects are the same.
    pub same: usize,
    /// The first set is from a cluster, which keeps what is removed here until somebody deletes it.
    pub live: bool,
    /// The objects of the cluster of which it is not known what was applied: fields that are not
    /// rendered any more can't be told from those that somebody else set, and stay.
    pub not_applied: Vec<Identity>,
}

/// An object that differs.
#[derive(Debug, PartialEq)]
pub struct ObjectChange {
    /// Which object; the namespace is that of the first set, where that has it.
    pub identity: Identity,
    /// How it differs.
    pub what: What,
    /// What follows once it is applied; the worst comes first.
    pub impacts: Vec<Impact>,
}

/// How an object differs.
#[derive(Debug, PartialEq)]
pub enum What {
    /// Only the second set has it: with this content.
    Added(Shown),
    /// Only the first set has it: with this content.
    Removed(Shown),
    /// Both sets have it, with these fields different; never an empty list in a report.
    Changed(Vec<Change>),
}

/// A field that differs; a side without it is `None`.
#[derive(Debug, PartialEq)]
pub struct Change {
    /// Such as `spec.template.spec.containers[synapse].image`.
    pub path: String,
    /// What the first set has.
    pub before: Option<Shown>,
    /// What the second set has.
    pub after: Option<Shown>,
}

/// A value as it may be shown.
#[derive(Debug, PartialEq)]
pub enum Shown {
    /// The value, with credentials in it masked.
    Value(Value),
    /// A credential: only its length.
    Secret {
        /// Its length, decoded.
        bytes: usize,
    },
}

impl ObjectChange {
    pub(super) fn new(identity: Identity, what: What) -> Self {
        Self {
            identity,
            what,
            impacts: Vec::new(),
        }
    }
}

impl Report {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// All that follows, in the order of the objects.
    pub fn impacts(&self) -> impl Iterator<Item = &Impact> {
        self.changes.iter().flat_map(|change| &change.impacts)
    }

    /// To how many objects something of this kind happens.
    pub fn count(&self, kind: ImpactKind) -> usize {
        let of_kind = self.impacts().filter(|impact| impact.kind == kind);
        let objects: HashSet<_> = of_kind.map(|impact| &impact.object).collect();
        objects.len()
    }

    /// How many objects were changed, added, removed.
    pub fn counts(&self) -> [usize; 3] {
        let count = |fits: fn(&What) -> bool| {
            self.changes
                .iter()
                .filter(|change| fits(&change.what))
                .count()
        };
        [
            count(|w| matches!(w, What::Changed(_))),
            count(|w| matches!(w, What::Added(_))),
            count(|w| matches!(w, What::Removed(_))),
        ]
    }
}
