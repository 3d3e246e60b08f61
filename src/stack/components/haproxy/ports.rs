//! The ports that HAProxy listens on.

use crate::kube::object::Port;

pub const SYNAPSE: Port = Port::new("haproxy-synapse", 8008);
pub const REFUSED: Port = Port::new("haproxy-403", 8009);
pub const WELL_KNOWN: Port = Port::new("haproxy-wkd", 8010);
pub const METRICS: Port = Port::new("haproxy-metrics", 8405);
pub const READY: Port = Port::new("synapse-ready", 8406);
