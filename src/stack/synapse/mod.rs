//! Synapse, the homeserver.

pub mod workers;
