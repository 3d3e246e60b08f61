//! One row of the list.

use crate::chart::Version;
use crate::source::sort::sort_by_key;
use crate::source::{At, ValuePath};

/// What a row is about, in the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Section {
    /// `--fix` does it.
    Fix,
    /// It has to be done by hand.
    Hand,
    /// A person has to look whether there is something to do.
    Look,
    /// Good to know.
    Know,
    /// A default that the file relies on, or repeats.
    Default,
    /// What is seen in the cluster.
    Cluster,
}

impl Section {
    pub(crate) const ALL: [Self; 6] = [
        Self::Fix,
        Self::Hand,
        Self::Look,
        Self::Know,
        Self::Default,
        Self::Cluster,
    ];

    /// Whether the file has to change.
    pub(crate) fn is_due(self) -> bool {
        matches!(self, Self::Fix | Self::Hand)
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Fix => "To change (`--fix` does it)",
            Self::Hand => "To do by hand",
            Self::Look => "To look at",
            Self::Know => "Good to know",
            Self::Default => "Defaults that changed",
            Self::Cluster => "In the cluster",
        }
    }

    /// The word for it in JSON.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Fix => "fix",
            Self::Hand => "by-hand",
            Self::Look => "look",
            Self::Know => "know",
            Self::Default => "default",
            Self::Cluster => "cluster",
        }
    }
}

/// One thing that changes.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub section: Section,
    pub since: Option<Version>,
    /// What it is about; the top where it is about no value.
    pub path: ValuePath,
    /// Line 0 is "no place".
    pub at: At,
    pub what: String,
    pub todo: String,
}

/// By section, then in the order of the files, then the newest first.
pub(crate) fn sort(rows: &mut [Row]) {
    sort_by_key(rows, |row| {
        let at = row.at;
        (
            row.section,
            at.layer,
            at.line,
            at.column,
            std::cmp::Reverse(row.since),
        )
    });
}
