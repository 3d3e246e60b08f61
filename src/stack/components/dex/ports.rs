//! The ports that Dex listens on.

use crate::kube::object::Port;

/// Where it takes requests.
pub(super) const HTTP: Port = Port::new("http", 5556);

/// Where it answers to probes and to Prometheus.
pub(super) const TELEMETRY: Port = Port::new("telemetry", 5558);
