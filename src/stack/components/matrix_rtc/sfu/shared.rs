//! One load balancer, and so one address, for TCP and UDP.
//!
//! <https://kubernetes.io/docs/concepts/services-networking/service/#load-balancers-with-mixed-protocol-types>

use std::net::IpAddr;

use super::exposed::{Exposed, ExposedPorts};
use super::way::Way;
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

/// Since when Kubernetes takes both protocols in one such Service, without a feature gate.
const TAKES_BOTH_SINCE: (u32, u32, u32) = (1, 26, 0);

/// The load balancer that several ports share.
#[derive(Debug)]
pub(crate) struct SharedBalancer<'a>(SharedLoadBalancer<'a>);

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
    fn faults(&self, cx: &Context<'a>) -> Vec<Problem> {
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

impl<'a> ExposedPorts<'a> {
    /// The ports of the load balancer.
    pub(super) fn of_shared(&self) -> impl Iterator<Item = &Exposed<'a>> {
        self.all().filter(|exposed| exposed.is_shared)
    }

    /// Reports what can't be in it, and what it makes void.
    pub(super) fn check_shared(&self, cx: &Context<'a>) {
        let Some(SharedBalancer(values)) = &self.shared else {
            return;
        };
        if self.of_shared().next().is_none() {
            let message = "this has no effect: no port is reached by it";
            let hint = "enable a port, and set its `portType` to `LoadBalancer` or not at all";
            let problem = cx.problem(Code::NoEffect, &values.enabled(), message);
            cx.report(problem.hint(hint).warning());
        }
        for exposed in self.of_shared() {
            exposed.check_shared(cx, values);
        }
    }

    /// What keeps the API from taking the load balancer that ports share.
    pub(super) fn faults_of_shared(&self, cx: &Context<'a>) -> Vec<Problem> {
        let Some(shared) = &self.shared else {
            return Vec::new();
        };
        let mut out = shared.faults(cx);
        let has = |protocol| {
            let mut all = self.of_shared();
            all.any(|exposed| exposed.way.names().protocol == protocol)
        };
        let (major, minor, _) = cx.release.kube_version;
        if has("TCP") && has("UDP") && cx.release.kube_version < TAKES_BOTH_SINCE {
            let message = format!(
                "Kubernetes {major}.{minor} takes no Service of type `LoadBalancer` with TCP and UDP: that came with 1.26"
            );
            let hint = "leave it out, and set the `portType` of each port to `LoadBalancer`";
            let problem = cx.problem(Code::OldKubernetes, &shared.0.enabled(), message);
            out.push(problem.hint(hint));
        }
        out
    }
}

impl Exposed<'_> {
    fn check_shared(&self, cx: &Context, shared: &SharedLoadBalancer) {
        let values = &self.values;
        if self.way == Way::RtcUdp {
            let message = format!(
                "a range of ports can't be in one load balancer, as `{}` asks for",
                shared.path()
            );
            let hint = format!(
                "leave it out, since `rtcMuxedUdp` takes all media at one port; or set `{}` to `HostPort` or `NodePort`",
                values.port_type().path()
            );
            let problem = cx.problem(Code::UnworkableCombination, values, message);
            return cx.report(problem.hint(hint));
        }
        void(cx, &values.internal_traffic_policy(), shared);
        void(cx, &values.external_traffic_policy(), shared);
        void(cx, &values.external_ips(), shared);
        void(cx, &values.ip_family_policy(), shared);
        void(cx, &values.ip_families(), shared);
        void(cx, &values.annotations(), shared);
    }
}

/// Warns of a value of a port that the Service of all says in its place.
fn void<'a>(cx: &Context, value: &impl Typed<'a>, shared: &SharedLoadBalancer) {
    if !value.is_written() {
        return;
    }
    let message = "this has no effect: the port is one of the load balancer that several share";
    let hint = format!("set it below `{}`", shared.path());
    let problem = cx.problem(Code::NoEffect, value, message);
    cx.report(problem.hint(hint).warning());
}
