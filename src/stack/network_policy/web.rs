//! The edges of HAProxy, Element Web and Element Admin.

use super::edge::{Edges, End, Pods, tcp};
use super::{Parts, add_dns, add_metrics, add_web};
use crate::stack::Context;
use crate::stack::haproxy::{self, Haproxy};
use crate::stack::ingress::IngressService;
use crate::stack::synapse::{Availability, additional_paths};

/// Where HAProxy takes requests for Synapse.
pub const SYNAPSE: i64 = 8008;
const BLOCKED: i64 = 8009;
const WELL_KNOWN: i64 = 8010;
const METRICS: i64 = 8405;

pub fn add(edges: &mut Edges, cx: &Context, parts: &Parts) {
    let pages = "Browsers fetch the pages";
    if let Some(web) = parts.web {
        add_web(
            edges,
            &Pods::of(&web.workload),
            &web.service,
            &[8080],
            pages,
        );
    }
    if let Some(admin) = parts.admin {
        add_web(
            edges,
            &Pods::of(&admin.workload),
            &admin.service,
            &[8080],
            pages,
        );
    }
    if let Some(haproxy) = parts.haproxy {
        add_haproxy(edges, cx, haproxy);
    }
}

fn add_haproxy(edges: &mut Edges, cx: &Context, haproxy: &Haproxy) {
    let pods = Pods::of(&haproxy.workload);
    add_metrics(edges, cx, haproxy::NAME, &pods, METRICS);
    if haproxy.well_known {
        let service = IngressService::new(cx, "wellKnownDelegation");
        add_web(
            edges,
            &pods,
            &service,
            &[WELL_KNOWN],
            "Clients and servers fetch the well-known files",
        );
    }
    if haproxy.synapse.is_some() {
        add_front(edges, cx, &pods);
        add_dns(edges, cx, &pods);
    }
}

/// What comes for Synapse, and what additional paths send elsewhere.
fn add_front(edges: &mut Edges, cx: &Context, pods: &Pods) {
    let service = IngressService::new(cx, "synapse");
    let paths = additional_paths(cx);
    let any = |is: fn(&Availability) -> bool| paths.iter().any(|path| is(&path.availability));
    add_web(
        edges,
        pods,
        &service,
        &[SYNAPSE],
        "Clients and servers call Synapse",
    );
    if any(|availability| *availability == Availability::Blocked) {
        add_web(
            edges,
            pods,
            &service,
            &[BLOCKED],
            "Blocked paths are answered",
        );
    }
    if any(|availability| matches!(availability, Availability::InternallyAndExternally(_))) {
        // Which pods are behind these Services, and which of their ports, is not known here.
        edges.add(
            pods,
            End::Namespace,
            tcp([]),
            "Additional paths lead to other Services",
        );
    }
}
