//! Network policies.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::{Labels, Number};
use crate::source::Node;

/// The spec of a policy about both directions.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NetworkPolicySpec<'a> {
    pub pod_selector: PodSelector,
    pub policy_types: [&'static str; 2],
    /// What may reach the pods.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ingress: Vec<Reasoned<'a>>,
    /// What the pods may reach.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub egress: Vec<Reasoned<'a>>,
}

impl NetworkPolicySpec<'_> {
    /// A policy for these pods that allows nothing.
    pub(crate) fn new(pod_selector: PodSelector) -> Self {
        Self {
            pod_selector,
            policy_types: ["Ingress", "Egress"],
            ingress: Vec::new(),
            egress: Vec::new(),
        }
    }
}

/// Pods of the namespace by their labels.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PodSelector {
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub match_labels: Labels,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub match_expressions: Vec<OneOf>,
}

impl PodSelector {
    pub(crate) fn labels(labels: Labels) -> Self {
        Self {
            match_labels: labels,
            match_expressions: Vec::new(),
        }
    }
}

/// A label that has one of these values.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OneOf {
    pub key: &'static str,
    operator: &'static str,
    pub values: Vec<String>,
}

impl OneOf {
    pub(crate) fn new(key: &'static str, values: Vec<String>) -> Self {
        Self {
            key,
            operator: "In",
            values,
        }
    }
}

/// A rule, and what it is for: that is printed as a comment.
#[derive(Clone, Debug)]
pub(crate) struct Reasoned<'a> {
    pub why: &'static str,
    pub rule: PolicyRule<'a>,
}

impl Serialize for Reasoned<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rule.serialize(serializer)
    }
}

/// What a policy allows.
#[derive(Clone, Debug)]
pub(crate) enum PolicyRule<'a> {
    /// Connections from these peers; from anyone where there is none.
    From {
        peers: Vec<Peer>,
        ports: Vec<PolicyPort>,
    },
    /// Connections to these peers; to anyone where there is none.
    To {
        peers: Vec<Peer>,
        ports: Vec<PolicyPort>,
    },
    /// As the user writes it.
    Users(Cow<'a, Node>),
}

impl Serialize for PolicyRule<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (side, peers, ports) = match self {
            Self::From { peers, ports } => ("from", peers, ports),
            Self::To { peers, ports } => ("to", peers, ports),
            Self::Users(node) => return node.serialize(serializer),
        };
        let mut map = serializer.serialize_map(None)?;
        if !peers.is_empty() {
            map.serialize_entry(side, peers)?;
        }
        if !ports.is_empty() {
            map.serialize_entry("ports", ports)?;
        }
        map.end()
    }
}

/// Who stands at the other end of a connection.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Peer {
    /// Pods of the release's namespace.
    #[serde(rename_all = "camelCase")]
    Pods { pod_selector: PodSelector },
    /// Pods of other namespaces.
    #[serde(rename_all = "camelCase")]
    Elsewhere {
        namespace_selector: PodSelector,
        #[serde(skip_serializing_if = "Option::is_none")]
        pod_selector: Option<PodSelector>,
    },
    /// Addresses.
    #[serde(rename_all = "camelCase")]
    Network { ip_block: IpBlock },
}

/// A network, but for parts of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct IpBlock {
    pub cidr: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
}

/// A port, all up to another, or all of a protocol.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PolicyPort {
    pub protocol: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_port: Option<Number>,
}
