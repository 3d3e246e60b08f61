//! Kinds of operators: ServiceMonitors of Prometheus, Certificates of cert-manager.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Labels;
use crate::source::Node;

/// The spec of a ServiceMonitor that scrapes one port of the Services that it finds by their
/// labels.
/// <https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ServiceMonitor>
#[derive(Clone, Debug)]
pub(crate) struct MonitorSpec<'a> {
    pub match_labels: Labels,
    pub port: &'static str,
    /// Ours, which come first.
    pub own_relabelings: Vec<Relabeling>,
    pub relabelings: &'a [Node],
    pub metric_relabelings: &'a [Node],
}

/// How a label of a target is made.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Relabeling {
    pub target_label: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source_labels: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regex: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
}

impl Serialize for MonitorSpec<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Selector<'s> {
            match_labels: &'s Labels,
        }
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(
            "selector",
            &Selector {
                match_labels: &self.match_labels,
            },
        )?;
        map.serialize_entry("endpoints", &[Endpoint(self)])?;
        map.end()
    }
}

struct Endpoint<'e, 'a>(&'e MonitorSpec<'a>);

impl Serialize for Endpoint<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let monitor = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("port", monitor.port)?;
        map.serialize_entry("interval", "30s")?;
        let relabelings = Relabelings {
            ours: &monitor.own_relabelings,
            users: monitor.relabelings,
        };
        if !relabelings.is_empty() {
            map.serialize_entry("relabelings", &relabelings)?;
        }
        if !monitor.metric_relabelings.is_empty() {
            map.serialize_entry("metricRelabelings", monitor.metric_relabelings)?;
        }
        map.end()
    }
}

struct Relabelings<'e> {
    ours: &'e [Relabeling],
    users: &'e [Node],
}

impl Relabelings<'_> {
    fn is_empty(&self) -> bool {
        self.ours.is_empty() && self.users.is_empty()
    }
}

impl Serialize for Relabelings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Either<'e> {
            Ours(&'e Relabeling),
            Users(&'e Node),
        }
        let users = self.users.iter().map(Either::Users);
        serializer.collect_seq(self.ours.iter().map(Either::Ours).chain(users))
    }
}

/// The spec of a Certificate.
/// <https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificateSpec>
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CertificateSpec {
    pub secret_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub common_name: Option<String>,
    pub dns_names: Vec<String>,
    pub issuer_ref: IssuerRef,
}

/// Who issues a certificate: a resource of cert-manager.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct IssuerRef {
    pub group: &'static str,
    /// `ClusterIssuer` or `Issuer`.
    pub kind: &'static str,
    pub name: String,
}
