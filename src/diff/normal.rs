//! Removes from an object what its author did not write.

use crate::source::sort::sort_by;
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Map, Value};

use super::Identity;
use super::applied::{Applied, LAST_APPLIED, PART_OF};
use super::options::{Ignored, Options, is_hash};

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

/// An object without what the cluster wrote, and what was applied of it, where that is known.
#[derive(Default)]
pub(super) struct Normal {
    pub object: Value,
    /// The same with what is ignored by its path, where something is.
    pub whole: Option<Value>,
    pub applied: Applied,
    /// What the cluster says of it.
    pub status: Value,
    /// The hashes of its pods, where they are ignored.
    pub hashes: Vec<(String, Value)>,
}

impl Normal {
    pub(super) fn new(mut object: Value, options: &Options) -> Self {
        let ignored = &options.ignored;
        let status = object.get_mut("status").map(Value::take);
        let hashes = if ignored.contains(&Ignored::Hashes) {
            hashes(&object)
        } else {
            Vec::new()
        };
        let last_applied = take_mark(&mut object, "annotations", LAST_APPLIED);
        if options.live {
            take_mark(&mut object, "labels", PART_OF);
        }
        let last_applied = last_applied.and_then(|text| serde_json::from_str(text.as_str()?).ok());
        let last_applied =
            last_applied.map(|applied| without_paths(normal(applied, ignored), ignored).0);
        let applied = if options.live {
            Applied::new(&object, last_applied, options.field_manager.as_deref())
        } else {
            Applied::default()
        };
        let object = normal(object, ignored);
        let (object, whole) = without_paths(object, ignored);
        Self {
            object,
            whole,
            applied,
            status: status.unwrap_or_default(),
            hashes,
        }
    }
}

/// Takes out what kubectl itself writes into the metadata of what it applies.
fn take_mark(object: &mut Value, map: &str, key: &str) -> Option<Value> {
    let map = object.get_mut("metadata")?.get_mut(map)?;
    map.as_object_mut()?.remove(key)
}

/// The object without what is ignored by its path, and the whole of it where something is.
fn without_paths(object: Value, ignored: &[Ignored]) -> (Value, Option<Value>) {
    let identity = Identity::of(&object);
    let paths = ignored.iter().filter_map(|ignored| match ignored {
        Ignored::Path(path) => Some(path),
        _ => None,
    });
    let paths: Vec<_> = paths.filter(|path| path.is_of(&identity)).collect();
    if paths.is_empty() {
        return (object, None);
    }
    let mut left = object.clone();
    paths.iter().for_each(|path| path.take_out_of(&mut left));
    (left, Some(object))
}

/// The hashes of what the pods of a workload read.
fn hashes(object: &Value) -> Vec<(String, Value)> {
    let metadata = &object["spec"]["template"]["metadata"];
    let maps = ["labels", "annotations"].map(|name| metadata[name].as_object());
    let all = maps.into_iter().flatten().flatten();
    let hashes = all.filter(|(key, _)| is_hash(key));
    let mut hashes: Vec<_> = hashes
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    sort_by(&mut hashes, |(a, _), (b, _)| a.cmp(b));
    hashes
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
                "labels": {"k8s.element.io/synapse-config-hash": "x", PART_OF: "applyset-1"}},
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
