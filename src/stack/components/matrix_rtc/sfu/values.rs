//! The names by which others know the SFU.

pub(super) const NAME: &str = "matrix-rtc-sfu";
pub(super) const FOLDER: &str = "sfu";

/// What `masthead config` takes.
pub(crate) const PROGRAM: &str = "sfu";
