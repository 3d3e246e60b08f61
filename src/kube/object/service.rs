//! Services.

use serde::Serialize;

use super::{Labels, ServicePort};
use crate::source::Node;

/// The spec of a Service.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServiceSpec<'a> {
    #[serde(rename = "type")]
    pub kind: &'a str,
    #[serde(rename = "clusterIP", skip_serializing_if = "Option::is_none")]
    pub cluster_ip: Option<&'static str>,
    pub ip_family_policy: &'a str,
    #[serde(skip_serializing_if = "<[Node]>::is_empty")]
    pub ip_families: &'a [Node],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internal_traffic_policy: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_traffic_policy: Option<&'a str>,
    #[serde(rename = "externalIPs", skip_serializing_if = "<[Node]>::is_empty")]
    pub external_ips: &'a [Node],
    #[serde(flatten)]
    pub balancer: Option<LoadBalancer<'a>>,
    pub selector: Labels,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish_not_ready_addresses: Option<bool>,
    pub ports: Vec<ServicePort>,
}

/// What a Service asks of its load balancer.
/// <https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer>
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct LoadBalancer<'a> {
    #[serde(rename = "loadBalancerClass", skip_serializing_if = "Option::is_none")]
    pub class: Option<&'a str>,
    #[serde(rename = "loadBalancerIP", skip_serializing_if = "Option::is_none")]
    pub address: Option<&'a str>,
    #[serde(
        rename = "loadBalancerSourceRanges",
        skip_serializing_if = "<[Node]>::is_empty"
    )]
    pub source_ranges: &'a [Node],
    #[serde(
        rename = "allocateLoadBalancerNodePorts",
        skip_serializing_if = "Option::is_none"
    )]
    pub allocates_node_ports: Option<bool>,
}

/// Addresses of both families, where the cluster has them.
const DUAL_STACK: &str = "PreferDualStack";

impl ServiceSpec<'_> {
    /// A Service inside of the cluster.
    pub(crate) fn inside(selector: Labels, ports: Vec<ServicePort>) -> Self {
        Self {
            kind: "ClusterIP",
            cluster_ip: None,
            ip_family_policy: DUAL_STACK,
            ip_families: &[],
            internal_traffic_policy: None,
            external_traffic_policy: None,
            external_ips: &[],
            balancer: None,
            selector,
            publish_not_ready_addresses: None,
            ports,
        }
    }

    /// The same without an address of its own: its name leads to the pods.
    #[must_use]
    pub(crate) fn headless(self) -> Self {
        Self {
            cluster_ip: Some("None"),
            ..self
        }
    }
}
