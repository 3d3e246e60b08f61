//! The table of edges: who opens connections to whom.

use minijinja::Value;

use crate::stack::labels::INSTANCE;
use crate::stack::object::{Object, Phase};
use crate::stack::workload::Workload;

/// Connections that the stack makes, from the one who opens them to the one who takes them.
#[derive(Clone, Debug)]
pub struct Edge {
    pub from: End,
    pub to: End,
    pub ports: Vec<Port>,
    /// What they are for, in a sentence.
    pub why: &'static str,
}

/// One end of an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Pods of the release.
    Pods(Pods),
    /// Pods of the user's in the namespace of the release.
    Namespace,
    IngressController,
    Prometheus,
    Dns,
    KubernetesApi,
    /// Clients that send the media of calls.
    Callers,
    Nodes,
    /// Servers outside of the stack, which the values do not name.
    Internet,
    Anywhere,
    /// A server that the values name; `key` is where `networkPolicy` says which networks such servers are in.
    Server {
        key: &'static str,
        host: String,
    },
}

/// Pods of the release that have one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pods {
    /// The name of the policy.
    pub name: String,
    /// The label that selects them.
    pub label: (&'static str, String),
    /// They run before the release's own objects are there, so that their policy must come first.
    pub early: bool,
}

/// A port, all up to another, or all of a protocol.
#[derive(Clone, Debug)]
pub struct Port {
    pub protocol: &'static str,
    pub first: Option<Value>,
    pub last: Option<Value>,
}

impl Pods {
    pub fn new(name: &str, label: &'static str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: (label, value.to_owned()),
            early: false,
        }
    }

    /// Those of a workload.
    pub fn of(workload: &Workload) -> Self {
        Self::new(&workload.name, INSTANCE, &workload.instance)
    }

    /// Those of an object that has a workload.
    pub fn of_object(object: &Object) -> Option<Self> {
        let instance = object.workload.as_ref()?.get_attr("instance").ok()?;
        Some(Self {
            early: object.phase == Phase::Pre,
            ..Self::new(&object.name, INSTANCE, instance.as_str()?)
        })
    }
}

impl From<&Self> for Pods {
    fn from(pods: &Self) -> Self {
        pods.clone()
    }
}

impl From<&Pods> for End {
    fn from(pods: &Pods) -> Self {
        Self::Pods(pods.clone())
    }
}

/// TCP ports.
pub fn tcp(ports: impl IntoIterator<Item = i64>) -> Vec<Port> {
    ports
        .into_iter()
        .map(|port| Port {
            protocol: "TCP",
            first: Some(port.into()),
            last: None,
        })
        .collect()
}

/// The edges as they are collected.
#[derive(Debug, Default)]
pub struct Edges(pub Vec<Edge>);

impl Edges {
    pub fn add(
        &mut self,
        from: impl Into<End>,
        to: impl Into<End>,
        ports: Vec<Port>,
        why: &'static str,
    ) {
        self.0.push(Edge {
            from: from.into(),
            to: to.into(),
            ports,
            why,
        });
    }
}
