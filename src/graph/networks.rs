//! The stack for networks: kinds of pods, the ports on which they take connections, and what
//! policies allow.

use serde_json::json;

use super::ends::{Side, outside};
use super::picture::{Kind, Picture};
use super::rules;
use crate::kube::object::PolicyPort;
use crate::stack::Stack;
use crate::stack::connected::Connected;
use crate::stack::ends::{Connection, End};
use crate::stack::outline::OpenPort;
use crate::stack::pods::Pods;
use crate::stack::policy::Further;

/// Pods, ports, and what policies allow.
pub(crate) fn networks(stack: &Stack, has_job: bool) -> Picture {
    let release = stack.release();
    let about = if stack.is_enclosed() {
        "What network policies allow. All else is denied."
    } else {
        "What network policies would allow: there are none, networkPolicy.enabled is false."
    };
    let mut drawing = Drawing {
        picture: Picture {
            view: "networks",
            title: format!("Networks of {}", release.name),
            about: about.to_owned(),
            ..Picture::default()
        },
        stack,
        connected: stack.connected(has_job),
    };
    let connections = std::mem::take(&mut drawing.connected.connections);
    for connection in &connections {
        drawing.connection(connection);
    }
    for further in std::mem::take(&mut drawing.connected.further) {
        drawing.further(&further);
    }
    drawing.alone();
    for port in stack.outline().ports {
        drawing.open_port(&port);
    }
    drawing.picture
}

struct Drawing<'d, 'a> {
    picture: Picture,
    stack: &'d Stack<'a>,
    connected: Connected<'a>,
}

impl Drawing<'_, '_> {
    fn connection(&mut self, connection: &Connection) {
        let from = self.end(&connection.from, Side::From);
        let to = self.end(&connection.to, Side::To);
        if let (Some(from), Some(to)) = (from, to) {
            let ports = words(&connection.ports);
            self.picture.arrow(from, to, connection.why, ports);
        }
    }

    /// The box of an end. Pods that are not there have none.
    fn end(&mut self, end: &End, side: Side) -> Option<usize> {
        if let End::Pods(pods) = end {
            return self.pods(pods);
        }
        let node = outside(&mut self.picture, self.stack, end, side);
        for line in rules::peers(&json!(self.connected.peers(end))) {
            self.picture.detail(node, line);
        }
        Some(node)
    }

    /// The box of pods: with the ports of their containers, or with their names, where they are of
    /// several workloads.
    fn pods(&mut self, pods: &Pods) -> Option<usize> {
        let component = self.connected.component_of(pods)?;
        let title = self.stack.title_of(component).unwrap_or(component);
        let node = self.picture.node(Kind::Pods, &pods.name, &pods.name, true);
        self.picture.detail(node, title.to_owned());
        let mut lines = Vec::new();
        let mut instances: Vec<&Pods> = Vec::new();
        for object in self.connected.workloads(pods) {
            let own = object.policy_pods.as_ref();
            instances.extend(own.filter(|own| !instances.contains(own)));
            let template = object.manifest.body.pods();
            let containers = template.map_or(&[][..], |pods| &pods.spec.containers);
            let ports = containers.iter().flat_map(|container| &container.ports);
            lines.extend(ports.map(|port| {
                let protocol = port.protocol.unwrap_or("TCP");
                format!("{protocol} {} {}", port.container_port, port.name)
            }));
        }
        if instances.len() > 1 {
            lines = instances.iter().map(|own| own.name.clone()).collect();
        }
        for line in lines {
            self.picture.detail(node, line);
        }
        Some(node)
    }

    /// What users allow, and nameservers.
    fn further(&mut self, further: &Further) {
        let Some(pods) = self.pods(&further.pods) else {
            return;
        };
        let side = if further.is_out { "to" } else { "from" };
        let peers = rules::peers(&further.rule[side]);
        let name = if further.is_out {
            "Further servers"
        } else {
            "Further clients"
        };
        let key = format!("{name} {}", peers.join(" "));
        let other = self.picture.node(Kind::Outside, &key, name, false);
        for line in peers {
            self.picture.detail(other, line);
        }
        let (from, to) = if further.is_out {
            (pods, other)
        } else {
            (other, pods)
        };
        let ports = rules::ports(&further.rule["ports"]);
        self.picture.arrow(from, to, further.why, ports);
    }

    /// Pods that nobody connects to, and that connect to nobody.
    fn alone(&mut self) {
        let own = self.connected.objects.iter();
        let all: Vec<Pods> = own.filter_map(|it| it.policy_pods.clone()).collect();
        for pods in all {
            self.pods(&pods);
        }
    }

    /// A port of the nodes or of a load balancer, in the box of those who come by it.
    fn open_port(&mut self, port: &OpenPort) {
        let callers = self.end(&End::Callers, Side::From);
        if let (Some(callers), Some(numbers)) = (callers, &port.numbers) {
            let line = format!("{} {numbers} ({})", port.protocol, port.port_type);
            self.picture.detail(callers, line);
        }
    }
}

fn words(ports: &[PolicyPort]) -> Vec<String> {
    rules::ports(&json!(ports))
}
