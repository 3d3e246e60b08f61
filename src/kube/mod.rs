//! Kubernetes: names, manifests as objects, the cluster, and what does not fit together among objects.

pub mod check;
pub mod kubectl;
pub mod manifest;
pub mod names;
pub mod object;
