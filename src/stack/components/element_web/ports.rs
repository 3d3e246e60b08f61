//! The ports that Element Web listens on.

use crate::kube::object::Port;

/// Where the web server listens.
pub(super) const HTTP: Port = Port::new("element", 8080);
/// Where its Service takes requests.
pub(super) const WEB: Port = Port::new("web", 80);
