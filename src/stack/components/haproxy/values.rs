//! The values of HAProxy, and the names by which others know it.

pub(super) const NAME: &str = "haproxy";

pub(super) const COMPONENT: &str = "matrix-stack-ingress";
