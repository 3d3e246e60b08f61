//! The values of Redis, and the names by which others know it.

pub(super) const NAME: &str = "redis";
