//! The ports that PostgreSQL listens on.

use crate::kube::object::Port;
use crate::stack::roles;

pub(super) const PORT: Port = Port::new("postgres", roles::DATABASE_PORT);
pub(super) const METRICS: Port = Port::new("metrics", 9187);
