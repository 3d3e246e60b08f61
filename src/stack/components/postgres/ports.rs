//! The ports that PostgreSQL listens on.

use crate::kube::object::Port;

pub const PORT: Port = Port::new("postgres", 5432);
pub const METRICS: Port = Port::new("metrics", 9187);
