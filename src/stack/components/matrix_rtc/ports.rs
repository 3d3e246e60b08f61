//! The port that the authorisation service listens on.

use crate::kube::object::Port;

/// Where it takes requests of clients and of the SFU.
pub(super) const HTTP: Port = Port::new("http", 8080);
