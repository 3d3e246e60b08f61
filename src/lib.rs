//! masthead renders the Matrix stack to Kubernetes manifests.
//!
//! The way of the data: layers (defaults, fragments, files, `--set`) become [`values::Values`], in which every value knows
//! where it came from; [`schema`] and [`stack`] check them; the stack holds the facts that templates read; [`render`] makes
//! manifests of it; [`commands`] print them.

pub mod cli;
pub mod commands;
pub mod config_check;
pub mod credentials;
pub mod diff;
pub mod effective;
pub mod failure;
pub mod files;
pub mod fragments;
pub mod kubectl;
pub mod manifest;
pub mod mask;
pub mod names;
pub mod notes;
pub mod object_check;
pub mod output;
pub mod render;
pub mod schema;
pub mod secrets;
pub mod stack;
pub mod text;
pub mod ulid;
pub mod values;
