//! What the canonical form folds, and what it keeps.

use serde_json::{Value, json};

use super::canonical::canonical;
use super::files::TEXT;

/// A Deployment with two volumes of these names, and things in an order of its own.
fn deployment(config: &str, scratch: &str, is_other_way_round: bool) -> Value {
    let turned = |mut list: Vec<Value>| {
        if is_other_way_round {
            list.reverse();
        }
        Value::from(list)
    };
    json!({
        "kind": "Deployment",
        "metadata": {"labels": {"helm.sh/chart": config, "k8s.element.io/a-hash": scratch}},
        "spec": {"replicas": 1, "template": {"spec": {
            "volumes": turned(vec![
                json!({"name": config, "configMap": {"name": "files"}}),
                json!({"name": scratch, "emptyDir": {}}),
            ]),
            "containers": [{
                "name": "it",
                "args": ["-secrets", if is_other_way_round { "b,a" } else { "a,b" }],
                "env": turned(vec![json!({"name": "A", "value": "1"}), json!({"name": "B"})]),
                "volumeMounts": turned(vec![
                    json!({"name": config, "mountPath": "/conf"}),
                    json!({"name": scratch, "mountPath": "/tmp"}),
                ]),
            }],
        }}},
    })
}

#[test]
fn what_means_nothing_is_folded() {
    let one = canonical(deployment("conf", "tmp", false));
    let other = canonical(deployment("config", "temp", true));
    assert_eq!(one, other);
    let pod = &one["spec"]["template"]["spec"];
    assert_eq!(
        pod["volumes"],
        json!({"configMap files": {"configMap": {"name": "files"}}, "emptyDir at /tmp": {"emptyDir": {}}})
    );
    let mounts = &pod["containers"]["it"]["volumeMounts"];
    assert_eq!(mounts["/tmp"]["name"], "emptyDir at /tmp");
}

#[test]
fn what_means_something_is_kept() {
    let before = deployment("conf", "tmp", false);
    for (pointer, value) in [
        ("/spec/replicas", json!(2)),
        (
            "/spec/template/spec/volumes/0/configMap/name",
            json!("others"),
        ),
        (
            "/spec/template/spec/volumes/1/emptyDir/medium",
            json!("Memory"),
        ),
        ("/spec/template/spec/containers/0/env/0/value", json!("2")),
        (
            "/spec/template/spec/containers/0/volumeMounts/1/mountPath",
            json!("/var"),
        ),
        ("/metadata/labels/k8s.element.io~1a-hash", Value::Null),
    ] {
        let mut after = before.clone();
        match after.pointer_mut(pointer) {
            Some(field) => *field = value,
            None => {
                let (map, key) = pointer.rsplit_once('/').expect("it has steps");
                after.pointer_mut(map).expect("it is there")[key] = value;
            }
        }
        assert_ne!(canonical(before.clone()), canonical(after), "{pointer}");
    }
}

#[test]
fn files_are_data_or_only_there() {
    let files = json!({"a.conf": "x", "b.yaml": "c: 1\nd: {}\ne: null\n", "path_map_file": "# a\nb  2\na 1\n"});
    let object = canonical(json!({"kind": "ConfigMap", "data": files}));
    let expected =
        json!({"a.conf": TEXT, "b.yaml": {"c": 1, "e": "<null>"}, "path_map_file": ["a 1", "b 2"]});
    assert_eq!(object["data"], expected);
}
