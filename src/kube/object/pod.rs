//! Pods.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Container, Data, Labels, Listed, Volume};
use crate::source::Node;

/// What a controller makes pods of.
#[derive(Clone, Debug)]
pub(crate) struct PodTemplate<'a> {
    pub labels: Labels,
    pub annotations: Labels,
    pub spec: PodSpec<'a>,
}

impl Serialize for PodTemplate<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Metadata<'p> {
            labels: &'p Labels,
            #[serde(skip_serializing_if = "Labels::is_empty")]
            annotations: &'p Labels,
        }
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(
            "metadata",
            &Metadata {
                labels: &self.labels,
                annotations: &self.annotations,
            },
        )?;
        map.serialize_entry("spec", &self.spec)?;
        map.end()
    }
}

/// The spec of a pod. What is empty is left out.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PodSpec<'a> {
    pub automount_service_account_token: bool,
    pub service_account_name: String,
    #[serde(skip_serializing_if = "Data::is_empty")]
    pub host_aliases: Data<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_policy: Option<String>,
    #[serde(skip_serializing_if = "Data::is_empty")]
    pub dns_config: Data<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub image_pull_secrets: Vec<Node>,
    #[serde(skip_serializing_if = "Data::is_empty")]
    pub node_selector: Data<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority_class_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduler_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_class_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Affinity::is_empty")]
    pub affinity: Affinity<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tolerations: Vec<Cow<'a, Node>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topology_spread_constraints: Vec<SpreadConstraint<'a>>,
    #[serde(skip_serializing_if = "Data::is_empty")]
    pub security_context: Data<'a>,
    pub restart_policy: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination_grace_period_seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_network: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_users: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_service_links: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub init_containers: Vec<Listed<'a, Container<'a>>>,
    pub containers: Vec<Container<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Listed<'a, Volume>>,
}

/// Which nodes and pods a pod is drawn to, kind by kind.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Affinity<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_affinity: Option<&'a Node>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_affinity: Option<Cow<'a, Node>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_anti_affinity: Option<&'a Node>,
}

impl Affinity<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.node_affinity.is_none()
            && self.pod_affinity.is_none()
            && self.pod_anti_affinity.is_none()
    }
}

/// How the pods of a workload spread over nodes.
#[derive(Clone, Debug)]
pub(crate) struct SpreadConstraint<'a> {
    /// All that the user writes.
    pub written: Option<&'a Node>,
    /// What the user writes, but for `labelSelector`.
    pub fields: Vec<(&'a str, &'a Node)>,
    pub match_labels: Labels,
    pub match_expressions: &'a [Node],
    /// Where the user does not say it.
    pub match_label_keys: Option<[&'static str; 1]>,
    pub when_unsatisfiable: Option<&'static str>,
}

impl Serialize for SpreadConstraint<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Selector<'s> {
            #[serde(skip_serializing_if = "Labels::is_empty")]
            match_labels: &'s Labels,
            #[serde(skip_serializing_if = "<[Node]>::is_empty")]
            match_expressions: &'s [Node],
        }
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in &self.fields {
            map.serialize_entry(key, value)?;
        }
        let Self {
            match_labels,
            match_expressions,
            ..
        } = self;
        map.serialize_entry(
            "labelSelector",
            &Selector {
                match_labels,
                match_expressions,
            },
        )?;
        if let Some(keys) = &self.match_label_keys {
            map.serialize_entry("matchLabelKeys", keys)?;
        }
        if let Some(action) = self.when_unsatisfiable {
            map.serialize_entry("whenUnsatisfiable", action)?;
        }
        map.end()
    }
}
