//! The certificate for TURN over TLS.

use super::values::NAME;
use crate::kube::object::{Body, CertificateSpec, IssuerRef, Kind};
use crate::source::Code;
use crate::stack::issuer::Issuer;
use crate::stack::labels::Texts;
use crate::stack::ledger::{SecretContent, UserSecret};
use crate::stack::workload::Workload;
use crate::stack::{Context, Object};
use crate::values::typed::{ExposedTlsPort, Typed};

/// X.509 takes no longer one. <https://www.rfc-editor.org/rfc/rfc5280#appendix-A>
const LONGEST_COMMON_NAME: usize = 64;

const API: &str = "cert-manager.io/v1/Certificate";

/// The certificate that the pod shows.
#[derive(Debug)]
pub(super) struct Certificate {
    /// The Secret that holds it.
    pub secret: String,
    /// The object that has it made, and who is to issue it, where it is not there already.
    made: Option<(String, IssuerRef)>,
}

impl Certificate {
    /// The certificate that the values name, or one that cert-manager is to make. That there is
    /// neither is a problem.
    pub(super) fn new<'a>(cx: &Context<'a>, values: &ExposedTlsPort<'a>) -> Option<Self> {
        let field = values.tls_secret();
        if let Some(secret) = cx.text(&field) {
            let (secret, path) = (secret.as_ref().to_owned(), field.path().clone());
            cx.ledger.add_secret(UserSecret {
                secret: secret.clone(),
                content: SecretContent::Certificate,
                path,
            });
            return Some(Self { secret, made: None });
        }
        let issuer = issuer(cx, values)?;
        let name = cx.name(Kind::Certificate, &suffix());
        Some(Self {
            secret: cx.release.object("turn-tls-certmanager-tls"),
            made: Some((name, issuer.reference)),
        })
    }

    /// The object that has it made for a domain, where it is not there already.
    pub(super) fn object<'a>(
        &self,
        cx: &Context<'a>,
        sfu: &Workload<'a>,
        labels: &Texts<'a>,
        domain: &str,
    ) -> Option<Object<'a>> {
        let (name, issuer) = self.made.as_ref()?;
        let spec = CertificateSpec {
            secret_name: self.secret.clone(),
            common_name: (domain.len() <= LONGEST_COMMON_NAME).then(|| domain.to_owned()),
            dns_names: vec![domain.to_owned()],
            issuer_ref: issuer.clone(),
        };
        let labels = sfu.identity.named(suffix()).labels(cx, labels);
        Some(Object::new(cx, name, &labels, Body::Certificate(spec)))
    }
}

/// What follows the release in the name of the certificate.
fn suffix() -> String {
    format!("{NAME}-turn-tls")
}

/// Who is to issue the certificate. Reports that nobody can.
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
            "set {own}, or `{}` to have cert-manager issue one",
            global.path()
        );
        cx.report(cx.problem(Code::MissingValue, values, message).hint(hint));
    } else if !cx.release.has_api(API) {
        let message = format!(
            "cert-manager is to issue the certificate, but `{API}` is not among the API versions"
        );
        let hint =
            format!("add `--api-versions {API}` if the cluster has cert-manager, or set {own}");
        cx.report(cx.problem(Code::MissingApi, values, message).hint(hint));
        return None;
    }
    issuer
}
