//! Values that mean the same as a missing field.

use serde_json::{Map, Value};

use crate::kube::stored::{NUMBERS, OWN_KEYS, SWITCHES};

/// Maps of Kubernetes that have no meaning if empty.
/// <https://kubernetes.io/docs/reference/kubernetes-api/>
const PLAIN_MAPS: [&str; 14] = [
    "annotations",
    "binaryData",
    "data",
    "labels",
    "limits",
    "matchLabels",
    "nodeSelector",
    "requests",
    "resources",
    "securityContext",
    "status",
    "strategy",
    "stringData",
    "updateStrategy",
];

/// Fields that have a meaning even if empty: a volume of this source, all pods, all namespaces.
const CHOICES: [&str; 9] = [
    "affinity",
    "emptyDir",
    "labelSelector",
    "namespaceSelector",
    "nodeAffinity",
    "podAffinity",
    "podAntiAffinity",
    "podSelector",
    "selector",
];

/// Whether the field `name` with this value means the same as a missing one: null, an empty list,
/// or a map of such values if it is one of [`PLAIN_MAPS`].
pub(super) fn is_same_as(name: &str, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => {
            PLAIN_MAPS.contains(&name) && map.iter().all(|(key, value)| is_same_as(key, value))
        }
        _ => false,
    }
}

/// Texts that say something even if empty, e.g. a claim of no storage class.
const TEXTS: [&str; 3] = ["ingressClassName", "runtimeClassName", "storageClassName"];

/// Whether a cluster drops the field `name` of the map `parent` when it stores this value.
pub(super) fn is_left_out(parent: &str, name: &str, value: &Value) -> bool {
    if OWN_KEYS.contains(&parent) || CHOICES.contains(&name) {
        return false;
    }
    match value {
        Value::Null => true,
        Value::Bool(on) => !on && SWITCHES.contains(&name),
        Value::Number(number) => number.as_f64() == Some(0.0) && NUMBERS.contains(&name),
        Value::String(text) => text.is_empty() && !TEXTS.contains(&name),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.iter().all(|(key, value)| is_left_out(name, key, value)),
    }
}

/// Whether an empty map says more in this field than one that is not there.
pub(super) fn says_most_if_empty(name: &str, map: &Map<String, Value>) -> bool {
    map.is_empty() && CHOICES.contains(&name)
}

/// What the API server fills in, as JSON.
const DEFAULTS: [(&str, &str); 39] = [
    ("allocateLoadBalancerNodePorts", "true"),
    ("apiGroup", "\"rbac.authorization.k8s.io\""),
    ("apiVersion", "\"v1\""),
    ("backoffLimit", "6"),
    ("completionMode", "\"NonIndexed\""),
    ("completions", "1"),
    ("defaultMode", "420"),
    ("divisor", "\"0\""),
    ("dnsPolicy", "\"ClusterFirst\""),
    ("enableServiceLinks", "true"),
    ("expirationSeconds", "3600"),
    ("externalTrafficPolicy", "\"Cluster\""),
    ("failureThreshold", "3"),
    ("internalTrafficPolicy", "\"Cluster\""),
    ("maxSurge", "\"25%\""),
    ("maxUnavailable", "\"25%\""),
    ("parallelism", "1"),
    ("partition", "0"),
    ("periodSeconds", "10"),
    ("podManagementPolicy", "\"OrderedReady\""),
    ("progressDeadlineSeconds", "600"),
    ("protocol", "\"TCP\""),
    ("replicas", "1"),
    ("revisionHistoryLimit", "10"),
    ("schedulerName", "\"default-scheduler\""),
    ("scheme", "\"HTTP\""),
    ("sessionAffinity", "\"None\""),
    ("successThreshold", "1"),
    ("suspend", "false"),
    ("terminationMessagePath", "\"/dev/termination-log\""),
    ("terminationMessagePolicy", "\"File\""),
    ("timeoutSeconds", "1"),
    ("type", "\"ClusterIP\""),
    ("type", "\"RollingUpdate\""),
    ("volumeMode", "\"Filesystem\""),
    ("whenDeleted", "\"Retain\""),
    ("whenScaled", "\"Retain\""),
    ("creationTimestamp", "null"),
    ("status", "{}"),
];

/// What it fills in for a pod alone: a container has fields of these names too.
const DEFAULTS_OF_PODS: [(&str, &str); 2] = [
    ("restartPolicy", "\"Always\""),
    ("terminationGracePeriodSeconds", "30"),
];

/// Whether the API server fills this in where it is not given.
pub(super) fn is_filled_in(parent: &str, name: &str, value: &Value) -> bool {
    if OWN_KEYS.contains(&parent) || parent == "env" {
        return false;
    }
    let value = value.to_string();
    let is_in = |table: &[(&str, &str)]| table.contains(&(name, value.as_str()));
    is_in(&DEFAULTS) || (parent == "spec" && is_in(&DEFAULTS_OF_PODS))
}

/// The requests of a container without those that the API server takes from the limits, where none
/// are given.
pub(super) fn own_requests(resources: &Map<String, Value>, given: &Map<String, Value>) -> Value {
    let of = |map: &Map<String, Value>, field: &str, key: &str| map.get(field)?.get(key).cloned();
    let requests = resources.get("requests").and_then(Value::as_object);
    let own = requests.into_iter().flatten().filter(|(key, value)| {
        of(given, "requests", key).is_some()
            || of(resources, "limits", key).as_ref() != Some(*value)
    });
    own.map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_empty_and_what_is_a_choice() {
        for (name, value) in [
            ("supplementalGroups", json!([])),
            ("data", json!({})),
            ("data", json!(null)),
        ] {
            assert!(is_same_as(name, &value), "{name} {value}");
        }
        for (name, value) in [
            ("emptyDir", json!({})),
            ("podSelector", json!({})),
            ("a", json!("")),
            ("labels", json!({"a": ""})),
        ] {
            assert!(!is_same_as(name, &value), "{name} {value}");
        }
        assert!(is_left_out("spec", "hostNetwork", &json!(false)));
        assert!(!is_left_out("spec", "enableServiceLinks", &json!(false)));
        assert!(is_left_out(
            "livenessProbe",
            "initialDelaySeconds",
            &json!(0)
        ));
        assert!(!is_left_out("securityContext", "runAsUser", &json!(0)));
        assert!(is_left_out("env", "value", &json!("")));
        assert!(!is_left_out("spec", "storageClassName", &json!("")));
        assert!(is_left_out(
            "containers",
            "resources",
            &json!({"limits": {}})
        ));
        assert!(!is_left_out("labels", "a", &json!("")));
        assert!(!is_left_out("volumes", "emptyDir", &json!({})));
    }

    #[test]
    fn defaults_are_of_fields_and_not_of_what_users_name() {
        for (parent, name, value, expected) in [
            ("livenessProbe", "failureThreshold", json!(3), true),
            ("livenessProbe", "failureThreshold", json!(4), false),
            ("ports", "protocol", json!("TCP"), true),
            ("labels", "protocol", json!("TCP"), false),
            ("data", "status", json!("{}"), false),
            ("env", "protocol", json!("TCP"), false),
            ("spec", "restartPolicy", json!("Always"), true),
            ("initContainers", "restartPolicy", json!("Always"), false),
        ] {
            assert_eq!(
                is_filled_in(parent, name, &value),
                expected,
                "{parent} {name}"
            );
        }
        let map = |value: Value| value.as_object().unwrap().clone();
        let limits = json!({"cpu": "1", "memory": "1Gi"});
        let live = json!({"limits": limits, "requests": {"cpu": "1", "memory": "1Mi"}});
        let own = |given: Value| own_requests(&map(live.clone()), &map(given));
        assert_eq!(own(json!({})), json!({"memory": "1Mi"}));
        assert_eq!(own(json!({"requests": {"cpu": "1"}})), live["requests"]);
    }
}
