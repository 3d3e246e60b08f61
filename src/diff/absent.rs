//! Values that mean the same as a missing field.

use serde_json::{Map, Value};

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

/// Maps whose keys are chosen by whoever writes them, so that an empty text is a value as any
/// other.
const OWN_KEYS: [&str; 7] = [
    "annotations",
    "binaryData",
    "data",
    "labels",
    "matchLabels",
    "nodeSelector",
    "stringData",
];

/// Fields that have a meaning even if empty: a volume of this source, all pods, all namespaces.
const CHOICES: [&str; 5] = [
    "emptyDir",
    "labelSelector",
    "namespaceSelector",
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

/// Switches that the API server does not tell from those that are not set.
const SWITCHES: [&str; 9] = [
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "paused",
    "publishNotReadyAddresses",
    "readOnly",
    "stdin",
    "stdinOnce",
    "tty",
];

/// Numbers of which 0 is none.
const NUMBERS: [&str; 9] = [
    "failureThreshold",
    "healthCheckNodePort",
    "hostPort",
    "initialDelaySeconds",
    "minReadySeconds",
    "nodePort",
    "periodSeconds",
    "successThreshold",
    "timeoutSeconds",
];

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

/// Whether the API server fills this in within an item of a list that has no names.
pub(super) fn is_filled_in(name: &str, value: &Value) -> bool {
    match name {
        "protocol" => value == "TCP",
        "scheme" => value == "HTTP",
        "volumeMode" => value == "Filesystem",
        "apiVersion" => value == "v1",
        "defaultMode" => value == 420,
        "expirationSeconds" => value == 3600,
        "creationTimestamp" | "status" => true,
        _ => false,
    }
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
}
