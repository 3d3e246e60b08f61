//! The names of the Job and of its volumes.

/// The folder of its objects, and what ends their names.
pub(super) const NAME: &str = "syn2mas";

pub(super) const MAS_TEMPLATES: &str = "plain-mas-config";

pub(super) const SYNAPSE_TEMPLATES: &str = "plain-syn-config";

/// The volume with MAS's program.
pub(super) const PROGRAM: &str = "tmp-mas-cli";
