//! The ports that HAProxy listens on.

use crate::kube::object::Port;

pub(super) const SYNAPSE: Port = Port::new("haproxy-synapse", 8008);
pub(super) const REFUSED: Port = Port::new("haproxy-403", 8009);
pub(super) const WELL_KNOWN: Port = Port::new("haproxy-wkd", 8010);
pub(super) const METRICS: Port = Port::new("haproxy-metrics", 8405);
pub(super) const READY: Port = Port::new("synapse-ready", 8406);
