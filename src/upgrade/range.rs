//! From which release to which.

use super::recognise::{self, Sign};
use crate::chart::{Version, changes};
use crate::source::Node;

/// What a person asks for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asked {
    pub from: Option<Version>,
    pub to: Option<Version>,
}

/// A release that changes can't be listed for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RangeError {
    #[error("`--from {0}` is not older than `--to {1}`")]
    Backwards(Version, Version),
    #[error("{0} is older than {1}, the first release whose changes are known")]
    TooOld(Version, Version),
}

/// The releases between which changes are listed.
#[derive(Debug)]
pub(crate) struct Range {
    pub from: Version,
    pub to: Version,
    /// Whether `from` was asked for.
    pub is_given: bool,
    /// What `from` was recognised by, where it was not asked for.
    pub sign: Option<Sign>,
}

impl Asked {
    /// Takes versions without a count as the first of their month to start from, and the last to
    /// go to.
    ///
    /// # Errors
    /// There are no changes between them.
    pub(crate) fn checked(self) -> Result<Self, RangeError> {
        let (oldest, newest) = ends();
        let from = self.from.map(first_of);
        let to = self.to.map_or(newest, last_before);
        if let Some(old) = from.filter(|from| *from < oldest) {
            return Err(RangeError::TooOld(old, oldest));
        }
        if to < oldest {
            return Err(RangeError::TooOld(to, oldest));
        }
        if let Some(from) = from.filter(|from| *from > to) {
            return Err(RangeError::Backwards(from, to));
        }
        Ok(Self { from, to: Some(to) })
    }
}

/// The newest release that is not newer than a version, or that version where it is older than all.
fn last_before(version: Version) -> Version {
    let known = changes::releases().iter().rev();
    known
        .copied()
        .find(|known| *known <= version)
        .unwrap_or(version)
}

fn first_of(version: Version) -> Version {
    let known = |number| if number == u16::MAX { 0 } else { number };
    Version(version.0, known(version.1), known(version.2))
}

/// The oldest and the newest release.
pub(super) fn ends() -> (Version, Version) {
    let all = changes::releases();
    (all[0], all[all.len() - 1])
}

impl Range {
    pub(super) fn new(asked: Asked, merged: &Node) -> Self {
        let (oldest, newest) = ends();
        let to = asked.to.unwrap_or(newest);
        let sign = match asked.from {
            Some(_) => None,
            None => recognise::sign(merged).filter(|sign| sign.since <= to),
        };
        let from = asked.from.or(sign.as_ref().map(|sign| sign.since));
        Self {
            from: from.unwrap_or(oldest),
            to,
            is_given: asked.from.is_some(),
            sign,
        }
    }

    /// Whether a change comes between the two.
    pub(super) fn has(&self, since: Version) -> bool {
        self.from < since && since <= self.to
    }
}
