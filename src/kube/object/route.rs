//! Routes of OpenShift.
//!
//! Source: <https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/network_apis/route-route-openshift-io-v1>

use serde::Serialize;

use super::PortRef;

/// The spec of a Route: one path of a host, and one port of a Service. Paths are compared element
/// by element.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RouteSpec {
    pub host: String,
    /// Missing for all of the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    pub to: RouteTarget,
    pub port: RoutePort,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<RouteTls>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct RouteTarget {
    pub kind: &'static str,
    pub name: String,
    pub weight: u16,
}

/// A port of the Service by its name, or of its pods by number.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RoutePort {
    #[serde(rename = "targetPort", serialize_with = "bare")]
    pub target_port: PortRef,
}

/// TLS that ends at the router.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RouteTls {
    pub termination: &'static str,
    pub insecure_edge_termination_policy: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_certificate: Option<super::gateway::SecretName>,
}

impl RouteSpec {
    /// The Secret with the certificate.
    pub(crate) fn secret(&self) -> Option<&str> {
        let certificate = self.tls.as_ref()?.external_certificate.as_ref()?;
        Some(&certificate.name)
    }
}

/// The name or the number alone.
fn bare<S: serde::Serializer>(port: &PortRef, serializer: S) -> Result<S::Ok, S::Error> {
    match port {
        PortRef::Name(name) => name.serialize(serializer),
        PortRef::Number(number) => number.serialize(serializer),
    }
}
