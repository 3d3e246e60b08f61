//! What the Kubernetes API takes where users write its structures themselves: tables of fields, and
//! what goes together.
//!
//! The fields are those of <https://kubernetes.io/docs/reference/kubernetes-api/>, version 1.36. What
//! is refused is what an API server of that version refuses.

mod containers;
mod environment;
mod fault;
mod gateways;
mod http_filters;
mod http_routes;
mod metadata;
mod objects;
mod older_volumes;
mod openshift_routes;
mod pods;
mod policies;
mod ports;
mod probes;
mod references;
mod resources;
mod scheduling;
mod security;
mod selectors;
mod types;
mod volumes;
mod walk;
mod workloads;

pub(crate) use containers::{INIT_CONTAINER, MOUNT};
pub(crate) use environment::VARIABLE;
pub(crate) use fault::Fault;
pub(crate) use objects::check_object;
pub(crate) use pods::{DNS_CONFIG, DNS_POLICIES, EXTERNAL_IP, HOST_ALIASES, NODE_SELECTOR};
pub(crate) use policies::{EGRESS_RULE, INGRESS_RULE};
pub(crate) use probes::{LIVENESS, READINESS};
pub(crate) use resources::RESOURCES;
pub(crate) use scheduling::{NODE_AFFINITY, POD_AFFINITY, SPREAD_CONSTRAINT, TOLERATION};
pub(crate) use security::{CONTAINER_SECURITY, POD_SECURITY};
pub(crate) use selectors::LABEL_SELECTOR;
pub(crate) use types::{Amount, Part, Type};
pub(crate) use volumes::VOLUME;
pub(crate) use walk::{check, check_filled, is_repeated, quantity};
