//! Who issues certificates for hosts.

use super::reader::Reader;
use crate::kube::object::IssuerRef;

/// Who issues certificates: a resource of cert-manager.
#[derive(Clone, Debug)]
pub(crate) struct Issuer {
    pub reference: IssuerRef,
    /// <https://cert-manager.io/docs/usage/ingress/#supported-annotations>
    pub annotation: &'static str,
}

impl Issuer {
    /// The issuer that the values name.
    pub(crate) fn new(cx: &Reader) -> Option<Self> {
        let values = cx.values.cert_manager();
        let issuer = |kind, annotation, name: &str| {
            let reference = IssuerRef {
                group: "cert-manager.io",
                kind,
                name: name.to_owned(),
            };
            Self {
                reference,
                annotation,
            }
        };
        let of_cluster = values.cluster_issuer().filled();
        let of_namespace = values.issuer().filled();
        of_cluster
            .map(|name| issuer("ClusterIssuer", "cert-manager.io/cluster-issuer", name))
            .or_else(|| of_namespace.map(|name| issuer("Issuer", "cert-manager.io/issuer", name)))
    }
}
