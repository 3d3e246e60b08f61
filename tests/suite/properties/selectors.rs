//! Selectors and the labels that they are for.

use serde_json::Value;

use super::Found;
use super::rendered::{Rendered, containers, items, name, selects, text};

pub(super) fn workloads_have_their_pods(rendered: &Rendered) -> Found {
    let with_selectors = rendered
        .workloads()
        .filter(|(it, _)| it["kind"] != "Job" && it["kind"] != "CronJob");
    Rendered::complaints(with_selectors.map(|(it, _)| it), |workload| {
        let selector = &workload["spec"]["selector"]["matchLabels"];
        let labels = &workload["spec"]["template"]["metadata"]["labels"];
        let is_empty = selector.as_object().is_none_or(serde_json::Map::is_empty);
        if is_empty || !selects(selector, labels) {
            vec![format!("selects {selector}, which its pods are not")]
        } else {
            Vec::new()
        }
    })
}

pub(super) fn workloads_are_apart(rendered: &Rendered) -> Found {
    Rendered::complaints(rendered.workloads().map(|(it, _)| it), |workload| {
        let selector = &workload["spec"]["selector"]["matchLabels"];
        if selector.is_null() {
            return Vec::new();
        }
        let others = rendered.workloads().filter(|(it, _)| *it != workload);
        let taken = others.filter(|(_, pods)| selects(selector, &pods["metadata"]["labels"]));
        taken
            .map(|(other, _)| format!("selects the pods of {} too", name(other)))
            .collect()
    })
}

pub(super) fn services_lead_to_pods(rendered: &Rendered) -> Found {
    Rendered::complaints(rendered.of_kind("Service"), |service| {
        let selector = &service["spec"]["selector"];
        let selected: Vec<_> = rendered
            .workloads()
            .map(|(_, pods)| pods)
            .filter(|pods| selects(selector, &pods["metadata"]["labels"]))
            .collect();
        if selector.is_null() || selected.is_empty() {
            return vec![format!("selects {selector}: no pods")];
        }
        let ports = items(&service["spec"]["ports"]);
        let closed = ports.filter(|port| !selected.iter().any(|pods| is_open(pods, target(port))));
        closed
            .map(|port| format!("leads to {}, which no pod of it has", target(port)))
            .collect()
    })
}

/// The port of the pods that a port of a Service leads to, by number or name.
fn target(port: &Value) -> &Value {
    let target = &port["targetPort"];
    if target.is_null() {
        &port["port"]
    } else {
        target
    }
}

/// Whether pods list a port. The last one of a range for calls is not listed, so that calls in pods
/// that are deployed by now go on; a number only informs.
fn is_open(pods: &Value, port: &Value) -> bool {
    let mut listed = containers(pods).flat_map(|container| items(&container["ports"]));
    listed.any(|open| {
        let number = open["containerPort"].as_i64();
        let ends_before = number.map(|number| number + 1) == port.as_i64();
        let is_of_range = text(&open["name"]).starts_with("rtc-udp-");
        open["name"] == *port || number == port.as_i64() || (is_of_range && ends_before)
    })
}

pub(super) fn monitors_watch_services(rendered: &Rendered) -> Found {
    Rendered::complaints(rendered.of_kind("ServiceMonitor"), |monitor| {
        let selector = &monitor["spec"]["selector"]["matchLabels"];
        let watched: Vec<_> = rendered
            .of_kind("Service")
            .filter(|service| selects(selector, &service["metadata"]["labels"]))
            .collect();
        let endpoints = items(&monitor["spec"]["endpoints"]);
        let lost = endpoints.filter(|endpoint| {
            let is_port = |port: &Value| port["name"] == endpoint["port"];
            let mut ports = watched.iter().flat_map(|it| items(&it["spec"]["ports"]));
            !ports.any(is_port)
        });
        lost.map(|endpoint| format!("watches {}: no port of a Service", text(&endpoint["port"])))
            .collect()
    })
}
