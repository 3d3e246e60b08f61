//! How registries are spoken to.

use std::path::PathBuf;
use std::time::Duration;

/// How registries are spoken to.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    /// Registries without TLS, as images name them. Those on loopback need not be said.
    pub plain_http: Vec<String>,
    /// Certificate authorities, in place of the system's.
    pub ca: Option<PathBuf>,
    /// How long one question may take.
    pub timeout: Duration,
}

impl Access {
    /// Whether a registry is asked without TLS.
    pub(super) fn is_plain(&self, registry: &str) -> bool {
        let is_named = self.plain_http.iter().any(|named| named == registry);
        is_named || self.ca.is_none() && is_loopback(registry)
    }
}

/// Whether it is on this machine, where Docker asks without TLS.
/// <https://docs.docker.com/reference/cli/dockerd/#insecure-registries>
fn is_loopback(registry: &str) -> bool {
    let host = registry.rsplit_once(':').map_or(registry, |(host, _)| host);
    host == "localhost" || host.starts_with("127.") || host == "[::1]"
}
