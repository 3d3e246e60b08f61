//! Objects without what means nothing: the order of variables, ports and volumes, names of
//! volumes, empty fields, hashes, and the text of program files.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::files::{TEXT, files, secret_data};
use super::volumes::with_meaning;

/// Labels that change with every release of the chart, and with who applies.
const LABELS_LEFT_OUT: [&str; 2] = ["helm.sh/chart", "app.kubernetes.io/managed-by"];

/// The object in canonical form.
pub(super) fn canonical(mut object: Value) -> Value {
    with_labels_folded(&mut object);
    match object["kind"].as_str() {
        Some("Secret") => object["data"] = secret_data(&object),
        Some("ConfigMap") => object["data"] = files(&object["data"]),
        Some("Service") => sort_by(&mut object["spec"]["ports"], "port"),
        _ => {}
    }
    if let Some(map) = object.as_object_mut() {
        map.remove("stringData");
    }
    if let Some(pod) = object.pointer_mut("/spec/template/spec") {
        fold_pod(pod);
    }
    without_empty(object)
}

/// Folds every `labels` and `matchLabels`, wherever it stands.
fn with_labels_folded(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::Object(labels) if key == "labels" => fold_labels(labels),
                    _ => with_labels_folded(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(with_labels_folded),
        _ => {}
    }
}

fn fold_labels(labels: &mut Map<String, Value>) {
    labels.retain(|key, _| !LABELS_LEFT_OUT.contains(&key.as_str()));
    for (_, value) in labels.iter_mut().filter(|(key, _)| is_hash(key)) {
        if value.is_string() {
            *value = json!("<hash>");
        }
    }
}

fn is_hash(label: &str) -> bool {
    label.starts_with("k8s.element.io/") && label.ends_with("-hash")
}

fn fold_pod(pod: &mut Value) {
    with_meaning(pod);
    for list in ["initContainers", "containers"] {
        let mut containers = pod[list].take();
        let items = containers.as_array_mut().into_iter().flatten();
        items.for_each(fold_container);
        pod[list] = in_order(containers);
    }
}

fn fold_container(container: &mut Value) {
    let variables = container["env"].take();
    container["env"] = by_name(variables);
    sort_by(&mut container["ports"], "containerPort");
    for list in ["command", "args"] {
        let mut before = String::new();
        for argument in container[list].as_array_mut().into_iter().flatten() {
            let text = argument.as_str().unwrap_or_default().to_owned();
            *argument = self::argument(&before, &text).into();
            before = text;
        }
    }
}

/// Containers by name, and in which order they are started where that matters.
fn in_order(containers: Value) -> Value {
    let names = containers.as_array().into_iter().flatten();
    let names: Vec<_> = names.map(|item| item["name"].clone()).collect();
    let mut out = by_name(containers);
    if names.len() > 1 {
        out["order"] = names.into();
    }
    out
}

/// A list of maps with names, as a map.
fn by_name(list: Value) -> Value {
    let Value::Array(items) = list else {
        return list;
    };
    let named = items.into_iter().map(|mut item| {
        let name = item["name"].take();
        (name.as_str().unwrap_or_default().to_owned(), item)
    });
    let sorted: BTreeMap<_, _> = named.collect();
    sorted.into_iter().collect()
}

/// An argument; one that is a list is sorted, and one that is a script only said to be there.
fn argument(before: &str, text: &str) -> String {
    let mut parts: Vec<_> = text.split(',').collect();
    match before {
        "-secrets" | "-markers" => parts.sort_unstable(),
        "-labels" => {
            let key = |label: &&str| label.split('=').next().unwrap_or_default().to_owned();
            parts.retain(|label| !LABELS_LEFT_OUT.contains(&key(label).as_str()));
            parts.sort_unstable();
        }
        "-c" | "-ec" => return TEXT.into(),
        _ if text.contains('\n') => return TEXT.into(),
        _ => return text.into(),
    }
    parts.join(",")
}

fn sort_by(list: &mut Value, key: &str) {
    if let Some(items) = list.as_array_mut() {
        items.sort_by_key(|item| {
            let text = |key: &str| item[key].as_str().map(str::to_owned);
            (item[key].as_u64(), text("protocol"), text("name"))
        });
    }
}

/// Without null, `{}` and `[]`, but for an `emptyDir`, which means something where it is empty.
fn without_empty(value: Value) -> Value {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Object(map) => map.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map
                .into_iter()
                .map(|(key, value)| (key, without_empty(value)))
                .filter(|(key, value)| !is_empty(value) || key == "emptyDir" && !value.is_null())
                .collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            entries.into_iter().collect()
        }
        Value::Array(items) => items.into_iter().map(without_empty).collect(),
        other => other,
    }
}
