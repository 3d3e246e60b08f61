//! What stands in a template of pods fits together.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Found;
use super::rendered::{Rendered, containers, items, text};

pub(super) fn are_consistent(rendered: &Rendered) -> Found {
    Rendered::complaints(rendered.workloads().map(|(it, _)| it), |workload| {
        let pods = &workload["spec"]["template"];
        [
            repeated("container", containers(pods)),
            repeated("volume", items(&pods["spec"]["volumes"])),
            unused_volumes(pods),
            containers(pods)
                .flat_map(|it| of_container(pods, it))
                .collect(),
        ]
        .concat()
    })
}

/// Names that stand more than once.
fn repeated<'v>(what: &str, named: impl Iterator<Item = &'v Value>) -> Vec<String> {
    let mut known = BTreeSet::new();
    let names = named.map(|it| text(&it["name"]));
    let twice = names.filter(|name| !known.insert(*name));
    twice
        .map(|name| format!("has the {what} {name} twice"))
        .collect()
}

/// `tmp` is also there for what users mount themselves.
fn unused_volumes(pods: &Value) -> Vec<String> {
    let is_used = |volume: &&Value| {
        let mut mounts = containers(pods).flat_map(|it| items(&it["volumeMounts"]));
        volume["name"] == "tmp" || mounts.any(|mount| mount["name"] == volume["name"])
    };
    let unused = items(&pods["spec"]["volumes"]).filter(|volume| !is_used(volume));
    unused
        .map(|volume| format!("mounts {} nowhere", volume["name"]))
        .collect()
}

fn of_container(pods: &Value, container: &Value) -> Vec<String> {
    let found = [
        lost_mounts(pods, container),
        repeated("variable", items(&container["env"])),
        repeated("port", items(&container["ports"])),
        lost_probes(container),
        invalid_ports(container),
        limits(container),
    ];
    let name = text(&container["name"]);
    let found = found.concat().into_iter();
    found.map(|what| format!("({name}) {what}")).collect()
}

fn lost_mounts(pods: &Value, container: &Value) -> Vec<String> {
    let is_there = |mount: &&Value| {
        let mut volumes = items(&pods["spec"]["volumes"]);
        volumes.any(|volume| volume["name"] == mount["name"])
    };
    let lost = items(&container["volumeMounts"]).filter(|mount| !is_there(mount));
    lost.map(|mount| format!("mounts {}, which is no volume", mount["name"]))
        .collect()
}

/// Probes of ports that it does not have.
fn lost_probes(container: &Value) -> Vec<String> {
    let probes = ["startupProbe", "livenessProbe", "readinessProbe"].map(|key| &container[key]);
    let ports = probes.map(|probe| &probe["httpGet"]["port"]);
    let is_there = |port: &Value| {
        items(&container["ports"]).any(|it| it["name"] == *port || it["containerPort"] == *port)
    };
    let lost = ports
        .into_iter()
        .filter(|port| !port.is_null() && !is_there(port));
    lost.map(|port| format!("is probed at {port}, which it has not"))
        .collect()
}

/// <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container>
fn invalid_ports(container: &Value) -> Vec<String> {
    let is_valid = |port: &&Value| {
        let number = port["containerPort"].as_u64();
        text(&port["name"]).len() <= 15 && number.is_some_and(|n| (1..=65535).contains(&n))
    };
    let invalid = items(&container["ports"]).filter(|port| !is_valid(port));
    invalid.map(|port| format!("has the port {port}")).collect()
}

/// What a container may not do, and how it says where it comes from.
fn limits(container: &Value) -> Vec<String> {
    let security = &container["securityContext"];
    let mut out = Vec::new();
    if security["allowPrivilegeEscalation"] != false {
        out.push("may get more privileges".to_owned());
    }
    if !text(&container["image"]).contains([':', '@']) {
        out.push(format!("has the image {}", container["image"]));
    }
    out
}
