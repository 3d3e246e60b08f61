//! One load balancer, and so one address, for TCP and UDP.
//!
//! <https://kubernetes.io/docs/concepts/services-networking/service/#load-balancers-with-mixed-protocol-types>

use std::net::IpAddr;

use crate::kube::format::Format;
use crate::kube::object::LoadBalancer;
use crate::source::Code;
use crate::source::problem::Problem;
use crate::stack::Context;
use crate::stack::labels::texts;
use crate::stack::network::IpFamilies;
use crate::stack::networks::network;
use crate::stack::outer_service::OuterService;
use crate::values::typed::{
    ExposedPort, Field, MatrixRtcSfuExposedServices, SharedLoadBalancer, Typed,
};

/// The type of a port and of a Service.
pub(super) const LOAD_BALANCER: &str = "LoadBalancer";

/// The load balancer that several ports share.
#[derive(Debug)]
pub(crate) struct SharedBalancer<'a>(pub(super) SharedLoadBalancer<'a>);

impl<'a> SharedBalancer<'a> {
    /// Reads the values, where it is enabled.
    pub(super) fn new(services: &MatrixRtcSfuExposedServices<'a>) -> Option<Self> {
        let values = services.load_balancer();
        values.enabled().is_on().then_some(Self(values))
    }

    /// Whether it takes a port: one of which the user does not say that it is reached otherwise.
    pub(super) fn takes(port: &ExposedPort) -> bool {
        let kind = port.port_type();
        !kind.is_written() || kind.or_default() == LOAD_BALANCER
    }

    pub(super) fn is_local(&self) -> bool {
        self.0.external_traffic_policy().or_default() == "Local"
    }

    /// What is known of its Service but for the ports.
    pub(super) fn service(&self, cx: &Context<'a>) -> OuterService<'a> {
        let values = &self.0;
        let families = || IpFamilies::new(cx).policy();
        OuterService {
            kind: LOAD_BALANCER,
            annotations: texts(&values.annotations()),
            internal_traffic_policy: values.internal_traffic_policy().or_default(),
            external_traffic_policy: Some(values.external_traffic_policy().or_default()),
            external_ips: values.external_ips().nodes(),
            ip_family_policy: Some(values.ip_family_policy().filled().unwrap_or_else(families)),
            ip_families: values.ip_families().nodes(),
            balancer: Some(LoadBalancer {
                class: values.load_balancer_class().filled(),
                address: values.load_balancer_ip().filled(),
                source_ranges: values.load_balancer_source_ranges().nodes(),
                allocates_node_ports: values.allocate_load_balancer_node_ports().get(),
            }),
        }
    }

    /// Values that the API does not take.
    pub(super) fn faults(&self, cx: &Context<'a>) -> Vec<Problem> {
        let refused = |field: &Field<'a, &'a str>, is_right: &dyn Fn(&str) -> bool, expected| {
            let text = field.filled()?;
            let problem = || cx.problem(Code::InvalidValue, field, format!("expected {expected}"));
            (!is_right(text)).then(problem)
        };
        let class = self.0.load_balancer_class();
        let is_class = |text: &str| Format::LabelKey.takes(text);
        let is_address = |text: &str| text.parse::<IpAddr>().is_ok();
        let own = [
            refused(&class, &is_class, "a name such as `example.org/external`"),
            refused(
                &self.0.load_balancer_ip(),
                &is_address,
                "an IP address such as `192.0.2.7`",
            ),
        ];
        let ranges = self.0.load_balancer_source_ranges();
        let ranges = ranges.iter().filter_map(|range| {
            let hint = network(range.get()?).err()?;
            let message = "expected a network";
            Some(cx.problem(Code::InvalidValue, &range, message).hint(hint))
        });
        own.into_iter().flatten().chain(ranges).collect()
    }
}
