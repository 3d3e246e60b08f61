//! Values that had another name in older releases of the chart, where both names are read.

use super::Version;

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
