//! TURN, which relays media for clients whose networks let little out. LiveKit brings the server.
//!
//! <https://docs.livekit.io/transport/self-hosting/deployment/#improving-connectivity-with-turn>

use minijinja::{Value, context};

use super::exposed_services::ExposedServices;
use super::way::Way;
use crate::stack::ingress::Issuer;
use crate::stack::outline::{Host, SecretContent, UserSecret};
use crate::stack::{Context, facts};

const API: &str = "cert-manager.io/v1/Certificate";

/// TURN over TLS.
#[derive(Debug)]
pub struct TurnTls {
    pub domain: String,
    /// None where something in front of the pod ends TLS.
    pub certificate: Option<Certificate>,
}

/// The certificate that the pod shows.
#[derive(Debug)]
pub struct Certificate {
    /// The Secret that holds it.
    pub secret: String,
    /// Who is to issue it, where it is not there already.
    pub issuer: Option<Issuer>,
}

impl TurnTls {
    /// Reads `turnTLS`, which is enabled. `name` is what a certificate that is to be made is called.
    pub fn new(cx: &Context, name: &str) -> Self {
        let path = Way::TurnTls.path();
        let domain = cx.templated(&format!("{path}.domain")).unwrap_or_else(|| {
            cx.report(
                cx.problem(&format!("{path}.domain"), "the domain is missing: TURN over TLS needs one")
                    .hint(format!("set `{path}.domain` to the name that clients reach it by, e.g. `turn.example.org`")),
            );
            String::new()
        });
        cx.outline().add_host(Host {
            host: domain.clone(),
            component: path.clone(),
            is_media: true,
        });
        let on_pod = cx
            .root
            .bool(&format!("{path}.tlsTerminationOnPod"))
            .unwrap_or(true);
        Self {
            domain,
            certificate: if on_pod {
                certificate(cx, &path, name)
            } else {
                None
            },
        }
    }

    pub fn certificate_secret(&self) -> Option<&str> {
        self.certificate
            .as_ref()
            .map(|certificate| certificate.secret.as_str())
    }
}

fn certificate(cx: &Context, path: &str, name: &str) -> Option<Certificate> {
    if let Some(secret) = cx.templated(&format!("{path}.tlsSecret")) {
        let path = format!("{path}.tlsSecret");
        cx.outline().add_secret(UserSecret {
            secret: secret.clone(),
            content: SecretContent::Certificate,
            path,
        });
        return Some(Certificate {
            secret,
            issuer: None,
        });
    }
    let own = format!(
        "`{path}.tlsSecret` to a Secret with a certificate, or `{path}.tlsTerminationOnPod: false`"
    );
    let Some(issuer) = Issuer::new(cx) else {
        cx.report(
            cx.problem(path, "TURN over TLS has no certificate")
                .hint(format!(
                    "set {own}, or `certManager.clusterIssuer` to have cert-manager make one"
                )),
        );
        return None;
    };
    if !cx.release.has_api(API) {
        cx.report(
            cx.problem(path, format!("cert-manager is to make the certificate, but `{API}` is not among the API versions"))
                .hint(format!("add `--api-versions {API}` if the cluster has cert-manager, or set {own}")),
        );
        return None;
    }
    Some(Certificate {
        secret: format!("{name}-certmanager-tls"),
        issuer: Some(issuer),
    })
}

/// LiveKit's `turn`; nothing where TURN is not offered.
pub fn config(exposed: &ExposedServices, tls: Option<&TurnTls>) -> Value {
    let (udp, tcp) = (exposed.get(Way::Turn), exposed.get(Way::TurnTls));
    if udp.is_none() && tcp.is_none() {
        return context! {};
    }
    let pod_file = |file: &str| {
        tls.and_then(TurnTls::certificate_secret)
            .map(|_| format!("/turn-tls/{file}"))
    };
    facts::not_empty([
        ("enabled", Value::from(true)),
        ("udp_port", Value::from(udp.map(|port| port.listens_on()))),
        ("tls_port", Value::from(tcp.map(|port| port.listens_on()))),
        ("domain", Value::from(tls.map(|tls| tls.domain.as_str()))),
        (
            "external_tls",
            Value::from(tls.map(|tls| tls.certificate.is_none())),
        ),
        ("cert_file", Value::from(pod_file("tls.crt"))),
        ("key_file", Value::from(pod_file("tls.key"))),
    ])
}
