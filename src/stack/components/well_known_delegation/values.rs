//! The names by which others know the well-known files.

/// Its key in the values.
pub(super) const KEY: &str = "wellKnownDelegation";
pub(super) const NAME: &str = "well-known-delegation";

/// What ends the names of its Ingress and its Service, and begins that of its ConfigMap.
pub(super) const INGRESS: &str = "well-known";
