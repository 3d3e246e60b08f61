//! The Job that moves the accounts of Synapse to MAS, or tries whether that would work.
//!
//! Source: <https://element-hq.github.io/matrix-authentication-service/setup/migration.html>

mod containers;
mod objects;
mod plan;
mod values;

pub(super) use plan::{Job, Mas};
