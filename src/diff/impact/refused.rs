//! Changes that the API server takes of no object that is there. Each was tried on one.

use serde_json::Value;

use super::super::kubectl::about;
use super::super::options::Options;
use super::super::path::{self, Step};
use super::kind::{Impact, ImpactKind};
use super::recreate::{self, Recreation};
use super::rollout::{self, Rollout};
use super::workload::Workload;
use super::{Sides, service, size};
use crate::diff::{Change, Identity, Shown, absent};

/// Of a StatefulSet all but these fields of its `spec` are fixed.
/// <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/>
const FREE_OF_STATEFUL_SET: [&str; 7] = [
    "minReadySeconds",
    "ordinals",
    "persistentVolumeClaimRetentionPolicy",
    "replicas",
    "revisionHistoryLimit",
    "template",
    "updateStrategy",
];

/// Of a Job, what is fixed: the rest is how it is run.
/// <https://kubernetes.io/docs/concepts/workloads/controllers/job/>
const FIXED_OF_JOB: [&str; 7] = [
    "backoffLimitPerIndex",
    "completionMode",
    "managedBy",
    "podFailurePolicy",
    "selector",
    "successPolicy",
    "template",
];

/// Of a volume, all but these is where it is.
const FREE_OF_VOLUME: [&str; 7] = [
    "accessModes",
    "capacity",
    "claimRef",
    "mountOptions",
    "nodeAffinity",
    "persistentVolumeReclaimPolicy",
    "storageClassName",
];

/// Of a pod, what is free of its `spec`.
const FREE_OF_POD: [&str; 3] = [
    "activeDeadlineSeconds",
    "terminationGracePeriodSeconds",
    "tolerations",
];

/// What the API server fills in beside what [`absent`] knows.
const DEFAULTS: [(&str, &str); 4] = [
    ("preemptionPolicy", "PreemptLowerPriority"),
    ("reclaimPolicy", "Delete"),
    ("type", "Opaque"),
    ("volumeBindingMode", "Immediate"),
];

/// What is refused of an object, with what to do instead.
pub(super) fn of(
    identity: &Identity,
    fields: &[Change],
    sides: &Sides,
    workloads: &[Workload],
    options: &Options,
) -> Vec<Impact> {
    if is_made_anew(&sides.after) {
        return Vec::new();
    }
    if let Some(impact) = unmerged(identity, sides, options) {
        return vec![impact];
    }
    if (&*identity.group, &*identity.kind) == ("", "Service") {
        return service::of(identity, fields, sides, options)
            .into_iter()
            .collect();
    }
    let is_refused = |field: &&Change| is_fixed(identity, field, sides) && !is_default(field);
    let paths: Vec<&str> = fields
        .iter()
        .filter(is_refused)
        .map(|it| &*it.path)
        .collect();
    let Some(first) = paths.first() else {
        return Vec::new();
    };
    let named = |it: &&Workload| it.identity == identity;
    let workload = workloads.iter().find(named);
    let mut out = vec![refusal(identity, &paths, sides, workload, options).path(first)];
    out.extend(workload.and_then(|workload| stopped(workload, &paths)));
    out
}

/// Whether what applies an object makes it anew each time, or where that is needed: Helm and Argo CD a
/// hook, Flux what it may force.
fn is_made_anew(object: &Value) -> bool {
    let annotations = &object["metadata"]["annotations"];
    let is_hook = ["helm.sh/hook", "argocd.argoproj.io/hook"];
    is_hook.iter().any(|key| annotations[*key].is_string())
        || annotations["kustomize.toolkit.fluxcd.io/force"] == "enabled"
}

/// Says that fields can't be changed, and how to make the object anew.
fn refusal(
    identity: &Identity,
    paths: &[&str],
    sides: &Sides,
    workload: Option<&Workload>,
    options: &Options,
) -> Impact {
    let impact = Impact::new(ImpactKind::Recreate, identity, recreate::message(paths));
    if is_volume(identity) && !is_unbound(identity, sides) {
        let delete = about("delete", identity, options);
        return impact.hint(format!(
            "leave the value as it was, or copy what it holds to another of a new name; this deletes \
             what it holds, so that an apply can make it anew: {delete}"
        ));
    }
    let is_replaced = workload.is_some_and(Workload::is_replaced);
    let Recreation { commands, meaning } = match &*identity.kind {
        "StatefulSet" => recreate::stateful_set(identity, paths, options, is_replaced),
        _ => recreate::anew(identity, options),
    };
    impact
        .hint(format!("make it anew: {meaning}"))
        .commands(commands)
}

/// A workload whose pods stop, or restart, since it is made anew.
fn stopped(workload: &Workload, paths: &[&str]) -> Option<Impact> {
    let identity = workload.identity;
    let has = |field: &str| paths.iter().find(|path| path.starts_with(field));
    let impact =
        |kind, message: String, path: &str| Some(Impact::new(kind, identity, message).path(path));
    if let Some(path) = has("spec.selector") {
        let is_down = rollout::of(workload) != Rollout::NoPods;
        let message = "its pods stop until it is applied again".to_owned();
        return is_down.then(|| impact(ImpactKind::Downtime, message, path))?;
    }
    let path = has("spec.serviceName").or_else(|| has("spec.volumeClaimTemplates"))?;
    let message = format!("restarts, since it is made anew: `{path}`");
    match rollout::of(workload) {
        _ if workload.is_replaced() || identity.kind != "StatefulSet" => None,
        Rollout::Rolling => impact(ImpactKind::Restart, message, path),
        Rollout::Down(_) => impact(ImpactKind::Downtime, message, path),
        Rollout::NoPods | Rollout::Waits(_) => None,
    }
}

fn is_volume(identity: &Identity) -> bool {
    matches!(
        &*identity.kind,
        "PersistentVolumeClaim" | "PersistentVolume"
    )
}

/// Whether a claim of a cluster has no volume yet.
fn is_unbound(identity: &Identity, sides: &Sides) -> bool {
    let phase = sides.status["phase"].as_str();
    identity.kind == "PersistentVolumeClaim" && phase.is_some_and(|phase| phase != "Bound")
}

/// Whether a field of an object of this kind is fixed once it is there.
fn is_fixed(identity: &Identity, field: &Change, sides: &Sides) -> bool {
    let steps = path::steps(&field.path).unwrap_or_default();
    let mut keys = steps.iter().map(|step| step.key().unwrap_or_default());
    let top = keys.next().unwrap_or_default();
    let below = keys.next().filter(|_| top == "spec");
    let below = |fits: &dyn Fn(&str) -> bool| below.is_some_and(fits);
    match (&*identity.group, &*identity.kind) {
        ("apps", "StatefulSet") => below(&|it| !FREE_OF_STATEFUL_SET.contains(&it)),
        ("apps", "Deployment" | "DaemonSet" | "ReplicaSet") => below(&|it| it == "selector"),
        ("batch", "Job") => below(&|it| is_fixed_of_job(it, &steps, sides)),
        ("", "PersistentVolumeClaim") => {
            below(&|it| !matches!(it, "resources" | "volumeAttributesClassName"))
                || is_refused_size(identity, field, sides)
        }
        ("", "PersistentVolume") => below(&|it| !FREE_OF_VOLUME.contains(&it)),
        ("", "Pod") => below(&|it| !FREE_OF_POD.contains(&it)) && !field.path.ends_with(".image"),
        ("rbac.authorization.k8s.io", "RoleBinding" | "ClusterRoleBinding") => top == "roleRef",
        ("", "Secret") => top == "type" || is_frozen(top, sides),
        ("", "ConfigMap") => is_frozen(top, sides),
        ("storage.k8s.io", "StorageClass") => matches!(
            top,
            "provisioner" | "parameters" | "reclaimPolicy" | "volumeBindingMode"
        ),
        ("scheduling.k8s.io", "PriorityClass") => matches!(top, "value" | "preemptionPolicy"),
        ("networking.k8s.io", "IngressClass") => below(&|it| it == "controller"),
        ("node.k8s.io", "RuntimeClass") => top == "handler",
        _ => false,
    }
}

/// Whether the content of a ConfigMap or a Secret was declared to stay as it is.
fn is_frozen(top: &str, sides: &Sides) -> bool {
    sides.before["immutable"] == true
        && matches!(top, "data" | "binaryData" | "stringData" | "immutable")
}

fn is_fixed_of_job(field: &str, steps: &[Step], sides: &Sides) -> bool {
    let spec = &sides.after["spec"];
    if field == "completions" {
        // An indexed Job may grow, if its pods may run at the same time.
        let is_indexed = spec["completionMode"] == "Indexed";
        return !(is_indexed && spec["completions"] == spec["parallelism"]);
    }
    // Where the pods of one run that waits may run, can be changed.
    let below: Vec<_> = steps.iter().skip(2).filter_map(Step::key).collect();
    let is_where = matches!(
        below[..],
        ["metadata", ..]
            | [
                "spec",
                "nodeSelector" | "tolerations" | "schedulingGates",
                ..
            ]
    );
    let waits = sides.before["spec"]["suspend"] == true;
    FIXED_OF_JOB.contains(&field) && !(field == "template" && waits && is_where)
}

/// Whether a claim can't ask for as much: for less than it has, or for more as long as it has
/// nothing. Limits are fixed.
fn is_refused_size(identity: &Identity, field: &Change, sides: &Sides) -> bool {
    if field.path.starts_with("spec.resources.limits") {
        return true;
    }
    size::is_smaller(field) || (size::is_one(field) && is_unbound(identity, sides))
}

/// Whether only one side says what the other means.
fn is_default(field: &Change) -> bool {
    let value = match (&field.before, &field.after) {
        (Some(Shown::Value(value)), None) | (None, Some(Shown::Value(value))) => value,
        _ => return false,
    };
    let steps = path::steps(&field.path).unwrap_or_default();
    let key = |from_end: usize| {
        let place = steps.len().checked_sub(from_end)?;
        steps[place].key()
    };
    let (parent, name) = (key(2).unwrap_or_default(), key(1).unwrap_or_default());
    let is_listed = |(known, text): &(&str, &str)| *known == name && value == text;
    DEFAULTS.iter().any(is_listed) || absent::is_filled_in(parent, name, value)
}

/// A strategy of one kind beside settings of another, which nobody takes away: they were filled in,
/// or the API server merges them.
fn unmerged(identity: &Identity, sides: &Sides, options: &Options) -> Option<Impact> {
    let (field, to, is_merged) = match (&*identity.group, &*identity.kind) {
        ("apps", "StatefulSet" | "DaemonSet") => ("updateStrategy", "OnDelete", true),
        ("apps", "Deployment") => ("strategy", "Recreate", sides.is_on_server),
        _ => return None,
    };
    let (before, after) = (&sides.before["spec"][field], &sides.after["spec"][field]);
    let settings = &before["rollingUpdate"];
    let is_left = if options.live {
        settings.is_object() && !sides.goes_with_strategy
    } else {
        before["type"].is_null() && identity.kind == "StatefulSet"
    };
    if after["type"] != to || before["type"] == to || !is_merged || !is_left {
        return None;
    }
    let patch = format!(r#"{{"spec":{{"{field}":{{"type":"{to}","rollingUpdate":null}}}}}}"#);
    let verb = format!("patch --type=merge --patch='{patch}'");
    let path = format!("spec.{field}");
    let message = format!(
        "`{path}.rollingUpdate`, which the cluster has, does not go with `{to}`: the API server refuses the apply"
    );
    let impact = Impact::new(ImpactKind::Recreate, identity, message).path(&path);
    let commands = vec![about(&verb, identity, options), recreate::apply(options)];
    Some(
        impact
            .hint("take it away first: nothing is lost")
            .commands(commands),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Options, compare};
    use crate::source::yaml::read::read;

    /// A kind, what is written of it before and after, and the field that is refused.
    #[rustfmt::skip]
    const CASES: [(&str, &str, &str, Option<&str>); 30] = [
        ("apps/v1 StatefulSet", "{spec: {serviceName: a}}", "{spec: {serviceName: b}}", Some("spec.serviceName")),
        ("apps/v1 StatefulSet", "{spec: {podManagementPolicy: Parallel}}", "{spec: {}}", Some("spec.podManagementPolicy")),
        ("apps/v1 StatefulSet", "{spec: {podManagementPolicy: OrderedReady}}", "{spec: {}}", None),
        ("apps/v1 StatefulSet", "{spec: {replicas: 1, template: {a: 1}}}", "{spec: {replicas: 2, template: {a: 2}}}", None),
        ("apps/v1 StatefulSet", "{spec: {}}", "{spec: {updateStrategy: {type: OnDelete}}}", Some("spec.updateStrategy")),
        ("apps/v1 Deployment", "{spec: {selector: {matchLabels: {a: b}}}}", "{spec: {selector: {matchLabels: {a: c}}}}", Some("spec.selector.matchLabels.a")),
        ("apps/v1 Deployment", "{spec: {strategy: {type: Recreate}}}", "{spec: {}}", None),
        ("x.y/v1 Deployment", "{spec: {selector: {a: b}}}", "{spec: {selector: {a: c}}}", None),
        ("batch/v1 Job", "{spec: {template: {spec: {a: 1}}}}", "{spec: {template: {spec: {a: 2}}}}", Some("spec.template.spec.a")),
        ("batch/v1 Job", "{spec: {suspend: true, template: {spec: {nodeSelector: {a: b}}}}}", "{spec: {template: {spec: {nodeSelector: {a: c}}}}}", None),
        ("batch/v1 Job", "{spec: {backoffLimit: 1}}", "{spec: {backoffLimit: 2}}", None),
        ("batch/v1 Job", "{spec: {completions: 2}}", "{spec: {}}", Some("spec.completions")),
        ("batch/v1 Job", "{spec: {completions: 1}}", "{spec: {}}", None),
        ("v1 PersistentVolumeClaim", "{spec: {storageClassName: a}}", "{spec: {storageClassName: b}}", Some("spec.storageClassName")),
        ("v1 PersistentVolumeClaim", "{spec: {resources: {requests: {storage: 2Gi}}}}", "{spec: {resources: {requests: {storage: 1Gi}}}}", Some("spec.resources.requests.storage")),
        ("v1 PersistentVolumeClaim", "{spec: {resources: {requests: {storage: 2Gi}}}}", "{spec: {resources: {requests: {storage: 3Gi}}}}", None),
        ("rbac.authorization.k8s.io/v1 RoleBinding", "{roleRef: {name: a}}", "{roleRef: {name: b}}", Some("roleRef.name")),
        ("v1 Secret", "{type: Opaque}", "{type: x}", Some("type")),
        ("v1 Secret", "{type: Opaque}", "{}", None),
        ("v1 Secret", "{type: x}", "{}", Some("type")),
        ("v1 ConfigMap", "{immutable: true, data: {a: x}}", "{immutable: true, data: {a: y}}", Some("data.a")),
        ("v1 ConfigMap", "{data: {a: x}}", "{immutable: true, data: {a: y}}", None),
        ("v1 Service", "{spec: {type: ClusterIP}}", "{spec: {type: NodePort}}", None),
        ("v1 Service", "{spec: {clusterIP: None}}", "{spec: {type: NodePort}}", Some("spec.type")),
        ("v1 Service", "{spec: {clusterIP: None}}", "{spec: {}}", Some("spec.clusterIP")),
        ("v1 Service", "{spec: {}}", "{spec: {clusterIP: None}}", Some("spec.clusterIP")),
        ("v1 Service", "{spec: {type: ExternalName}}", "{spec: {clusterIP: None}}", None),
        ("v1 Service", "{spec: {clusterIP: 10.0.0.1}}", "{spec: {}}", None),
        ("storage.k8s.io/v1 StorageClass", "{provisioner: a}", "{provisioner: b}", Some("provisioner")),
        ("networking.k8s.io/v1 Ingress", "{spec: {ingressClassName: a}}", "{spec: {ingressClassName: b}}", None),
    ];

    fn refused(kind: &str, before: &str, after: &str, metadata: &str) -> Vec<Impact> {
        let object = |rest: &str| {
            let (version, kind) = kind.split_once(' ').unwrap();
            let start = format!(
                "apiVersion: {version}, kind: {kind}, metadata: {{name: a b, namespace: shop{metadata}}}"
            );
            let end = rest[1..].trim_start_matches('}');
            let comma = if end.is_empty() { "}" } else { ", " };
            let text = format!("{{{start}{comma}{end}");
            serde_json::to_value(read(&text, 1).unwrap()).unwrap()
        };
        let report = compare(
            vec![object(before)],
            vec![object(after)],
            &Options::default(),
        );
        let impacts = report
            .impacts()
            .filter(|it| it.kind == ImpactKind::Recreate);
        impacts.cloned().collect()
    }

    #[test]
    fn what_can_not_be_changed_is_found() {
        for (kind, before, after, expected) in CASES {
            let found = refused(kind, before, after, "");
            let paths: Vec<_> = found.iter().map(|it| it.path.as_deref().unwrap()).collect();
            assert_eq!(
                paths,
                expected.into_iter().collect::<Vec<_>>(),
                "{kind} {before}"
            );
        }
    }

    #[test]
    fn what_is_run_keeps_pods_and_data() {
        let set = refused(
            "apps/v1 StatefulSet",
            "{spec: {serviceName: a}}",
            "{spec: {serviceName: b}}",
            "",
        );
        assert_eq!(
            set[0].commands,
            [
                "kubectl delete --cascade=orphan --namespace=shop 'statefulset.apps/a b'",
                "# apply the manifests",
                "kubectl rollout restart --namespace=shop 'statefulset.apps/a b'",
            ]
        );
        let class = [
            "{spec: {storageClassName: a}}",
            "{spec: {storageClassName: b}}",
        ];
        let claim = refused("v1 PersistentVolumeClaim", class[0], class[1], "");
        assert!(claim[0].commands.is_empty());
    }

    #[test]
    fn hooks_are_made_anew_by_who_runs_them() {
        for hook in [
            "helm.sh/hook: x",
            "argocd.argoproj.io/hook: Sync",
            "kustomize.toolkit.fluxcd.io/force: enabled",
        ] {
            let metadata = format!(", annotations: {{{hook}}}");
            let found = refused(
                "batch/v1 Job",
                "{spec: {selector: {a: 1}}}",
                "{spec: {selector: {a: 2}}}",
                &metadata,
            );
            assert_eq!(found, [], "{hook}");
        }
    }
}
