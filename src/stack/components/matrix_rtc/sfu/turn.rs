//! TURN, which relays media for clients whose networks let little out. LiveKit brings the server.
//!
//! <https://docs.livekit.io/transport/self-hosting/deployment/#improving-connectivity-with-turn>

use crate::source::Code;
use std::rc::Rc;

use serde::Serialize;

use super::certificate::Certificate;
use super::exposed::ExposedPorts;
use super::way::Way;
use crate::kube::object::Number;
use crate::stack::exposure::StreamKind;
use crate::stack::labels::Texts;
use crate::stack::ledger::{SecretContent, UserSecret};
use crate::stack::outline::Outline;
use crate::stack::workload::Workload;
use crate::stack::{Context, Object};
use crate::values::typed::{ExposedTlsPort, Typed};

/// TURN over TLS.
#[derive(Debug)]
pub(crate) struct TurnTls<'a> {
    values: ExposedTlsPort<'a>,
    domain: Rc<str>,
    /// Missing where something in front of the pod ends TLS.
    certificate: Option<Certificate>,
}

impl<'a> TurnTls<'a> {
    /// Reads the values of TURN over TLS, which is enabled.
    pub(crate) fn new(cx: &Context<'a>, values: ExposedTlsPort<'a>) -> Self {
        let on_pod = values.tls_termination_on_pod().or_default();
        Self {
            domain: domain(cx, &values),
            certificate: if on_pod {
                Certificate::new(cx, &values)
            } else {
                None
            },
            values,
        }
    }

    /// The Secret with the certificate that the pod shows.
    pub(crate) fn certificate_secret(&self) -> Option<&str> {
        Some(&self.certificate.as_ref()?.secret)
    }

    /// The certificate that cert-manager is to make.
    pub(crate) fn object(
        &self,
        cx: &Context<'a>,
        sfu: &Workload<'a>,
        labels: &Texts<'a>,
    ) -> Option<Object<'a>> {
        let certificate = self.certificate.as_ref()?;
        certificate.object(cx, sfu, labels, &self.domain)
    }

    /// What a Gateway leads on: the pod ends TLS, or else the Gateway does.
    pub(super) fn stream(&self, cx: &Context<'a>) -> StreamKind {
        let field = self.values.tls_secret();
        let secret = cx.text(&field);
        if let Some(secret) = secret.as_ref().filter(|_| self.certificate.is_none()) {
            cx.ledger.add_secret(UserSecret {
                secret: secret.as_ref().to_owned(),
                content: SecretContent::Certificate,
                path: field.path().clone(),
            });
        }
        StreamKind::Tls {
            host: self.domain.as_ref().to_owned(),
            ends_at_gateway: self.certificate.is_none(),
            secret: secret.map(|secret| secret.as_ref().to_owned()),
        }
    }

    pub(crate) fn outline(&self, out: &mut Outline) {
        out.add_host(&self.domain, self.values.path(), true);
    }
}

/// The name that clients reach it by. A missing one is a problem.
fn domain<'a>(cx: &Context<'a>, values: &ExposedTlsPort<'a>) -> Rc<str> {
    let field = values.domain();
    cx.text(&field).unwrap_or_else(|| {
        let message = "the domain is missing: TURN over TLS needs one";
        let hint = format!(
            "set `{}` to the name that clients reach it by, e.g. `turn.example.org`",
            field.path()
        );
        cx.report(cx.problem(Code::MissingValue, &field, message).hint(hint));
        "".into()
    })
}

/// LiveKit's `turn`.
#[derive(Debug, Serialize)]
pub(super) struct Config<'c> {
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
pub(super) const CERTIFICATE_FILE: &str = "/turn-tls/tls.crt";
pub(super) const KEY_FILE: &str = "/turn-tls/tls.key";

impl<'c> Config<'c> {
    /// Nothing where TURN is not offered.
    pub(super) fn new(exposed: &ExposedPorts, tls: Option<&'c TurnTls>) -> Option<Self> {
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
