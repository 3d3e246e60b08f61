//! What runs pods, as users write it.
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/>

use super::containers::{CONTAINER, INIT_CONTAINER};
use super::metadata::{METADATA, has_a_dns_name};
use super::pods::{HOST_ALIASES, NODE_SELECTOR};
use super::scheduling::{NODE_AFFINITY, POD_AFFINITY, SPREAD_CONSTRAINT, TOLERATION};
use super::security::POD_SECURITY;
use super::selectors::LABEL_SELECTOR;
use super::types::{ANY, FILLED, MAX, Part, Type, Walk, may, must};
use super::volumes::VOLUME;
use crate::source::{Map, Node};

const SECONDS: Type = Type::Int(0, i64::MAX);

pub(super) static POD: Part = Part {
    fields: &[
        must("apiVersion", FILLED),
        must("kind", FILLED),
        must("metadata", METADATA),
        must("spec", Type::Part(&POD_SPEC)),
        may("status", Type::Free),
    ],
    rules: &[has_a_dns_name],
};

/// A Deployment, StatefulSet or DaemonSet.
pub(super) static CONTROLLER: Part = Part {
    fields: &[
        must("apiVersion", FILLED),
        must("kind", FILLED),
        must("metadata", METADATA),
        must("spec", Type::Part(&CONTROLLER_SPEC)),
        may("status", Type::Free),
    ],
    rules: &[has_a_dns_name],
};

static CONTROLLER_SPEC: Part = Part {
    fields: &[
        may("replicas", Type::Int(0, MAX)),
        must("selector", Type::Part(&LABEL_SELECTOR)),
        must("template", TEMPLATE),
        may("strategy", Type::Free),
        may("updateStrategy", Type::Free),
        may("minReadySeconds", Type::Int(0, MAX)),
        may("revisionHistoryLimit", Type::Int(0, MAX)),
        may("paused", Type::Bool),
        may("progressDeadlineSeconds", Type::Int(0, MAX)),
        may("serviceName", ANY),
        may(
            "podManagementPolicy",
            Type::OneOf(&["OrderedReady", "Parallel"]),
        ),
        may("volumeClaimTemplates", Type::List(&Type::Free)),
        may("persistentVolumeClaimRetentionPolicy", Type::Free),
        may("ordinals", Type::Free),
    ],
    rules: &[selects_its_pods],
};

pub(super) static JOB: Part = Part {
    fields: &[
        must("apiVersion", FILLED),
        must("kind", FILLED),
        must("metadata", METADATA),
        must("spec", Type::Part(&JOB_SPEC)),
        may("status", Type::Free),
    ],
    rules: &[has_a_dns_name],
};

static JOB_SPEC: Part = Part {
    fields: &[
        may("parallelism", Type::Int(0, MAX)),
        may("completions", Type::Int(0, MAX)),
        may("activeDeadlineSeconds", SECONDS),
        may("podFailurePolicy", Type::Free),
        may("successPolicy", Type::Free),
        may("backoffLimit", Type::Int(0, MAX)),
        may("backoffLimitPerIndex", Type::Int(0, MAX)),
        may("maxFailedIndexes", Type::Int(0, MAX)),
        may("selector", Type::Part(&LABEL_SELECTOR)),
        may("manualSelector", Type::Bool),
        must("template", TEMPLATE),
        may("ttlSecondsAfterFinished", Type::Int(0, MAX)),
        may("completionMode", Type::OneOf(&["NonIndexed", "Indexed"])),
        may("suspend", Type::Bool),
        may(
            "podReplacementPolicy",
            Type::OneOf(&["TerminatingOrFailed", "Failed"]),
        ),
        may("managedBy", ANY),
    ],
    rules: &[pods_end],
};

pub(super) static CRON_JOB: Part = Part {
    fields: &[
        must("apiVersion", FILLED),
        must("kind", FILLED),
        must("metadata", METADATA),
        must(
            "spec",
            Type::Part(&Part {
                fields: &[
                    must("schedule", FILLED),
                    may("timeZone", ANY),
                    may("startingDeadlineSeconds", SECONDS),
                    may(
                        "concurrencyPolicy",
                        Type::OneOf(&["Allow", "Forbid", "Replace"]),
                    ),
                    may("suspend", Type::Bool),
                    must(
                        "jobTemplate",
                        Type::Part(&Part {
                            fields: &[
                                may("metadata", METADATA),
                                must("spec", Type::Part(&JOB_SPEC)),
                            ],
                            rules: &[],
                        }),
                    ),
                    may("successfulJobsHistoryLimit", Type::Int(0, MAX)),
                    may("failedJobsHistoryLimit", Type::Int(0, MAX)),
                ],
                rules: &[],
            }),
        ),
        may("status", Type::Free),
    ],
    rules: &[has_a_dns_name],
};

const TEMPLATE: Type = Type::Part(&Part {
    fields: &[
        may("metadata", METADATA),
        must("spec", Type::Part(&POD_SPEC)),
    ],
    rules: &[],
});

static POD_SPEC: Part = Part {
    fields: &[
        must("containers", Type::Keyed(&CONTAINER, &[("name", "")])),
        may(
            "initContainers",
            Type::Keyed(&INIT_CONTAINER, &[("name", "")]),
        ),
        may("ephemeralContainers", Type::List(&Type::Free)),
        may("volumes", Type::Keyed(&VOLUME, &[("name", "")])),
        may(
            "restartPolicy",
            Type::OneOf(&["Always", "OnFailure", "Never"]),
        ),
        may("terminationGracePeriodSeconds", SECONDS),
        may("activeDeadlineSeconds", SECONDS),
        may(
            "dnsPolicy",
            Type::OneOf(&["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"]),
        ),
        may("dnsConfig", Type::Free),
        may("nodeSelector", NODE_SELECTOR),
        may("nodeName", ANY),
        may("serviceAccountName", ANY),
        may("serviceAccount", ANY),
        may("automountServiceAccountToken", Type::Bool),
        may("hostNetwork", Type::Bool),
        may("hostPID", Type::Bool),
        may("hostIPC", Type::Bool),
        may("hostUsers", Type::Bool),
        may("hostname", ANY),
        may("hostnameOverride", ANY),
        may("subdomain", ANY),
        may("setHostnameAsFQDN", Type::Bool),
        may("shareProcessNamespace", Type::Bool),
        may("enableServiceLinks", Type::Bool),
        may("securityContext", Type::Part(&POD_SECURITY)),
        may("imagePullSecrets", Type::List(&NAMED)),
        may("affinity", AFFINITY),
        may("schedulerName", ANY),
        may("schedulingGates", Type::List(&Type::Free)),
        may("tolerations", Type::List(&TOLERATION)),
        may("hostAliases", HOST_ALIASES),
        may("priorityClassName", ANY),
        may("priority", Type::Int(i32::MIN as i64, MAX)),
        may(
            "preemptionPolicy",
            Type::OneOf(&["PreemptLowerPriority", "Never"]),
        ),
        may("readinessGates", Type::List(&Type::Free)),
        may("runtimeClassName", ANY),
        may("overhead", Type::Quantities),
        may(
            "topologySpreadConstraints",
            Type::List(&Type::Part(&SPREAD_CONSTRAINT)),
        ),
        may("os", Type::Free),
        may("resourceClaims", Type::List(&Type::Free)),
        may("resources", Type::Free),
        may("workloadRef", Type::Free),
    ],
    rules: &[has_containers],
};

static NAMED: Type = Type::Part(&Part {
    fields: &[may("name", ANY)],
    rules: &[],
});

const AFFINITY: Type = Type::Part(&Part {
    fields: &[
        may("nodeAffinity", NODE_AFFINITY),
        may("podAffinity", POD_AFFINITY),
        may("podAntiAffinity", POD_AFFINITY),
    ],
    rules: &[],
});

fn has_containers<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    if map
        .get("containers")
        .is_some_and(|node| node.as_list().is_empty() && !node.is_null())
    {
        walk.report_field(map, "containers", "a pod has at least one container");
    }
}

/// A controller has the pods that it makes.
fn selects_its_pods<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let below = |keys: &[&str]| -> Option<&'n Map> {
        let (first, rest) = keys.split_first()?;
        map.get(first)?.below(rest)?.as_map()
    };
    let labels = below(&["template", "metadata", "labels"]);
    let wanted = below(&["selector", "matchLabels"]);
    let has = |key: &str, value: &Node| {
        let known = labels.and_then(|labels| labels.get(key));
        known.is_some_and(|known| known.is_same(value))
    };
    if wanted.is_some_and(|wanted| !wanted.iter().all(|(key, value)| has(key, value))) {
        walk.report_field(map, "selector", "the labels of the pods do not fit it");
    }
}

/// The pods of a Job are not started again for ever.
fn pods_end<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let policy = map
        .get("template")
        .and_then(|template| template.below(&["spec", "restartPolicy"]));
    let ends = policy.and_then(Node::as_str);
    if !matches!(ends, Some("OnFailure" | "Never")) {
        let message = "`spec.restartPolicy` of a Job is `OnFailure` or `Never`";
        walk.report_field(map, "template", message);
    }
}
