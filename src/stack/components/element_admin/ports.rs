//! The ports that Element Admin listens on.

use crate::kube::object::Port;

/// Where it serves its pages.
pub(super) const HTTP: Port = Port::new("http", 8080);
