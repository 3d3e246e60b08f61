//! The way of a request, from an Ingress to a Service to a port of a pod; and the bindings of
//! Roles.

use super::findings::Findings;
use super::identity::check_port_name;
use super::index::of_listeners;
use super::parts::{Template, text};
use crate::kube::object::{
    Body, IngressSpec, Kind, Labels, Number, Object, PortRef, Reached, TargetPort,
};
use crate::source::{Code, Map, Node};

pub(super) fn check(object: &Object, findings: &mut Findings) {
    match &object.body {
        Body::Service(spec) => {
            let ports = spec.ports.iter();
            let ports =
                ports.map(|port| (&*port.name, port.target_port.as_ref().and_then(name_of)));
            check_service(object, &spec.selector, ports, findings);
        }
        Body::Extra(kind, extra) => patched(object, *kind, &extra.node, findings),
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

/// As the objects that are rendered, an object of the stack that users have patched.
fn patched(object: &Object, kind: Kind, node: &Node, findings: &mut Findings) {
    match kind {
        Kind::Service => {
            let selector = node.below(&["spec", "selector"]).and_then(Node::as_map);
            let texts = selector.into_iter().flat_map(Map::iter);
            let texts =
                texts.filter_map(|(key, node)| Some((key.to_owned(), node.as_str()?.to_owned())));
            let ports = list(node, "ports").iter();
            let ports = ports.map(|port| (text(port, "name"), port.str("targetPort")));
            check_service(object, &texts.collect(), ports, findings);
        }
        Kind::Ingress => {
            let secrets = list(node, "tls").iter().map(|tls| text(tls, "secretName"));
            needs_secrets(object, secrets, findings);
        }
        Kind::Gateway | Kind::ListenerSet => {
            let secrets = node.get("spec").map(of_listeners);
            needs_secrets(object, secrets.into_iter().flatten(), findings);
        }
        Kind::Route => {
            let secret = node.below(&["spec", "tls", "externalCertificate", "name"]);
            needs_secrets(object, secret.and_then(Node::as_str), findings);
        }
        Kind::StatefulSet => {
            let service = node.below(&["spec", "serviceName"]).and_then(Node::as_str);
            findings.needs(object, Kind::Service, service.unwrap_or_default());
        }
        _ => {}
    }
}

/// A list of the specification.
fn list<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get("spec").map_or(&[], |spec| spec.list(key))
}

fn check_service<'o>(
    object: &Object,
    selector: &Labels,
    ports: impl Iterator<Item = (&'o str, Option<&'o str>)>,
    findings: &mut Findings,
) {
    let index = findings.index;
    let pods = || index.pods.iter().filter(|pods| selects(selector, **pods));
    if selector.is_empty() {
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
    for (name, target) in ports {
        check_port_name(object, name, findings);
        if let Some(target) = target.filter(|target| !pods().any(|pods| has_port(*pods, target))) {
            let message =
                format_args!("its port leads to the port `{target}`, which its pods do not have");
            findings.report(Code::UnservedPort, object, target, message);
        }
    }
}

fn selects(selector: &Labels, pods: Template) -> bool {
    selector
        .iter()
        .all(|(key, value)| pods.label(key) == Some(value))
}

/// The name of a port of the pods, where it is not a number.
fn name_of(port: &TargetPort) -> Option<&str> {
    match port {
        TargetPort::Name(name) => Some(name),
        TargetPort::Number(Number::Text(text)) => Some(text),
        TargetPort::Number(_) => None,
    }
}

fn has_port(pods: Template, name: &str) -> bool {
    pods.spec()
        .containers()
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
        let wanted = match port {
            PortRef::Name(name) => name.to_string(),
            PortRef::Number(number) => number.to_string(),
        };
        let known = findings.index.get(Kind::Service, service);
        if known.is_some_and(|known| !serves(&known.body, &wanted)) {
            let message = format_args!(
                "it leads to the port `{wanted}` of Service/{service}, which has no such port"
            );
            findings.report(Code::UnservedPort, object, &wanted, message);
        }
    }
}

/// Whether a Service has the port that a backend names, by name or by number: a name has a letter.
fn serves(service: &Body, wanted: &str) -> bool {
    let is_number = |number: i64| number.to_string() == wanted;
    match service {
        Body::Service(spec) => {
            let mut ports = spec.ports.iter();
            ports.any(|port| port.name == wanted || port.port.to_string() == wanted)
        }
        Body::Extra(_, extra) => list(&extra.node, "ports").iter().any(|port| {
            let number = port.get("port").and_then(Node::as_int);
            port.str("name") == Some(wanted) || number.is_some_and(is_number)
        }),
        _ => false,
    }
}
