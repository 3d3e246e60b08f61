//! Kubernetes: objects and their names, manifests as text, and the cluster.

pub mod kubectl;
pub mod manifest;
pub mod names;
pub mod object;
