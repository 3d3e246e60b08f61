//! Removes from an object what its author did not write.

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Map, Value};

use super::applied::Applied;
use super::options::{Ignored, Options};

/// What a cluster writes into metadata.
/// <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/>
const WRITTEN_BY_CLUSTER: [&str; 6] = [
    "managedFields",
    "resourceVersion",
    "uid",
    "creationTimestamp",
    "generation",
    "selfLink",
];

/// Where kubectl keeps what it applied last.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// An object without what the cluster wrote, and what was applied of it, where that is known.
pub(super) struct Normal {
    pub object: Value,
    pub applied: Applied,
}

impl Normal {
    pub(super) fn new(mut object: Value, options: &Options) -> Self {
        let ignored = &options.ignored;
        let annotation = object
            .pointer_mut("/metadata/annotations")
            .and_then(Value::as_object_mut);
        let last_applied = annotation.and_then(|map| map.remove(LAST_APPLIED));
        let last_applied = last_applied.and_then(|text| serde_json::from_str(text.as_str()?).ok());
        let last_applied = last_applied.map(|applied| normal(applied, ignored));
        let applied = if options.live {
            Applied::new(&object, last_applied, options.field_manager.as_deref())
        } else {
            Applied::default()
        };
        Self {
            object: normal(object, ignored),
            applied,
        }
    }
}

fn normal(mut object: Value, ignored: &[Ignored]) -> Value {
    if let Some(map) = object.as_object_mut() {
        map.remove("status");
        join_secret_data(map);
    }
    if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        WRITTEN_BY_CLUSTER
            .iter()
            .for_each(|key| _ = metadata.remove(*key));
    }
    for metadata in ["/metadata", "/spec/template/metadata"] {
        for map in ["labels", "annotations"] {
            drop_ignored(object.pointer_mut(metadata), map, ignored);
        }
    }
    object
}

fn drop_ignored(metadata: Option<&mut Value>, name: &str, ignored: &[Ignored]) {
    let Some(metadata) = metadata.and_then(Value::as_object_mut) else {
        return;
    };
    let Some(map) = metadata.get_mut(name).and_then(Value::as_object_mut) else {
        return;
    };
    map.retain(|key, _| !ignored.iter().any(|ignored| ignored.covers(key)));
    if map.is_empty() {
        metadata.remove(name);
    }
}

/// A Secret's `stringData` is `data` that is not encoded.
fn join_secret_data(object: &mut Map<String, Value>) {
    if object.get("kind").is_none_or(|kind| kind != "Secret") {
        return;
    }
    let Some(Value::Object(texts)) = object.remove("stringData") else {
        return;
    };
    let data = object
        .entry("data")
        .or_insert_with(|| Value::Object(Map::new()));
    if let Some(data) = data.as_object_mut() {
        data.extend(texts.into_iter().map(|(key, text)| {
            (
                key,
                Value::from(BASE64_STANDARD.encode(text.as_str().unwrap_or_default())),
            )
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_cluster_wrote_goes() {
        let live = json!({
            "kind": "Secret", "status": {"a": 1}, "stringData": {"k": "v"}, "data": {"o": "eA=="},
            "metadata": {"name": "n", "uid": "1", "annotations": {LAST_APPLIED: "{\"data\":{\"k\":\"dg==\"}}"},
                "labels": {"k8s.element.io/synapse-config-hash": "x"}},
        });
        let options = Options {
            live: true,
            ignored: vec![Ignored::Hashes],
            ..Options::default()
        };
        let normal = Normal::new(live, &options);
        assert_eq!(
            normal.object,
            json!({"kind": "Secret", "data": {"k": "dg==", "o": "eA=="}, "metadata": {"name": "n"}})
        );
        assert!(normal.applied.root().key("data").key("k").goes());
        assert!(!normal.applied.root().key("data").key("o").goes());
    }

    #[test]
    fn labels_of_managers() {
        let object = json!({"metadata": {"labels": {"helm.sh/chart": "x", "app.kubernetes.io/managed-by": "Helm", "a": "b"}}});
        assert_eq!(
            normal(object.clone(), &[Ignored::Managers]),
            json!({"metadata": {"labels": {"a": "b"}}})
        );
        assert_eq!(normal(object.clone(), &[]), object);
    }
}
