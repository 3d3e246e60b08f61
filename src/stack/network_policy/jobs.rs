//! The edges of Jobs. The one that checks Synapse's configuration has none: it only reads files.

use super::Parts;
use super::add_dns;
use super::edge::{Edges, End, Pods};
use super::servers::add_database;
use super::settings::tcp_ports;
use crate::stack::database::CLIENTS;
use crate::stack::object::{Kind, Object};
use crate::stack::{Context, syn2mas};

pub fn add(edges: &mut Edges, cx: &Context, parts: &Parts, rendered: &[Object]) {
    for job in rendered.iter().filter(|object| object.kind == Kind::Job) {
        let Some(pods) = Pods::of_object(job) else {
            continue;
        };
        match job.component() {
            "init-secrets" => add_api(edges, cx, &pods, "Credentials are put into a Secret"),
            "deployment-markers" => add_api(
                edges,
                cx,
                &pods,
                "The steps that were taken are kept in a ConfigMap",
            ),
            "syn2mas" => add_syn2mas(edges, cx, parts, &pods),
            _ => {}
        }
    }
}

fn add_api(edges: &mut Edges, cx: &Context, from: &Pods, why: &'static str) {
    edges.add(
        from,
        End::KubernetesApi,
        tcp_ports(cx, "kubernetesApi.ports"),
        why,
    );
}

fn add_syn2mas(edges: &mut Edges, cx: &Context, parts: &Parts, pods: &Pods) {
    let databases = [
        parts.mas.and_then(|mas| mas.database.as_ref()),
        parts.synapse.and_then(|s| s.config.database.as_ref()),
    ];
    for (client, database) in CLIENTS.into_iter().zip(databases) {
        add_database(edges, cx, parts, pods, client, database);
    }
    add_dns(edges, cx, pods);
    if syn2mas::migrates(cx) {
        add_api(edges, cx, pods, "Synapse is stopped while accounts move");
    }
}
