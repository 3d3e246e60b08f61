//! Security contexts of a pod and of its containers.

use super::super::parts::{Container, Part, Pod};
use crate::kube::object::Number;
use crate::source::Node;

/// What a pod, or a container, may do.
#[derive(Clone, Copy)]
pub(super) struct Context<'o> {
    pub node: Option<&'o Node>,
    /// Nothing for that of the pod.
    pub container: Option<Container<'o>>,
}

impl<'o> Context<'o> {
    /// That of the pod, then those of its containers.
    pub(super) fn all(pod: &Pod<'o>) -> impl Iterator<Item = Self> {
        let own = Self {
            node: pod.security_context(),
            container: None,
        };
        [own].into_iter().chain(Self::of_containers(pod))
    }

    pub(super) fn of_containers(pod: &Pod<'o>) -> impl Iterator<Item = Self> {
        pod.containers().map(|container| Self {
            node: match container {
                Part::Ours(container) => container.security_context.written(),
                Part::Users(node) => node.get("securityContext"),
            },
            container: Some(container),
        })
    }

    /// A field that is set.
    pub(super) fn get(self, key: &str) -> Option<&'o Node> {
        self.node?.get(key).filter(|node| !node.is_null())
    }

    pub(super) fn is(self, key: &str, value: bool) -> bool {
        self.get(key).and_then(Node::as_bool) == Some(value)
    }

    /// The names of capabilities, below `add` or `drop`.
    pub(super) fn capabilities(self, key: &str) -> &'o [Node] {
        self.get("capabilities").map_or(&[], |node| node.list(key))
    }

    /// The part that says it, or the container as the user wrote it.
    pub(super) fn part(self) -> Option<&'o Node> {
        self.node.or(match self.container {
            Some(Part::Users(node)) => Some(node),
            _ => None,
        })
    }
}

/// The ports of the node that a container takes.
pub(super) fn host_ports(container: Container) -> Vec<String> {
    match container {
        Part::Ours(container) => {
            let ports = container.ports.iter();
            let ports = ports.filter_map(|port| port.host_port.as_ref());
            ports.map(Number::to_string).collect()
        }
        Part::Users(node) => {
            let ports = node.list("ports").iter();
            let ports = ports.filter_map(|port| port.get("hostPort")?.as_int());
            let taken = ports.filter(|port| *port != 0);
            taken.map(|port| port.to_string()).collect()
        }
    }
}
