//! The ports that the server listens on.

use crate::kube::object::Port;
use crate::stack::cache;

pub(super) const VALKEY: Port = Port::new("valkey", cache::PORT);
pub(super) const REDIS: Port = Port::new("redis", cache::PORT);
pub(super) const METRICS: Port = Port::new("metrics", 9121);
