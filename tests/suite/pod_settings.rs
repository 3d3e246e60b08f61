//! What pods have in common by values of all components: how they look up names, where they run, and
//! what the containers of the tools get.

use serde_json::{Value, json};

use crate::ephemeral::ALL;
use crate::harness::{Output, identity, masthead};

const DNS: &str = "{dnsPolicy: '{{ \"Default\" }}', hostAliases: [{ip: 192.0.2.1, hostnames: ['{{ $.Release.Name }}.example.org']}], \
                   dnsConfig: {nameservers: [192.0.2.53], searches: ['{{ $.Release.Namespace }}.example.org'], options: [{name: ndots, value: '2'}, {name: edns0}]}}";

fn template(flags: &str, values: &str) -> Output {
    let run = masthead(&format!("template ess -f all.yaml -f values.yaml {flags}"));
    let output = run.file("all.yaml", ALL).file("values.yaml", values).run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    output
}

fn pods(object: &Value) -> &Value {
    &object["spec"]["template"]["spec"]
}

/// The names of all workloads whose pods have this field, sorted.
fn with_field(output: &Output, field: &str) -> Vec<String> {
    let objects = output.objects();
    let has = objects
        .iter()
        .filter(|object| !pods(object)[field].is_null());
    let mut found: Vec<String> = has.map(identity).collect();
    found.sort();
    found
}

#[test]
fn those_who_call_others_say_how_they_look_up_names() {
    for (key, workloads) in [
        ("hookshot", &["StatefulSet/ess-hookshot"][..]),
        (
            "matrixAuthenticationService",
            &["Deployment/ess-matrix-authentication-service"],
        ),
        (
            "matrixRTC",
            &["Deployment/ess-matrix-rtc-authorisation-service"],
        ),
        ("matrixRTC.sfu", &["Deployment/ess-matrix-rtc-sfu"]),
        (
            "synapse",
            &[
                "StatefulSet/ess-synapse-main",
                "StatefulSet/ess-synapse-pusher",
            ],
        ),
    ] {
        let values = match key.split_once('.') {
            Some((above, below)) => format!("{above}: {{{below}: {DNS}}}"),
            None => format!("{key}: {DNS}"),
        };
        let output = template("--set synapse.workers.pusher.enabled=true", &values);
        for field in ["dnsPolicy", "dnsConfig", "hostAliases"] {
            assert_eq!(with_field(&output, field), workloads, "{key}: {field}");
        }
        for name in workloads {
            let object = output.object(name);
            let config = json!({
                "nameservers": ["192.0.2.53"],
                "searches": ["default.example.org"],
                "options": [{"name": "ndots", "value": "2"}, {"name": "edns0"}],
            });
            assert_eq!(pods(&object)["dnsPolicy"], "Default", "{name}");
            assert_eq!(pods(&object)["dnsConfig"], config, "{name}");
            assert_eq!(
                pods(&object)["hostAliases"][0]["hostnames"],
                json!(["ess.example.org"])
            );
        }
    }
}

#[test]
fn lists_without_items_are_left_out_for_kubectl() {
    let values = "synapse: {dnsConfig: {nameservers: [192.0.2.53], searches: []}}\nhookshot: {dnsConfig: {options: []}}";
    let run = masthead("render --credentials=job -f all.yaml -f values.yaml");
    let output = run.file("all.yaml", ALL).file("values.yaml", values).run();
    let config = |name| pods(&output.object(name))["dnsConfig"].clone();
    let expected = json!({"nameservers": ["192.0.2.53"]});
    assert_eq!(config("StatefulSet/ess-synapse-main"), expected);
    assert_eq!(config("StatefulSet/ess-hookshot"), Value::Null);
}

#[test]
fn on_the_network_of_its_node_the_sfu_asks_the_cluster() {
    for (flags, values, expected) in [
        ("", "{}", Value::Null),
        (
            "",
            "matrixRTC: {sfu: {hostNetwork: true}}",
            json!("ClusterFirstWithHostNet"),
        ),
        (
            "",
            "matrixRTC: {sfu: {hostNetwork: true, dnsPolicy: Default}}",
            json!("Default"),
        ),
        (
            "",
            "matrixRTC: {sfu: {hostNetwork: true, dnsPolicy: ''}}",
            Value::Null,
        ),
        (
            "--chart-version 26.8",
            "matrixRTC: {sfu: {hostNetwork: true}}",
            Value::Null,
        ),
    ] {
        let sfu = template(flags, values).object("Deployment/ess-matrix-rtc-sfu");
        assert_eq!(pods(&sfu)["dnsPolicy"], expected, "{flags} {values}");
    }
}

#[test]
fn nobody_else_does() {
    for key in [
        "haproxy",
        "postgres",
        "valkey",
        "elementWeb",
        "elementAdmin",
        "initSecrets",
        "deploymentMarkers",
        "matrixAuthenticationService.syn2mas",
        "synapse.checkConfigHook",
    ] {
        for field in ["dnsPolicy=\"\"", "dnsConfig={}", "hostAliases=[]"] {
            let (name, _) = field.split_once('=').unwrap();
            let said = masthead("template ess -f all.yaml --set-json")
                .arg(&format!("{key}.{field}"))
                .file("all.yaml", ALL)
                .fails(1);
            assert!(
                said.contains(&format!("{key}.{name}: unknown key")),
                "{said}"
            );
        }
    }
}

#[test]
fn a_component_may_replace_the_nodes_of_all() {
    let values = "{nodeSelector: {disk: fast, zone: a}, haproxy: {nodeSelector: {disk: slow}}, elementWeb: {nodeSelector: {}}}";
    let output = template("--set synapse.workers.pusher.enabled=true", values);
    let mut all = 0;
    for object in output.objects() {
        let name = identity(&object);
        if pods(&object).is_null() {
            continue;
        }
        all += 1;
        let is_own = name == "Deployment/ess-haproxy";
        let expected = if is_own {
            json!({"disk": "slow"})
        } else {
            json!({"disk": "fast", "zone": "a"})
        };
        assert_eq!(pods(&object)["nodeSelector"], expected, "{name}");
    }
    // Nine servers, a worker, and the Jobs: of both markers, of secrets, of the migration, of the check.
    assert!(all >= 15, "{all}");
    let output = template("", "nodeSelector: {}");
    assert_eq!(with_field(&output, "nodeSelector"), Vec::<String>::new());
}

#[test]
fn the_tools_have_resources_of_their_own_where_they_are_set() {
    let values = "matrixTools: {resources: {renderConfig: {requests: {cpu: 1m}}, tcpWait: {limits: {memory: 7Mi}}}}";
    let (before, after) = (template("", "{}"), template("", values));
    let mut seen = (0, 0);
    for object in after.objects() {
        let name = identity(&object);
        let older = before.object(&name);
        let init = pods(&object)["initContainers"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for (index, container) in init.iter().enumerate() {
            let common = &pods(&older)["containers"][0]["resources"];
            let earlier = &pods(&older)["initContainers"][index];
            let args = &container["args"];
            let title = format!("{name} {}", container["name"]);
            if args[0] == "render-config" {
                seen.0 += 1;
                assert_eq!(
                    container["resources"],
                    json!({"requests": {"cpu": "1m"}}),
                    "{title}"
                );
            } else if args[0] == "tcpwait" {
                seen.1 += 1;
                assert_eq!(
                    container["resources"],
                    json!({"limits": {"memory": "7Mi"}}),
                    "{title}"
                );
            } else {
                assert_eq!(container["resources"], earlier["resources"], "{title}");
            }
            if !name.starts_with("Job/") {
                assert_eq!(&earlier["resources"], common, "{title}");
            }
        }
    }
    assert!(seen.0 >= 8 && seen.1 >= 4, "{seen:?}");
}
