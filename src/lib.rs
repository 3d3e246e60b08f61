//! masthead renders the Matrix stack to Kubernetes manifests.

pub mod chart;
pub mod check;
pub mod commands;
pub mod credentials;
pub mod diff;
pub mod effective;
pub mod gotmpl;
pub mod kube;
pub mod notes;
pub mod render;
pub mod schema;
pub mod source;
pub mod stack;
pub mod template;
pub mod values;
