//! Objects of the Gateway API: what listens, and the routes that attach to it.
//!
//! Source: <https://gateway-api.sigs.k8s.io/reference/api-spec/>, version 1.6.

use serde::Serialize;

use super::{Path, PathType};

pub(crate) const GATEWAY_GROUP: &str = "gateway.networking.k8s.io";

/// The most rules of an HTTPRoute, matches of a rule, and matches of all rules together.
pub(crate) const MAX_RULES: usize = 16;
pub(crate) const MAX_MATCHES: usize = 64;
pub(crate) const MAX_MATCHES_OF_ALL: usize = 128;

/// A Gateway, or what adds listeners to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Parent {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<i64>,
}

/// The spec of an HTTPRoute.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HttpRouteSpec {
    pub parent_refs: Vec<Parent>,
    pub hostnames: Vec<String>,
    pub rules: Vec<HttpRule>,
}

/// What is done with the requests that fit a match, all of them where there is none.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HttpRule {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<HttpMatch>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<HttpFilter>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub backend_refs: Vec<BackendRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeouts: Option<Timeouts>,
}

/// A path that requests are compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct HttpMatch {
    pub path: HttpPath,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct HttpPath {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub value: String,
}

/// A redirect, the one filter that the stack uses.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HttpFilter {
    #[serde(rename = "type")]
    kind: &'static str,
    request_redirect: Redirect,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Redirect {
    scheme: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<i64>,
    status_code: u16,
}

/// How long requests may take.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Timeouts {
    pub request: String,
}

/// A port of a Service in the route's namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct BackendRef {
    pub name: String,
    pub port: i64,
}

/// A kind of route for what is no HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamRoute {
    Tcp,
    Udp,
    Tls,
}

/// The spec of a TCPRoute, UDPRoute or TLSRoute: everything goes to one Service.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StreamRouteSpec {
    #[serde(skip)]
    pub kind: StreamRoute,
    #[serde(skip)]
    pub api_version: &'static str,
    pub parent_refs: Vec<Parent>,
    /// Of a TLSRoute alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hostnames: Vec<String>,
    pub rules: [StreamRule; 1],
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StreamRule {
    pub backend_refs: [BackendRef; 1],
}

/// The spec of a Gateway, or of a ListenerSet, which adds listeners to one.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GatewaySpec {
    /// Of a Gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_class_name: Option<String>,
    /// Of a ListenerSet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_ref: Option<Parent>,
    pub listeners: Vec<Listener>,
}

/// A port that a Gateway listens on, for one host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Listener {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    pub port: i64,
    pub protocol: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<ListenerTls>,
}

/// Who ends TLS: the Gateway with the certificate of a Secret, or the pod.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListenerTls {
    pub mode: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certificate_refs: Vec<SecretName>,
}

/// A Secret in the namespace of the object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct SecretName {
    pub name: String,
}

/// The spec of a ReferenceGrant: what objects of other namespaces may refer to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GrantSpec {
    #[serde(skip)]
    pub api_version: &'static str,
    pub from: Vec<GrantFrom>,
    pub to: Vec<GrantTo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct GrantFrom {
    pub group: &'static str,
    pub kind: String,
    pub namespace: String,
}

/// A kind of the core of Kubernetes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct GrantTo {
    pub group: &'static str,
    pub kind: &'static str,
    pub name: String,
}

impl GatewaySpec {
    /// The Secrets with certificates.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let tls = self.listeners.iter().filter_map(|it| it.tls.as_ref());
        let secrets = tls.flat_map(|tls| &tls.certificate_refs);
        secrets.map(|secret| &*secret.name)
    }
}

impl HttpMatch {
    /// An Ingress and a route compare paths alike, element by element.
    pub(crate) fn new(path: &Path) -> Self {
        let kind = match path.path_type {
            PathType::Prefix | PathType::ImplementationSpecific => "PathPrefix",
        };
        let value = path.path.clone();
        Self {
            path: HttpPath { kind, value },
        }
    }
}

impl HttpFilter {
    /// A redirect to HTTPS, on this port unless it is the usual one.
    pub(crate) fn to_https(port: Option<i64>) -> Self {
        let request_redirect = Redirect {
            scheme: "https",
            port,
            status_code: 301,
        };
        Self {
            kind: "RequestRedirect",
            request_redirect,
        }
    }
}
