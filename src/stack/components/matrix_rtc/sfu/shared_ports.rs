//! The ports of the load balancer that several share, and what can't be one.

use super::exposed::{Exposed, ExposedPorts};
use super::shared::SharedBalancer;
use super::way::Way;
use crate::source::Code;
use crate::source::problem::Problem;
use crate::stack::Context;
use crate::values::typed::{SharedLoadBalancer, Typed};

/// Since when Kubernetes takes both protocols in one such Service, without a feature gate.
const TAKES_BOTH_SINCE: (u32, u32, u32) = (1, 26, 0);

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
