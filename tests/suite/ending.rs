//! How pods end, what they may read, and what the Job that moves accounts runs.

use serde_json::{Value, json};

use crate::ephemeral::ALL;
use crate::harness::{Output, identity, masthead};

fn template(flags: &str, values: &str) -> Output {
    let run = masthead(&format!("template ess -f all.yaml -f values.yaml {flags}"));
    let output = run.file("all.yaml", ALL).file("values.yaml", values).run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    output
}

fn pods(object: &Value) -> &Value {
    &object["spec"]["template"]["spec"]
}

/// The workloads whose pods go on for a while, sorted.
fn sleeping(flags: &str) -> Vec<String> {
    let output = template(
        &format!("--fragment synapse-all-workers-running {flags}"),
        "{}",
    );
    let mut found = Vec::new();
    for object in output.objects() {
        let containers = pods(&object)["containers"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let hooks = containers
            .iter()
            .map(|container| &container["lifecycle"]["preStop"]);
        let sleeps: Vec<_> = hooks.filter(|hook| hook["sleep"].is_object()).collect();
        if !sleeps.is_empty() {
            assert_eq!(sleeps, [&json!({"sleep": {"seconds": 5}})]);
            found.push(identity(&object));
        }
    }
    found.sort();
    found
}

#[test]
fn pods_of_which_there_may_be_several_go_on_for_a_while() {
    let workers = [
        "client-reader",
        "device-lists",
        "event-creator",
        "event-persist",
        "fed-inbound",
        "fed-reader",
        "fed-sender",
        "initial-sync",
        "media-repo",
        "pusher",
        "receipts-acct",
        "sliding-sync",
        "sync",
    ];
    let found = sleeping("");
    for name in [
        "haproxy",
        "element-web",
        "element-admin",
        "matrix-authentication-service",
    ] {
        assert!(
            found.contains(&format!("Deployment/ess-{name}")),
            "{name}: {found:?}"
        );
    }
    for name in [
        "client-reader",
        "event-creator",
        "event-persist",
        "fed-reader",
        "fed-sender",
        "pusher",
        "sliding-sync",
    ] {
        assert!(workers.contains(&name));
        assert!(
            found.contains(&format!("StatefulSet/ess-synapse-{name}")),
            "{name}: {found:?}"
        );
    }
    for name in [
        "postgres",
        "valkey",
        "hookshot",
        "synapse-main",
        "synapse-background",
        "synapse-encryption",
        "matrix-rtc-sfu",
        "matrix-rtc-authorisation-service",
    ] {
        assert!(
            !found.iter().any(|it| it.ends_with(&format!("/ess-{name}"))),
            "{name}: {found:?}"
        );
    }
    assert_eq!(sleeping("--kube-version 1.30"), found);
    assert!(sleeping("--kube-version 1.29").is_empty());
    assert!(sleeping("--chart-version 26.8").is_empty());
}

#[test]
fn haproxy_ends_before_the_kubelet_kills_it() {
    for (flags, slept, grace) in [
        ("", 5, 5),
        ("--kube-version 1.29", 0, 10),
        ("--chart-version 26.8", 0, 10),
    ] {
        let output = template(flags, "{}");
        let config = &output.object("ConfigMap/ess-haproxy")["data"]["haproxy.cfg"];
        let config = config.as_str().unwrap();
        let seconds = |key: &str| -> i64 {
            let line = config
                .lines()
                .find_map(|line| line.trim().strip_prefix(key));
            line.unwrap().trim().trim_end_matches('s').parse().unwrap()
        };
        assert_eq!(seconds("grace "), grace, "{flags}");
        assert!(slept + grace + seconds("hard-stop-after ") < 30, "{flags}");
        let tells =
            config.contains("The kubelet tells HAProxy after 5 seconds, and kills it after 30.");
        assert_eq!(tells, slept > 0, "{flags}: {config}");
    }
}

/// The modes of all volumes of ConfigMaps and Secrets, by workload and volume.
fn modes(flags: &str, values: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for object in template(flags, values).objects() {
        for volume in pods(&object)["volumes"]
            .as_array()
            .cloned()
            .unwrap_or_default()
        {
            for kind in ["configMap", "secret"] {
                if volume[kind].is_object() {
                    let name = format!("{} {}", identity(&object), volume["name"]);
                    found.push((name, volume[kind]["defaultMode"].clone()));
                }
            }
        }
    }
    found
}

#[test]
fn what_is_mounted_is_for_the_owner_and_the_group_alone() {
    let all = modes("", "{}");
    assert!(all.len() > 20);
    for (name, mode) in &all {
        assert_eq!(*mode, 0o440, "{name}");
    }
    for (name, mode) in modes("--chart-version 26.8", "{}") {
        assert!(mode.is_null() || mode == 0o644, "{name}: {mode}");
    }
    let users = "{name: mine, configMap: {name: theirs}}";
    let values = format!(
        "elementWeb: {{extraVolumes: [{users}]}}\nhaproxy: {{podSecurityContext: {{fsGroup: null}}}}"
    );
    let found = modes("", &values);
    let of = |title: &str| {
        found
            .iter()
            .find(|(name, _)| name == title)
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(of("Deployment/ess-element-web \"mine\""), Value::Null);
    // Nobody but root could read it.
    assert_eq!(of("Deployment/ess-haproxy \"haproxy-config\""), 0o644);
}

/// The names of the init containers of the Job, its image, and its arguments.
fn migration(flags: &str, dry_run: bool) -> (Vec<String>, String, Vec<String>) {
    let values = format!("matrixAuthenticationService: {{syn2mas: {{dryRun: {dry_run}}}}}");
    let job = template(flags, &values).object("Job/ess-syn2mas");
    let name = |container: &Value| container["name"].as_str().unwrap().to_owned();
    let init = pods(&job)["initContainers"].as_array().unwrap();
    let container = &pods(&job)["containers"][0];
    assert_eq!(container["name"], "syn2mas-migrate");
    let image = container["image"].as_str().unwrap();
    let program = image.split(':').next().unwrap().rsplit('/').next().unwrap();
    let args = container["args"].as_array().unwrap();
    let args = args.iter().map(|word| word.as_str().unwrap().to_owned());
    (
        init.iter().map(name).collect(),
        program.to_owned(),
        args.collect(),
    )
}

#[test]
fn the_tools_move_accounts_and_try_it() {
    let files = "--config /conf/mas-config.yaml --synapse-config /conf/homeserver.yaml";
    let steps = "copy-mas-cli render-config-mas render-config-syn db-wait-mas db-wait-syn";
    for (flags, dry_run, steps, image, args) in [
        (
            "",
            true,
            steps.to_owned(),
            "matrix-tools",
            format!("syn2mas {files} --dry-run"),
        ),
        (
            "",
            false,
            steps.to_owned(),
            "matrix-tools",
            format!("syn2mas {files}"),
        ),
        (
            "--chart-version 26.8",
            true,
            format!("{steps} syn2mas-check"),
            "matrix-authentication-service",
            format!("syn2mas migrate {files} --dry-run"),
        ),
        (
            "--chart-version 26.8",
            false,
            format!("{steps} syn2mas-check"),
            "matrix-tools",
            format!("syn2mas {files}"),
        ),
    ] {
        let (init, found, words) = migration(flags, dry_run);
        assert_eq!(
            (init.join(" "), &*found, words.join(" ")),
            (steps, image, args),
            "{flags}"
        );
    }
}

#[test]
fn accounts_are_moved_from_a_synapse_of_the_release() {
    let said = masthead("template ess -f all.yaml --set synapse.enabled=false")
        .file("all.yaml", ALL)
        .fails(1);
    assert!(
        said.contains(
            "matrixAuthenticationService.syn2mas.enabled: it moves the accounts of `synapse`"
        ),
        "{said}"
    );
}

#[test]
fn pods_without_annotations_have_none() {
    for object in template("", "{}").objects() {
        let metadata = &object["spec"]["template"]["metadata"];
        assert!(metadata["annotations"].is_null(), "{}", identity(&object));
    }
}

#[test]
fn nameservers_of_the_pods_may_be_asked() {
    let values = "networkPolicy: {enabled: true}\nsynapse: {dnsConfig: {nameservers: [192.0.2.53, '2001:db8::53']}}";
    let output = template("--set synapse.workers.pusher.enabled=true", values);
    let expected =
        json!([{"ipBlock": {"cidr": "192.0.2.53/32"}}, {"ipBlock": {"cidr": "2001:db8::53/128"}}]);
    let mut found = Vec::new();
    for object in output.objects() {
        let rules = object["spec"]["egress"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        if rules.iter().any(|rule| rule["to"] == expected) {
            found.push(identity(&object));
        }
    }
    assert_eq!(found, ["NetworkPolicy/ess-synapse"]);
}
