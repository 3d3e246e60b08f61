//! The values of PostgreSQL, and the names by which others know it.

pub const NAME: &str = "postgres";
