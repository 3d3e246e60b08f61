//! Volumes by what is in them: their names mean nothing beyond the pod.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Gives volumes and mounts names that say what is in them, and no order.
pub(super) fn with_meaning(pod: &mut Value) {
    let names = names(pod);
    let renamed = |name: &Value| {
        let name = name.as_str().unwrap_or_default();
        names
            .get(name)
            .cloned()
            .unwrap_or(format!("missing {name}"))
    };
    let volumes = pod["volumes"].as_array_mut().into_iter().flatten();
    let by_name = volumes.map(|volume| {
        let name = renamed(&volume["name"].take());
        (name, volume.take())
    });
    let by_name: BTreeMap<_, _> = by_name.collect();
    pod["volumes"] = by_name.into_iter().collect();
    for mounts in all_mounts(pod) {
        let at_path = mounts.as_array_mut().into_iter().flatten().map(|mount| {
            mount["name"] = renamed(&mount["name"]).into();
            (path(mount), mount.take())
        });
        let at_path: BTreeMap<_, _> = at_path.collect();
        *mounts = at_path.into_iter().map(without_path).collect();
    }
}

fn containers(pod: &Value) -> impl Iterator<Item = &Value> {
    let lists = ["initContainers", "containers"].map(|list| &pod[list]);
    lists.into_iter().filter_map(Value::as_array).flatten()
}

fn all_mounts(pod: &mut Value) -> Vec<&mut Value> {
    let lists = pod.as_object_mut().expect("it is a map").iter_mut();
    let lists = lists.filter(|(key, _)| matches!(key.as_str(), "initContainers" | "containers"));
    let containers = lists.filter_map(|(_, list)| list.as_array_mut()).flatten();
    containers
        .filter_map(|container| container.get_mut("volumeMounts"))
        .collect()
}

/// Where it is mounted, and which part.
fn path(mount: &Value) -> String {
    let text = |key: &str| mount[key].as_str().unwrap_or_default().to_owned();
    match mount["subPath"].as_str() {
        Some(part) => format!("{} ({part})", text("mountPath")),
        None => text("mountPath"),
    }
}

fn without_path((path, mount): (String, Value)) -> (String, Value) {
    let Value::Object(map) = mount else {
        return (path, mount);
    };
    let is_said = |key: &str| matches!(key, "mountPath" | "subPath");
    let rest: Map<_, _> = map.into_iter().filter(|(key, _)| !is_said(key)).collect();
    (path, rest.into())
}

/// The volumes' names, each with the one that says what is in it.
fn names(pod: &Value) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let volumes = pod["volumes"].as_array().into_iter().flatten();
    let mut meant: Vec<_> = volumes
        .map(|volume| (meaning(volume, pod), volume.to_string(), volume))
        .collect();
    meant.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    for (meaning, _, volume) in meant {
        let count = taken.entry(meaning.clone()).or_default();
        *count += 1;
        let unique = match *count {
            1 => meaning,
            count => format!("{meaning} {count}"),
        };
        out.insert(
            volume["name"].as_str().unwrap_or_default().to_owned(),
            unique,
        );
    }
    out
}

/// Its kind, with the name of the object in it or with where it is mounted first.
fn meaning(volume: &Value, pod: &Value) -> String {
    let fields = volume.as_object().into_iter().flatten();
    let mut kinds = fields.filter(|(key, _)| *key != "name");
    let Some((kind, source)) = kinds.next() else {
        return "nothing".into();
    };
    let named = ["name", "secretName", "claimName"].map(|key| source[key].as_str());
    let mut mounts = containers(pod)
        .filter_map(|container| container["volumeMounts"].as_array())
        .flatten()
        .filter(|mount| mount["name"] == volume["name"]);
    match named.into_iter().flatten().next() {
        Some(name) => format!("{kind} {name}"),
        None => match mounts.next() {
            Some(mount) => format!("{kind} at {}", path(mount)),
            None => kind.clone(),
        },
    }
}
