//! The values of Redis, and the names by which others know it.

pub const NAME: &str = "redis";
