//! The way of a request: from an Ingress to a Service to a port of a pod. And who may do what.

use serde_json::{Map, Value};

use super::identity::is_port_name;
use super::pods::containers;
use super::{Findings, list, text};

pub fn check(object: &Value, findings: &mut Findings) {
    let spec = &object["spec"];
    match text(&object["kind"]) {
        "Service" => check_service(object, findings),
        "Ingress" => check_ingress(object, findings),
        "StatefulSet" => findings.needs(object, "Service", text(&spec["serviceName"])),
        "RoleBinding" => {
            findings.needs(
                object,
                text(&object["roleRef"]["kind"]),
                text(&object["roleRef"]["name"]),
            );
            for subject in list(&object["subjects"]) {
                findings.needs(object, text(&subject["kind"]), text(&subject["name"]));
            }
        }
        _ => {}
    }
}

fn check_service(object: &Value, findings: &mut Findings) {
    let Some(selector) = object["spec"]["selector"]
        .as_object()
        .filter(|selector| !selector.is_empty())
    else {
        return;
    };
    let pods: Vec<&Value> = findings
        .index
        .pods()
        .filter(|template| selects(selector, &template["metadata"]["labels"]))
        .collect();
    if pods.is_empty() {
        findings.tell(object, "", "it selects no pod of this release");
        return;
    }
    for port in list(&object["spec"]["ports"]) {
        let name = port["name"].as_str();
        if let Some(name) = name.filter(|name| !is_port_name(name)) {
            findings.tell(
                object,
                name,
                format_args!(
                    "`{name}` is no name of a port: at most 15 lower-case letters, digits and `-`"
                ),
            );
        }
        let target = port["targetPort"].as_str();
        if let Some(target) = target.filter(|target| {
            !pods
                .iter()
                .any(|template| has_port(&template["spec"], target))
        }) {
            findings.tell(
                object,
                target,
                format_args!("its port leads to the port `{target}`, which its pods do not have"),
            );
        }
    }
}

fn selects(selector: &Map<String, Value>, labels: &Value) -> bool {
    selector.iter().all(|(key, value)| &labels[key] == value)
}

fn has_port(spec: &Value, name: &str) -> bool {
    containers(spec)
        .flat_map(|container| list(&container["ports"]))
        .any(|port| text(&port["name"]) == name)
}

fn check_ingress(object: &Value, findings: &mut Findings) {
    for tls in list(&object["spec"]["tls"]) {
        findings.needs(object, "Secret", text(&tls["secretName"]));
    }
    let rules = list(&object["spec"]["rules"])
        .iter()
        .flat_map(|rule| list(&rule["http"]["paths"]));
    for backend in rules
        .map(|path| &path["backend"])
        .chain([&object["spec"]["defaultBackend"]])
    {
        let service = &backend["service"];
        let (name, port) = (text(&service["name"]), &service["port"]);
        findings.needs(object, "Service", name);
        if findings
            .index
            .get("Service", name)
            .is_some_and(|known| !serves(known, port))
        {
            let wanted = port["name"]
                .as_str()
                .map_or_else(|| port["number"].to_string(), str::to_owned);
            findings.tell(
                object,
                &wanted,
                format_args!(
                    "it leads to the port `{wanted}` of Service/{name}, which has none such"
                ),
            );
        }
    }
}

/// Whether a Service has the port that a backend names, by name or by number.
fn serves(service: &Value, wanted: &Value) -> bool {
    let same = |a: &Value, b: &Value| !a.is_null() && a == b;
    list(&service["spec"]["ports"])
        .iter()
        .any(|port| same(&port["name"], &wanted["name"]) || same(&port["port"], &wanted["number"]))
}
