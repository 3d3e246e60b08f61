//! Network policies: each pod of the release can be reached, and can reach others, only as the stack needs it.
//!
//! The edges are collected from the components, as their Services and their configuration say. Each edge between two components is a rule
//! of both. The kubelet's probes need none: what comes from a pod's own node is let through.
//! <https://kubernetes.io/docs/concepts/services-networking/network-policies/>

mod dex;
mod edge;
mod hookshot;
mod jobs;
mod matrix_authentication_service;
mod matrix_rtc;
mod outbound;
mod policy;
mod servers;
mod settings;
mod synapse;
mod web;

use super::Context;
use super::dex::Dex;
use super::element_admin::ElementAdmin;
use super::element_web::ElementWeb;
use super::haproxy::Haproxy;
use super::hookshot::Hookshot;
use super::ingress::{IngressService, service_monitor};
use super::matrix_authentication_service::MatrixAuthenticationService;
use super::matrix_rtc::MatrixRtc;
use super::object::Object;
use super::postgres::Postgres;
use super::redis::Redis;
use super::synapse::Synapse;
use edge::{Edges, End, Pods, tcp};

/// The components of the stack that have pods.
#[derive(Debug)]
pub struct Parts<'p> {
    pub mas: Option<&'p MatrixAuthenticationService>,
    pub dex: Option<&'p Dex>,
    pub synapse: Option<&'p Synapse>,
    pub haproxy: Option<&'p Haproxy>,
    pub rtc: Option<&'p MatrixRtc>,
    pub hookshot: Option<&'p Hookshot>,
    pub web: Option<&'p ElementWeb>,
    pub admin: Option<&'p ElementAdmin>,
    pub postgres: Option<&'p Postgres>,
    pub redis: Option<&'p Redis>,
}

/// The policies, where they are wanted. `rendered` are the other objects of the stack.
pub fn objects(cx: &Context, parts: &Parts, rendered: &[Object]) -> Vec<Object> {
    if !settings::is_enabled(cx) {
        return Vec::new();
    }
    settings::check(cx);
    let mut edges = Edges::default();
    web::add(&mut edges, cx, parts);
    matrix_authentication_service::add(&mut edges, cx, parts);
    dex::add(&mut edges, cx, parts);
    synapse::add(&mut edges, cx, parts);
    matrix_rtc::add(&mut edges, cx, parts);
    hookshot::add(&mut edges, cx, parts);
    servers::add(&mut edges, cx, parts);
    jobs::add(&mut edges, cx, parts, rendered);
    policy::objects(cx, &edges.0, rendered)
}

/// The edges to the ports behind an Ingress: from its controller, and from anywhere where the Service is open to all.
fn add_web(
    edges: &mut Edges,
    to: &Pods,
    service: &IngressService,
    ports: &[i64],
    why: &'static str,
) {
    edges.add(End::IngressController, to, tcp(ports.iter().copied()), why);
    if service.is_public() {
        edges.add(
            End::Anywhere,
            to,
            tcp(ports.iter().copied()),
            "The Service is reached from outside of the cluster",
        );
    }
}

/// The edge from Prometheus to the port with metrics, where the values at `path` have a ServiceMonitor made.
fn add_metrics(edges: &mut Edges, cx: &Context, path: &str, to: &Pods, port: i64) {
    if service_monitor(cx, cx.node(path)).is_some() {
        edges.add(End::Prometheus, to, tcp([port]), "Metrics are collected");
    }
}

fn add_dns(edges: &mut Edges, cx: &Context, from: &Pods) {
    edges.add(
        from,
        End::Dns,
        settings::dns_ports(cx),
        "Names are resolved",
    );
}
