//! The ports that MAS listens on.

use crate::kube::object::Port;

/// Where it takes requests.
pub(super) const HTTP: Port = Port::new("http", 8080);

/// Where it answers to probes and to Prometheus.
pub(super) const INTERNAL: Port = Port::new("internal", 8081);

/// Where it takes logins of clients that know nothing of OAuth, where the rest of it is below a
/// path.
pub(super) const COMPAT: Port = Port::new("compat", 8082);
