//! masthead renders the Matrix stack to Kubernetes manifests.
//!
//! The way of the data: layers (defaults, fragments, files, `--set`) become [`values::Values`], in which every value knows
//! where it came from; [`schema`] and [`stack`] check them; the stack holds the facts that templates read; [`render`] makes
//! manifests of it; [`commands`] print them.

pub mod chart;
pub mod commands;
pub mod config;
pub mod credentials;
pub mod diff;
pub mod gotmpl;
pub mod kube;
pub mod next;
pub mod notes;
pub mod noting;
pub mod render;
pub mod rendering;
pub mod schema;
pub mod secrets;
pub mod source;
pub mod stack;
pub mod template;
pub mod values;
