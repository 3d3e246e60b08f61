//! The names of the Job and of its volumes.

/// The folder of its objects, and what ends their names.
pub const NAME: &str = "syn2mas";

pub const MAS_TEMPLATES: &str = "mas-config-templates";

pub const SYNAPSE_TEMPLATES: &str = "synapse-config-templates";

/// The volume with MAS's program.
pub const PROGRAM: &str = "mas-cli";
