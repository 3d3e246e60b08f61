//! masthead renders the Matrix stack to Kubernetes manifests.
//!
//! The way of the data: layers (defaults, fragments, files, `--set`) become [`values::Values`], in which every value knows
//! where it came from; [`schema`] and [`stack`] check them; the stack holds the facts that templates read; [`render`] makes
//! manifests of it; the commands print them.

pub mod failure;
pub mod schema;
pub mod values;
