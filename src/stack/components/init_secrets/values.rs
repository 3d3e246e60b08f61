//! The values of the Job, and the names by which others know it.

pub(super) const NAME: &str = "init-secrets";
