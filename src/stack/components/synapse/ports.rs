//! The ports that processes of Synapse listen on.

use crate::kube::object::Port;

/// Where a process takes requests of clients and other servers.
pub(super) const HTTP: Port = Port::new("synapse-http", 8008);
/// Where other processes call it.
pub(super) const REPLICATION: Port = Port::new("synapse-repl", 9093);
pub(super) const METRICS: Port = Port::new("synapse-metrics", 9001);
pub(super) const HEALTH: Port = Port::new("synapse-health", 8080);
