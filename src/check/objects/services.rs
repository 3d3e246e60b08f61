//! The way of a request, from an Ingress to a Service to a port of a pod; and the bindings of
//! Roles.

use super::findings::Findings;
use super::identity::check_port_name;
use super::parts::containers;
use crate::kube::object::{
    Body, IngressSpec, Kind, Labels, Number, Object, PodTemplate, PortRef, Reached, ServiceSpec,
    TargetPort,
};
use crate::source::Code;

pub(super) fn check(object: &Object, findings: &mut Findings) {
    match &object.body {
        Body::Service(spec) => check_service(object, spec, findings),
        Body::Ingress(IngressSpec { tls, .. }) => {
            let secret = tls.as_ref().and_then(Option::as_ref);
            needs_secrets(object, secret.map(String::as_str), findings);
        }
        Body::Gateway(spec) => needs_secrets(object, spec.secrets(), findings),
        Body::Route(spec) => needs_secrets(object, spec.secret(), findings),
        Body::StatefulSet(spec) => findings.needs(object, Kind::Service, &spec.service_name),
        Body::RoleBinding(binding) => {
            findings.needs(object, Kind::Role, &binding.role);
            if binding.namespace == object.namespace {
                findings.needs(object, Kind::ServiceAccount, &binding.service_account);
            }
        }
        _ => {}
    }
    check_reached(object, findings);
}

fn check_service(object: &Object, spec: &ServiceSpec, findings: &mut Findings) {
    let index = findings.index;
    let pods = || {
        index
            .pods
            .iter()
            .filter(|pods| selects(&spec.selector, &pods.labels))
    };
    if spec.selector.is_empty() {
        return;
    }
    if pods().next().is_none() {
        return findings.report(
            Code::UnservedPort,
            object,
            "",
            "it selects no pod of this release",
        );
    }
    for port in &spec.ports {
        check_port_name(object, &port.name, findings);
        let target = port.target_port.as_ref().and_then(name_of);
        if let Some(target) = target.filter(|target| !pods().any(|pods| has_port(pods, target))) {
            let message =
                format_args!("its port leads to the port `{target}`, which its pods do not have");
            findings.report(Code::UnservedPort, object, target, message);
        }
    }
}

fn selects(selector: &Labels, labels: &Labels) -> bool {
    selector
        .iter()
        .all(|(key, value)| labels.get(key) == Some(value))
}

/// The name of a port of the pods, where it is not a number.
fn name_of(port: &TargetPort) -> Option<&str> {
    match port {
        TargetPort::Name(name) => Some(name),
        TargetPort::Number(Number::Text(text)) => Some(text),
        TargetPort::Number(_) => None,
    }
}

fn has_port(pods: &PodTemplate, name: &str) -> bool {
    containers(&pods.spec)
        .flat_map(|container| container.port_names())
        .any(|known| known == name)
}

fn needs_secrets<'s>(
    object: &Object,
    secrets: impl IntoIterator<Item = &'s str>,
    findings: &mut Findings,
) {
    for secret in secrets {
        findings.needs(object, Kind::Secret, secret);
    }
}

/// Reports Services that requests go to and are not there, or do not have the port.
fn check_reached(object: &Object, findings: &mut Findings) {
    for Reached { service, port, .. } in object.body.reached() {
        findings.needs(object, Kind::Service, service);
        let known = findings.index.get(Kind::Service, service);
        if known.is_some_and(|known| !serves(&known.body, &port)) {
            let wanted = match port {
                PortRef::Name(name) => name.to_string(),
                PortRef::Number(number) => number.to_string(),
            };
            let message = format_args!(
                "it leads to the port `{wanted}` of Service/{service}, which has no such port"
            );
            findings.report(Code::UnservedPort, object, &wanted, message);
        }
    }
}

/// Whether a Service has the port that a backend names, by name or by number.
fn serves(service: &Body, wanted: &PortRef) -> bool {
    let Body::Service(spec) = service else {
        return false;
    };
    spec.ports.iter().any(|port| match wanted {
        PortRef::Name(name) => port.name == *name,
        PortRef::Number(number) => port.port == *number,
    })
}
