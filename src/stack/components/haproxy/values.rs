//! The values of HAProxy, and the names by which others know it.

pub const NAME: &str = "haproxy";

pub const COMPONENT: &str = "matrix-stack-ingress";
