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
    use crate::source::yaml::read::read;

    /// A kind, what is written of it before and after, and the field that is fixed.
    #[rustfmt::skip]
    const CASES: [(&str, &str, &str, Option<&str>); 13] = [
        ("StatefulSet", "{spec: {serviceName: a}}", "{spec: {serviceName: b}}", Some("spec.serviceName")),
        ("StatefulSet", "{spec: {podManagementPolicy: Parallel}}", "{spec: {}}", Some("spec.podManagementPolicy")),
        ("StatefulSet", "{spec: {replicas: 1, template: {a: 1}}}", "{spec: {replicas: 2, template: {a: 2}}}", None),
        ("Deployment", "{spec: {selector: {matchLabels: {a: b}}}}", "{spec: {selector: {matchLabels: {a: c}}}}", Some("spec.selector.matchLabels.a")),
        ("Deployment", "{spec: {strategy: {type: Recreate}}}", "{spec: {}}", None),
        ("Job", "{spec: {template: {spec: {a: 1}}}}", "{spec: {template: {spec: {a: 2}}}}", Some("spec.template.spec.a")),
        ("Job", "{spec: {backoffLimit: 1}}", "{spec: {backoffLimit: 2}}", None),
        ("PersistentVolumeClaim", "{spec: {storageClassName: a}}", "{spec: {storageClassName: b}}", Some("spec.storageClassName")),
        ("PersistentVolumeClaim", "{spec: {resources: {requests: {storage: 2Gi}}}}", "{spec: {resources: {requests: {storage: 1Gi}}}}", Some("spec.resources.requests.storage")),
        ("PersistentVolumeClaim", "{spec: {resources: {requests: {storage: 2Gi}}}}", "{spec: {resources: {requests: {storage: 3Gi}}}}", None),
        ("RoleBinding", "{roleRef: {name: a}}", "{roleRef: {name: b}}", Some("roleRef.name")),
        ("Secret", "{type: Opaque}", "{type: x}", Some("type")),
        ("Service", "{spec: {type: ClusterIP}}", "{spec: {type: NodePort}}", None),
    ];

    #[test]
    fn what_can_not_be_changed_is_found() {
        let object = |kind: &str, rest: &str| {
            let start = "apiVersion: v1, metadata: {name: a b, namespace: n}";
            let text = format!("{{{start}, kind: {kind}, {}", &rest[1..]);
            serde_json::to_value(read(&text, 1).unwrap()).unwrap()
        };
        for (kind, before, after, expected) in CASES {
            let (before, after) = (object(kind, before), object(kind, after));
            let report = compare(vec![before], vec![after], &Options::default());
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
