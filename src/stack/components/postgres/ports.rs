//! The ports that PostgreSQL listens on.

use crate::kube::object::Port;
use crate::stack::database;

pub const PORT: Port = Port::new("postgres", database::PORT);
pub const METRICS: Port = Port::new("metrics", 9187);
