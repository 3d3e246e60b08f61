//! TURN, which relays media for clients whose networks let little out. LiveKit brings the server.
//!
//! <https://docs.livekit.io/transport/self-hosting/deployment/#improving-connectivity-with-turn>

use std::rc::Rc;

use serde::Serialize;

use super::NAME;
use super::exposed::ExposedPorts;
use super::way::Way;
use crate::kube::object::{Body, CertificateSpec, IssuerRef, Kind, Number};
use crate::next::exposure::Issuer;
use crate::next::labels::Texts;
use crate::next::outline::{Outline, SecretContent, UserSecret};
use crate::next::workload::Workload;
use crate::next::{Context, Object};
use crate::values::typed::{ExposedTlsPort, Typed};

const API: &str = "cert-manager.io/v1/Certificate";

/// TURN over TLS.
#[derive(Debug)]
pub struct TurnTls<'a> {
    values: ExposedTlsPort<'a>,
    domain: Rc<str>,
    /// None where something in front of the pod ends TLS.
    certificate: Option<Certificate>,
}

/// The certificate that the pod shows.
#[derive(Debug)]
struct Certificate {
    /// The Secret that holds it.
    secret: String,
    /// The object that has it made, and who is to issue it, where it is not there already.
    made: Option<(String, IssuerRef)>,
}

impl<'a> TurnTls<'a> {
    /// Reads the values of TURN over TLS, which is enabled.
    pub fn new(cx: &Context<'a>, values: ExposedTlsPort<'a>) -> Self {
        let on_pod = values.tls_termination_on_pod().or_default();
        Self {
            domain: domain(cx, &values),
            certificate: if on_pod {
                certificate(cx, &values)
            } else {
                None
            },
            values,
        }
    }

    /// The Secret with the certificate that the pod shows.
    pub fn certificate_secret(&self) -> Option<&str> {
        Some(&self.certificate.as_ref()?.secret)
    }

    /// The certificate that cert-manager is to make.
    pub fn object(
        &self,
        cx: &Context<'a>,
        sfu: &Workload<'a>,
        labels: &Texts<'a>,
    ) -> Option<Object<'a>> {
        let certificate = self.certificate.as_ref()?;
        let (name, issuer) = certificate.made.as_ref()?;
        let spec = CertificateSpec {
            secret_name: certificate.secret.clone(),
            dns_names: vec![self.domain.as_ref().to_owned()],
            issuer_ref: issuer.clone(),
        };
        let labels = sfu.identity.named(suffix()).labels(cx, labels);
        Some(Object::new(cx, name, &labels, Body::Certificate(spec)))
    }

    pub fn outline(&self, out: &mut Outline) {
        out.add_host(&self.domain, self.values.path(), true);
    }
}

/// What follows the release in the name of the certificate.
fn suffix() -> String {
    format!("{NAME}-turn-tls")
}

/// The name that clients reach it by. That it is missing is a problem.
fn domain<'a>(cx: &Context<'a>, values: &ExposedTlsPort<'a>) -> Rc<str> {
    let field = values.domain();
    cx.text(&field).unwrap_or_else(|| {
        let message = "the domain is missing: TURN over TLS needs one";
        let hint = format!(
            "set `{}` to the name that clients reach it by, e.g. `turn.example.org`",
            field.path()
        );
        cx.report(cx.problem(&field, message).hint(hint));
        "".into()
    })
}

fn certificate<'a>(cx: &Context<'a>, values: &ExposedTlsPort<'a>) -> Option<Certificate> {
    let field = values.tls_secret();
    if let Some(secret) = cx.text(&field) {
        let (secret, path) = (secret.as_ref().to_owned(), field.path().clone());
        cx.ledger.add_secret(UserSecret {
            secret: secret.clone(),
            content: SecretContent::Certificate,
            path,
        });
        return Some(Certificate { secret, made: None });
    }
    let issuer = issuer(cx, values)?;
    let name = cx.name(Kind::Certificate, &suffix());
    Some(Certificate {
        secret: format!("{name}-certmanager-tls"),
        made: Some((name, issuer.reference)),
    })
}

/// Who is to issue the certificate. That nobody can is a problem.
fn issuer<'a>(cx: &Context<'a>, values: &ExposedTlsPort<'a>) -> Option<Issuer> {
    let own = format!(
        "`{}` to a Secret with a certificate, or `{}: false`",
        values.tls_secret().path(),
        values.tls_termination_on_pod().path()
    );
    let issuer = Issuer::new(cx);
    if issuer.is_none() {
        let message = "TURN over TLS has no certificate";
        let global = cx.values.cert_manager().cluster_issuer();
        let hint = format!(
            "set {own}, or `{}` to have cert-manager make one",
            global.path()
        );
        cx.report(cx.problem(values, message).hint(hint));
    } else if !cx.release.has_api(API) {
        let message = format!(
            "cert-manager is to make the certificate, but `{API}` is not among the API versions"
        );
        let hint =
            format!("add `--api-versions {API}` if the cluster has cert-manager, or set {own}");
        cx.report(cx.problem(values, message).hint(hint));
        return None;
    }
    issuer
}

/// LiveKit's `turn`.
#[derive(Debug, Serialize)]
pub struct Config<'c> {
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    udp_port: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tls_port: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<&'c str>,
    /// Something in front of the pod ends TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_tls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cert_file: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_file: Option<&'static str>,
}

/// Where the pod has the certificate and its key.
pub const CERTIFICATE_FILE: &str = "/turn-tls/tls.crt";
pub const KEY_FILE: &str = "/turn-tls/tls.key";

impl<'c> Config<'c> {
    /// None where TURN is not offered.
    pub fn new(exposed: &ExposedPorts, tls: Option<&'c TurnTls>) -> Option<Self> {
        let (udp, tcp) = (exposed.get(Way::Turn), exposed.get(Way::TurnTls));
        let has_certificate = tls.is_some_and(|tls| tls.certificate.is_some());
        let is_offered = udp.is_some() || tcp.is_some();
        is_offered.then(|| Self {
            enabled: true,
            udp_port: udp.and_then(|port| port.listens_on()),
            tls_port: tcp.and_then(|port| port.listens_on()),
            domain: tls.map(|tls| &*tls.domain),
            external_tls: tls.map(|_| !has_certificate),
            cert_file: has_certificate.then_some(CERTIFICATE_FILE),
            key_file: has_certificate.then_some(KEY_FILE),
        })
    }
}
