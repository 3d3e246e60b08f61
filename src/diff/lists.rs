//! Lists that Kubernetes merges by a key of their items: their order means nothing.
//!
//! Source: `x-kubernetes-list-map-keys` and `x-kubernetes-patch-merge-key` in
//! <https://kubernetes.io/docs/reference/kubernetes-api/>

use crate::source::sort::sort;
use serde_json::Value;

/// What names the items of the list `field`, if all of them have such a name of their own.
pub(super) fn names(field: &str, items: &[Value]) -> Option<Vec<String>> {
    let names: Option<Vec<String>> = items.iter().map(|item| name(field, item)).collect();
    let names = names?;
    let mut sorted = names.clone();
    sort(&mut sorted);
    sorted.dedup();
    (sorted.len() == names.len()).then_some(names)
}

fn name(field: &str, item: &Value) -> Option<String> {
    let text = |key: &str| item[key].as_str().map(str::to_owned);
    match field {
        "containers"
        | "initContainers"
        | "ephemeralContainers"
        | "env"
        | "volumes"
        | "imagePullSecrets"
        | "secrets" => text("name"),
        "volumeClaimTemplates" => item["metadata"]["name"].as_str().map(str::to_owned),
        "volumeMounts" => text("mountPath"),
        "volumeDevices" => text("devicePath"),
        "hostAliases" => text("ip"),
        "ports" => {
            let number = item["containerPort"]
                .as_u64()
                .or_else(|| item["port"].as_u64())?;
            Some(format!(
                "{number}/{}",
                item["protocol"].as_str().unwrap_or("TCP")
            ))
        }
        "topologySpreadConstraints" => Some(format!(
            "{}/{}",
            text("topologyKey")?,
            text("whenUnsatisfiable").unwrap_or_default()
        )),
        _ => None,
    }
}

/// What names an item, as the API server's list of managed fields has it.
pub(super) fn key(field: &str, item: &Value) -> Value {
    let keys: &[&str] = match field {
        "volumeMounts" => &["mountPath"],
        "volumeDevices" => &["devicePath"],
        "hostAliases" => &["ip"],
        "ports" if item["containerPort"].is_number() => &["containerPort", "protocol"],
        "ports" => &["port", "protocol"],
        "topologySpreadConstraints" => &["topologyKey", "whenUnsatisfiable"],
        _ => &["name"],
    };
    let keys = keys.iter().filter(|key| !item[**key].is_null());
    keys.map(|key| ((*key).to_owned(), item[*key].clone()))
        .collect()
}

/// Whether the order of a list counts that is merged by names: for containers that run one after
/// the other, and for variables, which can use those before them. A cluster keeps any order, and
/// pods restart for another one.
pub(super) fn order_counts(field: &str, live: bool) -> bool {
    live || matches!(field, "initContainers" | "env")
}
