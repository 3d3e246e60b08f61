//! Values that mean the same as a missing field.

use serde_json::Value;

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

/// Whether a cluster drops the field `name` of the map `parent` when it stores this value.
pub(super) fn is_left_out(parent: &str, name: &str, value: &Value) -> bool {
    !OWN_KEYS.contains(&parent) && !CHOICES.contains(&name) && is_zero(value)
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map
            .iter()
            .all(|(key, value)| !CHOICES.contains(&key.as_str()) && is_zero(value)),
        Value::Bool(true) => false,
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
        assert!(is_left_out(
            "containers",
            "resources",
            &json!({"limits": {}})
        ));
        assert!(!is_left_out("labels", "a", &json!("")));
        assert!(!is_left_out("volumes", "emptyDir", &json!({})));
    }
}
