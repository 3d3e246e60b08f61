//! The Service that takes HTTP requests of an Ingress, which users may open to the outside by itself.

use super::labels::merged;
use super::object::Object;
use super::reader::Reader;
use crate::kube::object::{Body, Labels, LoadBalancer, ServicePort, ServiceSpec};
use crate::source::Node;
use crate::values::typed::{self, Field, Typed};

/// What the values say of a Service that is reached from outside, by an Ingress or as it is.
#[derive(Clone, Debug)]
pub(crate) struct OuterService<'a> {
    pub kind: &'a str,
    pub annotations: Labels,
    pub internal_traffic_policy: &'a str,
    /// Only where the type lets traffic in from outside.
    pub external_traffic_policy: Option<&'a str>,
    pub external_ips: &'a [Node],
    /// Both families where the cluster has them, unless it says otherwise.
    pub ip_family_policy: Option<&'a str>,
    /// Whatever the cluster prefers, where there are none.
    pub ip_families: &'a [Node],
    pub balancer: Option<LoadBalancer<'a>>,
}

impl<'a> OuterService<'a> {
    /// Reads the `httpService` of a component over the global one.
    pub(crate) fn new(cx: &Reader<'a>, values: &typed::HttpService<'a>) -> Self {
        let global = cx.values.http_service();
        let either = |own: Field<'a, &'a str>, global: Field<'a, &'a str>| {
            own.get().unwrap_or_else(|| global.or_default())
        };
        let kind = either(values.kind(), global.kind());
        let outside = either(
            values.external_traffic_policy(),
            global.external_traffic_policy(),
        );
        Self {
            external_traffic_policy: (kind != "ClusterIP").then_some(outside),
            internal_traffic_policy: either(
                values.internal_traffic_policy(),
                global.internal_traffic_policy(),
            ),
            external_ips: if values.external_ips().is_set() {
                values.external_ips().nodes()
            } else {
                global.external_ips().nodes()
            },
            ip_family_policy: values
                .ip_family_policy()
                .filled()
                .or_else(|| global.ip_family_policy().filled()),
            ip_families: if values.ip_families().is_set() {
                values.ip_families().nodes()
            } else {
                global.ip_families().nodes()
            },
            annotations: merged(&global.annotations(), &values.annotations()),
            balancer: None,
            kind,
        }
    }

    /// Whether it is reached from outside of the cluster without the Ingress controller.
    pub(crate) fn is_public(&self) -> bool {
        self.kind != "ClusterIP" || !self.external_ips.is_empty()
    }

    /// The spec of the Service of these pods and ports.
    pub(crate) fn spec(&self, selector: Labels, ports: Vec<ServicePort>) -> ServiceSpec<'a> {
        let inside = ServiceSpec::inside(selector, ports);
        ServiceSpec {
            kind: self.kind,
            ip_family_policy: self.ip_family_policy.unwrap_or(inside.ip_family_policy),
            ip_families: self.ip_families,
            internal_traffic_policy: Some(self.internal_traffic_policy),
            external_traffic_policy: self.external_traffic_policy,
            external_ips: self.external_ips,
            balancer: self.balancer,
            ..inside
        }
    }

    /// The Service of these pods and ports.
    pub(crate) fn object(
        &self,
        cx: &Reader,
        name: &str,
        labels: &Labels,
        selector: Labels,
        ports: Vec<ServicePort>,
    ) -> Object<'a> {
        Object::new(cx, name, labels, Body::Service(self.spec(selector, ports)))
            .annotations(&self.annotations)
    }
}
