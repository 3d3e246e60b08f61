//! Values that had another name in older releases of the chart, where both names are read.

use super::Version;
use crate::source::{Step, ValuePath};

/// A value with an older name.
#[derive(Debug)]
pub(crate) struct Rename {
    /// The keys of its path under the older name, from the top.
    pub older: &'static [&'static str],
    pub newer: &'static [&'static str],
    /// The release that brought the newer name.
    pub since: Version,
    pub wins: Wins,
}

/// Which of two names counts where both are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wins {
    /// The older one, key by key.
    Older,
    /// The newer one as a whole, unless it is empty.
    Newer,
    /// None, key by key: what both give must be the same.
    Neither,
}

impl Rename {
    /// Whether a path has the older name.
    pub(crate) fn is_older(&self, path: &ValuePath) -> bool {
        begins_with(&path.steps(), self.older)
    }

    /// A path with the older name, where it has the newer one.
    pub(super) fn older_name(&self, path: ValuePath) -> ValuePath {
        let steps = path.steps();
        if !begins_with(&steps, self.newer) {
            return path;
        }
        let older = self
            .older
            .iter()
            .fold(ValuePath::root(), |path, key| path.key(*key));
        let below = steps[self.newer.len()..].iter();
        below.fold(older, |path, step| path.step((*step).clone()))
    }
}

fn begins_with(steps: &[&Step], keys: &[&str]) -> bool {
    let is_same = |(step, key): (&&Step, &&str)| matches!(step, Step::Key(it) if **it == **key);
    steps.len() >= keys.len() && steps.iter().zip(keys).all(is_same)
}
