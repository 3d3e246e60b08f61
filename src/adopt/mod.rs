//! Deployments that run elsewhere become values, credentials, and what a person has to do.

mod files;
mod gather;

pub(crate) use gather::{Inputs, Sources};
