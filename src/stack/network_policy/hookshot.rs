//! The edges of Hookshot.

use super::edge::{Edges, Pods, tcp};
use super::outbound::{Given, add_internet, web_ports};
use super::servers::add_redis;
use super::settings::tcp_ports;
use super::web::SYNAPSE;
use super::{Parts, add_dns, add_metrics, add_web};
use crate::stack::Context;

/// Where Synapse calls it.
pub const APPSERVICE: i64 = 9993;
const WEBHOOKS: i64 = 7775;
const METRICS: i64 = 7777;
const WIDGETS: i64 = 7778;

pub fn add(edges: &mut Edges, cx: &Context, parts: &Parts) {
    let Some(hookshot) = parts.hookshot else {
        return;
    };
    let pods = Pods::of(&hookshot.workload);
    add_web(
        edges,
        &pods,
        &hookshot.service,
        &[WEBHOOKS, WIDGETS],
        "Services call webhooks, browsers fetch widgets",
    );
    add_metrics(edges, cx, "hookshot", &pods, METRICS);
    add_redis(edges, parts, &pods, &hookshot.redis);
    add_dns(edges, cx, &pods);
    if let Some(haproxy) = parts.haproxy.filter(|haproxy| haproxy.synapse.is_some()) {
        edges.add(
            &pods,
            &Pods::of(&haproxy.workload),
            tcp([SYNAPSE]),
            "Hookshot writes into rooms",
        );
    }
    // A widget shows a token of its user's, which that user's homeserver knows, in the way of federation.
    add_internet(
        edges,
        cx,
        &pods,
        tcp_ports(cx, "federation.ports"),
        "Homeservers are asked who uses a widget",
    );
    if !hookshot.additional.is_empty() {
        // Without Synapse in the stack, its address is there.
        let homeserver = Given::new(&hookshot.additional, &hookshot.own);
        add_internet(
            edges,
            cx,
            &pods,
            web_ports(homeserver.str("bridge.url")),
            "Services that are bridged are called",
        );
    }
}
