//! The hosts at which what was taken over is reached.

use serde::Serialize;

use crate::stack::Stack;

/// A host that clients and other servers come to.
#[derive(Debug, Serialize)]
pub(crate) struct Reached {
    pub host: String,
    /// The value that names its certificate, where it has none and needs one.
    pub certificate: Option<String>,
}

/// The hosts, each once.
pub(crate) fn reached(stack: &Stack) -> Vec<Reached> {
    let mut out: Vec<Reached> = Vec::new();
    for site in &stack.entrances().sites {
        let exposure = &site.exposure;
        if out.iter().any(|known| *known.host == *exposure.host) {
            continue;
        }
        let is_without = exposure.tls && exposure.tls_secret.is_none();
        let value = exposure.component.key("ingress").key("tlsSecret");
        out.push(Reached {
            host: exposure.host.to_string(),
            certificate: is_without.then(|| value.to_string()),
        });
    }
    out
}
