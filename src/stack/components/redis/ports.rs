//! The ports that Redis listens on.

use crate::kube::object::Port;
use crate::stack::cache;

pub const PORT: Port = Port::new("redis", cache::PORT);
pub const METRICS: Port = Port::new("metrics", 9121);
