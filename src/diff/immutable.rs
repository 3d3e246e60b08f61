//! Fields that the API server never changes of an object that is there.

use super::{Change, Identity, Report, Shown, What};
use crate::source::quantity::Quantity;
use crate::source::shell;

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

/// Of a claim, all but how much it asks for, and the class of its attributes.
/// <https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-claim-v1/>
const FREE_OF_CLAIM: [&str; 2] = ["resources", "volumeAttributesClassName"];

/// Of a Job, what is fixed: the rest is how it is run.
/// <https://kubernetes.io/docs/concepts/workloads/controllers/job/>
const FIXED_OF_JOB: [&str; 5] = [
    "completionMode",
    "podFailurePolicy",
    "selector",
    "successPolicy",
    "template",
];

/// The first such field of each object that differs.
pub(crate) fn changes(report: &Report) -> Vec<(&Identity, &str)> {
    let each = report.changes.iter().filter_map(|change| {
        let What::Changed(fields) = &change.what else {
            return None;
        };
        let is_fixed = |field: &&Change| is_fixed(&change.identity.kind, field);
        let field = fields.iter().find(is_fixed)?;
        Some((&change.identity, &*field.path))
    });
    each.collect()
}

/// What to do: the object is made anew, and its pods run on meanwhile.
pub(crate) fn advice(identity: &Identity) -> String {
    let keeps_pods = match identity.kind.as_str() {
        "PersistentVolumeClaim" => {
            return "leave the value as it was, or move the data to a claim of another name".into();
        }
        "StatefulSet" | "Deployment" => " --cascade=orphan",
        _ => "",
    };
    let namespace = match &*identity.namespace {
        "" => String::new(),
        namespace => format!(" --namespace={}", shell::word(namespace)),
    };
    let name = format!("{}/{}", identity.kind.to_lowercase(), identity.name);
    format!(
        "delete it first, which the apply then makes anew: kubectl delete{namespace}{keeps_pods} {}",
        shell::word(&name)
    )
}

fn is_fixed(kind: &str, change: &Change) -> bool {
    let field = change.path.strip_prefix("spec.").map(first);
    match kind {
        "StatefulSet" => field.is_some_and(|field| !FREE_OF_STATEFUL_SET.contains(&field)),
        "Deployment" => field == Some("selector"),
        "Job" => field.is_some_and(|field| FIXED_OF_JOB.contains(&field)),
        "PersistentVolumeClaim" => {
            field.is_some_and(|field| !FREE_OF_CLAIM.contains(&field)) || is_smaller(change)
        }
        "RoleBinding" => first(&change.path) == "roleRef",
        "Secret" => change.path == "type",
        _ => false,
    }
}

/// Whether a claim asks for less than before.
fn is_smaller(change: &Change) -> bool {
    let amount = |shown: &Option<Shown>| match shown {
        Some(Shown::Value(value)) => Quantity::parse(value.as_str()?),
        _ => None,
    };
    change.path == "spec.resources.requests.storage"
        && amount(&change.after)
            .is_some_and(|after| amount(&change.before).is_some_and(|before| after < before))
}

/// The first step of a path.
fn first(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Options, compare};
    use serde_json::{Value, json};

    #[test]
    fn what_can_not_be_changed_is_found() {
        let object = |kind: &str, rest: &Value| {
            let mut object = json!({"apiVersion": "v1", "kind": kind, "metadata": {"name": "a b", "namespace": "n"}});
            let rest = rest.as_object().unwrap().clone();
            object.as_object_mut().unwrap().extend(rest);
            object
        };
        for (kind, before, after, expected) in [
            (
                "StatefulSet",
                json!({"spec": {"serviceName": "a"}}),
                json!({"spec": {"serviceName": "b"}}),
                Some("spec.serviceName"),
            ),
            (
                "StatefulSet",
                json!({"spec": {"podManagementPolicy": "Parallel"}}),
                json!({"spec": {}}),
                Some("spec.podManagementPolicy"),
            ),
            (
                "StatefulSet",
                json!({"spec": {"replicas": 1, "template": {"a": 1}}}),
                json!({"spec": {"replicas": 2, "template": {"a": 2}}}),
                None,
            ),
            (
                "Deployment",
                json!({"spec": {"selector": {"matchLabels": {"a": "b"}}}}),
                json!({"spec": {"selector": {"matchLabels": {"a": "c"}}}}),
                Some("spec.selector.matchLabels.a"),
            ),
            (
                "Deployment",
                json!({"spec": {"strategy": {"type": "Recreate"}}}),
                json!({"spec": {}}),
                None,
            ),
            (
                "Job",
                json!({"spec": {"template": {"spec": {"a": 1}}}}),
                json!({"spec": {"template": {"spec": {"a": 2}}}}),
                Some("spec.template.spec.a"),
            ),
            (
                "Job",
                json!({"spec": {"backoffLimit": 1}}),
                json!({"spec": {"backoffLimit": 2}}),
                None,
            ),
            (
                "PersistentVolumeClaim",
                json!({"spec": {"storageClassName": "a"}}),
                json!({"spec": {"storageClassName": "b"}}),
                Some("spec.storageClassName"),
            ),
            (
                "PersistentVolumeClaim",
                json!({"spec": {"resources": {"requests": {"storage": "2Gi"}}}}),
                json!({"spec": {"resources": {"requests": {"storage": "1Gi"}}}}),
                Some("spec.resources.requests.storage"),
            ),
            (
                "PersistentVolumeClaim",
                json!({"spec": {"resources": {"requests": {"storage": "2Gi"}}}}),
                json!({"spec": {"resources": {"requests": {"storage": "3Gi"}}}}),
                None,
            ),
            (
                "RoleBinding",
                json!({"roleRef": {"name": "a"}}),
                json!({"roleRef": {"name": "b"}}),
                Some("roleRef.name"),
            ),
            (
                "Secret",
                json!({"type": "Opaque"}),
                json!({"type": "x"}),
                Some("type"),
            ),
            (
                "Service",
                json!({"spec": {"type": "ClusterIP"}}),
                json!({"spec": {"type": "NodePort"}}),
                None,
            ),
        ] {
            let report = compare(
                vec![object(kind, &before)],
                vec![object(kind, &after)],
                &Options::default(),
            );
            let found: Vec<_> = changes(&report).into_iter().map(|(_, path)| path).collect();
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{kind}");
        }
    }

    #[test]
    fn the_advice_keeps_pods_and_data() {
        let of = |kind: &str| Identity {
            group: String::new(),
            kind: kind.into(),
            namespace: "n".into(),
            name: "a b".into(),
        };
        assert_eq!(
            advice(&of("StatefulSet")),
            "delete it first, which the apply then makes anew: kubectl delete --namespace=n --cascade=orphan 'statefulset/a b'"
        );
        assert!(!advice(&of("PersistentVolumeClaim")).contains("delete"));
    }
}
