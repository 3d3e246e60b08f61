//! The values of the Jobs, and the names by which others know it.

pub(super) const NAME: &str = "deployment-markers";
