//! The values of the well-known files, and the names by which others know it.

pub const NAME: &str = "well-known-delegation";

/// What ends the names of its Ingress and its Service.
pub const INGRESS: &str = "well-known";
