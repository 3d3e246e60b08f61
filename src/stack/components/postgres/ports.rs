//! The ports that PostgreSQL listens on.

use crate::kube::object::Port;
use crate::stack::roles;

pub const PORT: Port = Port::new("postgres", roles::DATABASE_PORT);
pub const METRICS: Port = Port::new("metrics", 9187);
