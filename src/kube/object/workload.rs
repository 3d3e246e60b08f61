//! What runs pods: Deployments, StatefulSets, Jobs and CronJobs.

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
    #[serde(skip_serializing_if = "Option::is_none")]
    manual_selector: Option<bool>,
    backoff_limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    active_deadline_seconds: Option<i64>,
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
            manual_selector: Some(false),
            backoff_limit,
            active_deadline_seconds: None,
            pod_replacement_policy: (version >= (1, 28, 0)).then_some("TerminatingOrFailed"),
            template,
        }
    }
}

/// When a CronJob starts Jobs.
#[derive(Clone, Debug)]
pub(crate) struct Timing {
    /// As cron writes it.
    pub schedule: String,
    /// The time zone of that; without one, that of the controllers.
    pub time_zone: Option<String>,
    pub suspend: bool,
    /// How long a Job may take, in seconds.
    pub deadline: i64,
}

/// The spec of a CronJob, of which one Job runs at a time.
/// <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/cron-job-v1/>
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CronJobSpec<'a> {
    schedule: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_zone: Option<String>,
    concurrency_policy: &'static str,
    suspend: bool,
    /// A Job that could not start for so long is left out: without this, a hundred missed ones keep
    /// all others from starting.
    starting_deadline_seconds: u32,
    successful_jobs_history_limit: u32,
    failed_jobs_history_limit: u32,
    pub job_template: JobTemplate<'a>,
}

/// What a CronJob makes Jobs of.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct JobTemplate<'a> {
    pub spec: JobSpec<'a>,
}

impl<'a> CronJobSpec<'a> {
    /// A CronJob that starts this Job by the clock.
    pub(crate) fn new(timing: Timing, job: JobSpec<'a>) -> Self {
        let spec = JobSpec {
            // A CronJob has no selector of its own.
            manual_selector: None,
            active_deadline_seconds: Some(timing.deadline),
            ..job
        };
        Self {
            schedule: timing.schedule,
            time_zone: timing.time_zone,
            concurrency_policy: "Forbid",
            suspend: timing.suspend,
            starting_deadline_seconds: 3600,
            successful_jobs_history_limit: 3,
            failed_jobs_history_limit: 3,
            job_template: JobTemplate { spec },
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
