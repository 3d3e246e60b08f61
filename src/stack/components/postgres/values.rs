//! The values of PostgreSQL, and the names by which others know it.

pub(super) const NAME: &str = "postgres";
