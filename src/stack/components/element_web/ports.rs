//! The ports that Element Web listens on.

use crate::kube::object::Port;

/// Where the web server listens.
pub const HTTP: Port = Port::new("element", 8080);
/// Where its Service takes requests.
pub const WEB: Port = Port::new("web", 80);
