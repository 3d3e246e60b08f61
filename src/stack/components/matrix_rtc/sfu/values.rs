//! The names by which others know the SFU.

pub const NAME: &str = "matrix-rtc-sfu";
pub const FOLDER: &str = "sfu";

/// What `masthead config` takes.
pub const PROGRAM: &str = "sfu";
