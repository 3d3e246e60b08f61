//! The ports of the SFU that only other programs connect to, and browsers by the Ingress.

use crate::kube::object::Port;

/// Where it takes the signalling of clients.
pub(crate) const HTTP: Port = Port::new("http", 7880);
pub(super) const METRICS: Port = Port::new("metrics", 6789);
