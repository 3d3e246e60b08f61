use super::*;
use crate::diff::Options;
use crate::source::mask::MASK;
use serde_json::json;

/// Each change as `path: before -> after`.
fn walked(before: Value, after: Value, live: bool) -> Vec<String> {
    let options = Options {
        live,
        ..Options::default()
    };
    let [before, after] = [before, after].map(|object| Normal::new(object, &options));
    let shown = |side: &Option<Shown>| match side {
        None => "nothing".to_owned(),
        Some(Shown::Value(value)) => value.to_string(),
        Some(Shown::Secret { bytes }) => format!("{MASK} {bytes}"),
    };
    let line = |change: &Change| {
        format!(
            "{}: {} -> {}",
            change.path,
            shown(&change.before),
            shown(&change.after)
        )
    };
    changes(&before, &after, live).iter().map(line).collect()
}

fn pod(spec: Value) -> Value {
    json!({"kind": "Deployment", "spec": {"template": {"spec": spec}}})
}

#[test]
fn lists_with_names_have_no_order() {
    let before = pod(
        json!({"containers": [{"name": "a", "env": [{"name": "X", "value": "1"}, {"name": "Y", "value": "2"}]}], "volumes": [{"name": "v"}, {"name": "w"}]}),
    );
    let after = pod(
        json!({"containers": [{"name": "a", "env": [{"name": "X", "value": "3"}, {"name": "Y", "value": "2"}]}], "volumes": [{"name": "w"}, {"name": "v"}]}),
    );
    assert_eq!(
        walked(before, after, false),
        ["spec.template.spec.containers[a].env[X].value: \"1\" -> \"3\""]
    );
}

#[test]
fn ports_are_named_by_number_and_protocol() {
    let service = |ports: Value| json!({"kind": "Service", "spec": {"ports": ports}});
    let before =
        service(json!([{"port": 53, "protocol": "UDP", "name": "u"}, {"port": 53, "name": "t"}]));
    let after = service(
        json!([{"port": 53, "protocol": "TCP", "name": "t2"}, {"port": 53, "protocol": "UDP", "name": "u"}]),
    );
    let said = walked(before, after, false);
    assert_eq!(
        said,
        [
            "spec.ports[53/TCP].name: \"t\" -> \"t2\"",
            "spec.ports[53/TCP].protocol: nothing -> \"TCP\""
        ]
    );
}

#[test]
fn the_order_of_init_containers_counts() {
    let before = pod(json!({"initContainers": [{"name": "a"}, {"name": "b"}]}));
    let after = pod(json!({"initContainers": [{"name": "b"}, {"name": "a"}]}));
    assert_eq!(
        walked(before, after, false),
        ["spec.template.spec.initContainers (order): [\"a\",\"b\"] -> [\"b\",\"a\"]"]
    );
}

#[test]
fn what_a_cluster_fills_in_is_no_difference() {
    let live = pod(
        json!({"dnsPolicy": "ClusterFirst", "containers": [{"name": "a", "resources": {"limits": {"cpu": "1"}}, "imagePullPolicy": "Always"}], "tolerations": [{"key": "a"}], "schedulerName": "default-scheduler"}),
    );
    let ours = pod(
        json!({"hostNetwork": false, "containers": [{"name": "a", "env": [], "resources": {"limits": {"cpu": "1000m"}}}], "tolerations": [{"key": "a"}]}),
    );
    assert!(walked(live.clone(), ours.clone(), true).is_empty());
    assert_eq!(walked(live, ours, false).len(), 4);
}

#[test]
fn what_only_a_cluster_has_counts_where_somebody_applied_it() {
    let annotations = json!({"kubectl.kubernetes.io/last-applied-configuration": "{\"metadata\":{\"labels\":{\"old\":\"1\"}},\"data\":{\"gone\":\"x\"}}"});
    let live = json!({"kind": "ConfigMap", "metadata": {"labels": {"old": "1", "theirs": "2"}, "annotations": annotations}, "data": {"gone": "x", "k": "1"}});
    let ours = json!({"kind": "ConfigMap", "metadata": {"labels": {}}, "data": {"k": "1"}});
    assert_eq!(
        walked(live, ours, true),
        [
            "metadata.labels.old: \"1\" -> nothing",
            "data.gone: \"x\" -> nothing"
        ]
    );
    // Where nobody is known to have applied it, it stays.
    let extra = |env: Value| pod(json!({"containers": [{"name": "a", "env": env}]}));
    let said = walked(
        extra(json!([{"name": "X", "value": "1"}, {"name": "Y"}])),
        extra(json!([{"name": "X", "value": "1"}])),
        true,
    );
    assert!(said.is_empty(), "{said:?}");
}

#[test]
fn secrets_are_never_shown() {
    let before = json!({"kind": "Secret", "data": {"a": "aHVudGVyMg==", "b": "eA==", "c": "eA=="}});
    let after = json!({"kind": "Secret", "data": {"a": "aHVudGVyMjI=", "b": "eA=="}, "stringData": {"d": "hunter2"}});
    assert_eq!(
        walked(before, after, false),
        [
            "data.a: *** 7 -> *** 8",
            "data.c: *** 1 -> nothing",
            "data.d: nothing -> *** 7"
        ]
    );
    let env = |value: &str| {
        pod(json!({"containers": [{"name": "a", "env": [{"name": "MY_TOKEN", "value": value}]}]}))
    };
    assert_eq!(
        walked(env("hunter2"), env("hunter22"), false),
        ["spec.template.spec.containers[a].env[MY_TOKEN].value: *** 7 -> *** 8"]
    );
    let said = walked(
        pod(json!({"containers": [{"name": "a", "env": []}]})),
        env("hunter2"),
        false,
    );
    assert!(
        said.len() == 1 && !said[0].contains("hunter2") && said[0].contains(MASK),
        "{said:?}"
    );
    let file = |text: &str| json!({"kind": "ConfigMap", "data": {"x.yaml": text}});
    let said = walked(
        file("smtp_pass: hunter2\nurl: a://u:hunter2@h"),
        file("smtp_pass: hunter22\nurl: a://u:hunter2@i"),
        false,
    );
    assert_eq!(
        said,
        [
            "data[\"x.yaml\"] > smtp_pass: *** 7 -> *** 8",
            "data[\"x.yaml\"] > url: \"a://u:***@h\" -> \"a://u:***@i\""
        ]
    );
}

#[test]
fn files_in_config_maps_are_compared_by_what_they_say() {
    let file = |name: &str, text: &str| json!({"kind": "ConfigMap", "data": {name: text}});
    assert!(
        walked(
            file("a.yaml", "x: 1\ny: [a]\n"),
            file("a.yaml", "# new\ny:\n  - a\nx: 1"),
            false
        )
        .is_empty()
    );
    let spaces = |live| {
        walked(
            file("a.json", "{\"x\":1}"),
            file("a.json", "{ \"x\": 1 }"),
            live,
        )
    };
    // An apply writes it all the same.
    assert_eq!((spaces(false).len(), spaces(true).len()), (0, 1));
    assert_eq!(
        walked(file("a.conf", "x 1\n"), file("a.conf", "x  1\n"), false).len(),
        1
    );
    let said = walked(
        file("a.yaml", "l: [{name: a}, {name: b}]"),
        file("a.yaml", "l: [{name: b}]"),
        false,
    );
    assert_eq!(
        said,
        ["data[\"a.yaml\"] > l[0]: {\"name\":\"a\"} -> nothing"]
    );
}

#[test]
fn quantities_are_compared_where_the_api_has_one() {
    let labels = |value: &str| json!({"kind": "X", "metadata": {"labels": {"v": value}}});
    let env = |value: &str| {
        pod(json!({"containers": [{"name": "a", "env": [{"name": "M", "value": value}]}]}))
    };
    let node = |value: &str| pod(json!({"nodeSelector": {"gen": value}}));
    for live in [false, true] {
        assert_eq!(walked(labels("1.10"), labels("1.1"), live).len(), 1);
        assert_eq!(walked(env("1Gi"), env("1024Mi"), live).len(), 1);
        assert_eq!(walked(node("08"), node("8"), live).len(), 1);
        let limits = |memory: &str| {
            pod(json!({"containers": [{"name": "a", "resources": {"limits": {"memory": memory}}}]}))
        };
        assert_eq!(walked(limits("1Gi"), limits("1024Mi"), live).len(), 0);
        let claim = |size: &str| json!({"kind": "PersistentVolumeClaim", "spec": {"resources": {"requests": {"storage": size}}}});
        assert_eq!(walked(claim("1Gi"), claim("1024Mi"), live).len(), 0);
        let shm =
            |size: &str| pod(json!({"volumes": [{"name": "v", "emptyDir": {"sizeLimit": size}}]}));
        assert_eq!(walked(shm("1Gi"), shm("1024Mi"), live).len(), 0);
    }
}

#[test]
fn what_looks_empty_may_say_something() {
    let labels = |labels: Value| json!({"kind": "X", "metadata": {"labels": labels}});
    let live = walked(
        labels(json!({"a": "1"})),
        labels(json!({"a": "1", "b": ""})),
        true,
    );
    assert_eq!(live, ["metadata.labels.b: nothing -> \"\""]);
    let volume = |volume: Value| pod(json!({"volumes": [volume]}));
    let live = walked(
        volume(json!({"name": "v", "configMap": {"name": "c", "defaultMode": 420}})),
        volume(json!({"name": "v", "emptyDir": {}})),
        true,
    );
    assert_eq!(
        live,
        ["spec.template.spec.volumes[v].emptyDir: nothing -> {}"]
    );
    let env = |names: [&str; 2]| {
        let env = names.map(|name| json!({"name": name, "value": "1"}));
        pod(json!({"containers": [{"name": "a", "env": env}]}))
    };
    assert_eq!(
        walked(env(["X", "Y"]), env(["Y", "X"]), true),
        ["spec.template.spec.containers[a].env (order): [\"X\",\"Y\"] -> [\"Y\",\"X\"]"]
    );
}

#[test]
fn what_is_empty_is_as_if_it_were_left_out() {
    let with = |groups: Value| pod(json!({"securityContext": {"supplementalGroups": groups}}));
    let map = |data: Value| json!({"kind": "ConfigMap", "data": data});
    for live in [false, true] {
        assert!(walked(with(json!([])), pod(json!({})), live).is_empty());
        assert!(walked(pod(json!({})), with(json!([])), live).is_empty());
        assert!(walked(map(Value::Null), map(json!({})), live).is_empty());
        let json = |text: &str| map(json!({"server": text}));
        let written = walked(json("{\"a\": [1]}"), json("{\"a\":[ 1 ]}\n"), live);
        assert_eq!(written.is_empty(), !live);
        assert_eq!(walked(json("{a}"), json("{ a}"), live).len(), 1);
    }
}

#[test]
fn rules_of_network_policies_are_sets() {
    let policy = |rules: Value| json!({"kind": "NetworkPolicy", "spec": {"egress": rules}});
    let to = |name: &str| json!({"podSelector": {"matchLabels": {"app": name}}});
    let before = policy(json!([{"to": [to("a"), to("b")]}, {"ports": [{"port": 53}]}]));
    let after = policy(json!([
        {"ports": [{"port": 80, "protocol": "TCP"}]},
        {"ports": [{"port": 53, "protocol": "TCP"}]},
        {"to": [to("b"), to("a")]},
    ]));
    for live in [false, true] {
        assert_eq!(
            walked(before.clone(), after.clone(), live),
            ["spec.egress[0]: nothing -> {\"ports\":[{\"port\":80,\"protocol\":\"TCP\"}]}"]
        );
    }
}

#[test]
fn a_cluster_keeps_the_order_of_rules() {
    let policy = |rules: Value| json!({"kind": "NetworkPolicy", "spec": {"egress": rules}});
    let (before, after) = (
        policy(json!([{"a": 1}, {"b": 2}])),
        policy(json!([{"b": 2}, {"a": 1}])),
    );
    assert!(walked(before.clone(), after.clone(), false).is_empty());
    assert_eq!(
        walked(before, after, true),
        ["spec.egress (order): [{\"a\":1},{\"b\":2}] -> [{\"b\":2},{\"a\":1}]"]
    );
}

/// A pod that was applied with these fields by a manager, and is applied without them.
#[test]
fn what_is_applied_on_the_servers_side() {
    let managed = |fields: Value, others: Value| {
        json!({"managedFields": [
            {"manager": "kubectl", "operation": "Apply", "fieldsV1": fields},
            {"manager": "others", "operation": "Update", "fieldsV1": others},
        ]})
    };
    let spec = |fields: Value| json!({"f:spec": {"f:template": {"f:spec": fields}}});
    let live = |fields: Value, others: Value, pod_spec: Value| {
        let mut live = pod(pod_spec);
        live["metadata"] = managed(spec(fields), spec(others));
        live
    };
    let selector = json!({"nodeSelector": {"a": "1", "b": "2"}});
    for (before, after, expected) in [
        // Taken out.
        (
            live(json!({"f:nodeSelector": {}}), json!({}), selector.clone()),
            pod(json!({})),
            2,
        ),
        // Somebody else has it.
        (
            live(
                json!({"f:nodeSelector": {}}),
                json!({"f:nodeSelector": {}}),
                selector.clone(),
            ),
            pod(json!({})),
            0,
        ),
        // Replaced as a whole, whoever has it.
        (
            live(json!({}), json!({"f:nodeSelector": {}}), selector),
            pod(json!({"nodeSelector": {"a": "1"}})),
            1,
        ),
        // A default comes back.
        (
            live(
                json!({"f:schedulerName": {}}),
                json!({}),
                json!({"schedulerName": "default-scheduler"}),
            ),
            pod(json!({})),
            0,
        ),
    ] {
        let said = walked(before, after, true);
        assert_eq!(said.len(), expected, "{said:?}");
    }
}

#[test]
fn lists_of_custom_resources_are_replaced_but_for_defaults() {
    let monitor = |endpoint: Value| json!({"apiVersion": "monitoring.coreos.com/v1", "kind": "ServiceMonitor", "spec": {"endpoints": [endpoint]}});
    let mut live =
        monitor(json!({"port": "p", "scheme": "filled-in", "relabelings": [{"action": "drop"}]}));
    live["metadata"] = json!({"managedFields": [{"manager": "kubectl", "operation": "Apply",
        "fieldsV1": {"f:spec": {"f:endpoints": {}}}}]});
    assert_eq!(
        walked(live, monitor(json!({"port": "p"})), true),
        ["spec.endpoints[0].relabelings: [{\"action\":\"drop\"}] -> nothing"]
    );
}

#[test]
fn keys_of_data_are_shown_each_by_itself() {
    let secret = |data: Value| json!({"kind": "Secret", "data": data});
    assert_eq!(
        walked(secret(Value::Null), secret(json!({"a": "eA=="})), false),
        ["data.a: nothing -> *** 1"]
    );
    assert_eq!(
        walked(
            secret(json!({"a": "eA=="})),
            json!({"kind": "Secret"}),
            false
        ),
        ["data.a: *** 1 -> nothing"]
    );
}
