//! What a run changes in a folder.

use std::fmt;

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// It is new.
    Added,
    /// It has other bytes.
    Changed,
    /// It is rendered no more.
    Removed,
}

/// A file that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub what: What,
    /// Its path in the folder.
    pub path: String,
    /// Somebody changed it since it was written; that gets lost.
    pub is_edited: bool,
}

/// All that changes in a folder.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// The files that change, those that are rendered first, in apply order.
    pub files: Vec<Change>,
    /// How many files stay as they are.
    pub left: usize,
    /// Whether the index changes.
    pub index: Option<What>,
    /// Why the index that was there counts for nothing.
    pub damage: Option<String>,
    /// A kustomization that was masthead's own, until somebody changed it: it stays.
    pub is_kustomization_given_up: bool,
}

/// How many files of a folder, or of many folders, a run changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub wrote: usize,
    pub removed: usize,
    pub left: usize,
}

impl Changes {
    /// Whether everything is as it should be.
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.index.is_none()
    }

    pub(crate) fn counts(&self) -> Counts {
        let is_removed = |change: &&Change| change.what == What::Removed;
        let removed = self.files.iter().filter(is_removed).count();
        Counts {
            wrote: self.files.len() - removed,
            removed,
            left: self.left,
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        })
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self {
            wrote,
            removed,
            left,
        } = self;
        write!(f, "wrote {wrote}, removed {removed}, left {left}")
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.wrote += other.wrote;
        self.removed += other.removed;
        self.left += other.left;
    }
}
