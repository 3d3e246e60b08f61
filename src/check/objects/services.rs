//! The way of a request, from an Ingress to a Service to a port of a pod; and the bindings of
//! Roles.

use super::findings::Findings;
use super::identity::check_port_name;
use super::parts::{Template, text};
use crate::kube::object::{
    Backend, Body, IngressSpec, Kind, Labels, Number, Object, PortRef, TargetPort,
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
        Body::Ingress(spec) => check_ingress(object, spec, findings),
        Body::StatefulSet(spec) => findings.needs(object, Kind::Service, &spec.service_name),
        Body::RoleBinding(binding) => {
            findings.needs(object, Kind::Role, &binding.role);
            findings.needs(object, Kind::ServiceAccount, &binding.service_account);
        }
        _ => {}
    }
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
            for secret in list(node, "tls") {
                findings.needs(object, Kind::Secret, text(secret, "secretName"));
            }
            for backend in backends(node) {
                let port = backend.get("port");
                let number = port.and_then(|port| port.get("number")?.as_int());
                let wanted = match number {
                    Some(number) => number.to_string(),
                    None => port.map_or("", |port| text(port, "name")).to_owned(),
                };
                check_backend(object, text(backend, "name"), &wanted, findings);
            }
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

/// The Services that an Ingress leads to.
fn backends(node: &Node) -> impl Iterator<Item = &Node> {
    let rules = list(node, "rules")
        .iter()
        .filter_map(|rule| rule.get("http"));
    let paths = rules.flat_map(|http| http.list("paths"));
    paths.filter_map(|path| path.get("backend")?.get("service"))
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

fn check_ingress(object: &Object, spec: &IngressSpec, findings: &mut Findings) {
    if let Some(Some(secret)) = &spec.tls {
        findings.needs(object, Kind::Secret, secret);
    }
    for path in &spec.paths {
        let Backend { service, port } = &path.backend;
        match port {
            PortRef::Name(name) => check_backend(object, service, name, findings),
            PortRef::Number(number) => {
                check_backend(object, service, &number.to_string(), findings);
            }
        }
    }
}

fn check_backend(object: &Object, service: &str, port: &str, findings: &mut Findings) {
    findings.needs(object, Kind::Service, service);
    let known = findings.index.get(Kind::Service, service);
    if known.is_some_and(|known| !serves(&known.body, port)) {
        let message = format_args!(
            "it leads to the port `{port}` of Service/{service}, which has no such port"
        );
        findings.report(Code::UnservedPort, object, port, message);
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
