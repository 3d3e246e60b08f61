//! The ports that Redis listens on.

use crate::kube::object::Port;
use crate::stack::cache;

pub(super) const PORT: Port = Port::new("redis", cache::PORT);
pub(super) const METRICS: Port = Port::new("metrics", 9121);
