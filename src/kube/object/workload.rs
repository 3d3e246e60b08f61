//! What runs pods: Deployments, StatefulSets and Jobs.

use serde::Serialize;
use serde::ser::Serializer;

use super::{Labels, PodTemplate};

/// The spec of a Deployment.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DeploymentSpec<'a> {
    pub replicas: i64,
    #[serde(serialize_with = "match_labels")]
    pub selector: Labels,
    pub strategy: RollingUpdate,
    pub template: PodTemplate<'a>,
}

/// How pods are replaced by new ones, a few at a time.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RollingUpdate {
    #[serde(rename = "type")]
    kind: &'static str,
    rolling_update: Bounds,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Bounds {
    max_surge: i64,
    max_unavailable: i64,
}

impl RollingUpdate {
    pub(crate) fn new(max_surge: i64, max_unavailable: i64) -> Self {
        Self {
            kind: "RollingUpdate",
            rolling_update: Bounds {
                max_surge,
                max_unavailable,
            },
        }
    }
}

/// The spec of a StatefulSet. Its Service has its name.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StatefulSetSpec<'a> {
    pub replicas: i64,
    pub service_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_management_policy: Option<&'static str>,
    #[serde(serialize_with = "match_labels")]
    pub selector: Labels,
    pub update_strategy: UpdateStrategy,
    pub template: PodTemplate<'a>,
}

/// Pods are replaced one after the other.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct UpdateStrategy {
    #[serde(rename = "type")]
    kind: &'static str,
}

impl Default for UpdateStrategy {
    fn default() -> Self {
        Self {
            kind: "RollingUpdate",
        }
    }
}

/// The spec of a Job that runs once.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JobSpec<'a> {
    completions: u32,
    parallelism: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    completion_mode: Option<&'static str>,
    manual_selector: bool,
    backoff_limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pod_replacement_policy: Option<&'static str>,
    pub template: PodTemplate<'a>,
}

impl<'a> JobSpec<'a> {
    /// A Job that is tried so many times again, with the fields that this version of Kubernetes has.
    /// <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/>
    pub(crate) fn new(
        backoff_limit: u32,
        version: (u32, u32, u32),
        template: PodTemplate<'a>,
    ) -> Self {
        Self {
            completions: 1,
            parallelism: 1,
            completion_mode: (version >= (1, 21, 0)).then_some("NonIndexed"),
            manual_selector: false,
            backoff_limit,
            pod_replacement_policy: (version >= (1, 28, 0)).then_some("TerminatingOrFailed"),
            template,
        }
    }
}

fn match_labels<S: Serializer>(labels: &Labels, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Selector<'s> {
        match_labels: &'s Labels,
    }
    Selector {
        match_labels: labels,
    }
    .serialize(serializer)
}
