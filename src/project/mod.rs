//! The project file, `masthead.yaml`: what is deployed, so that commands need no flags. Many
//! deployments may stand in it.

mod apart;
mod changed;
mod claims;
mod common;
mod configured;
mod deployment;
mod fields;
mod file;
mod glob;
pub(crate) mod pattern;
mod resolve;
mod select;
mod spec;

pub(crate) use changed::Changes;
pub(crate) use claims::{Claims, Owner};
pub(crate) use common::Common;
pub(crate) use configured::{KIND, configured};
pub(crate) use deployment::{Deployment, GivenSecrets, Inline, Keep, Layer, Output};
pub(crate) use file::{FILE, Project, schema_json};
pub(crate) use select::{Shard, only};
