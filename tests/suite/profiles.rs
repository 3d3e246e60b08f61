//! The fragments for kinds of clusters and sizes, alone and together.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::cases;
use crate::harness::{Masthead, Output, identity, masthead};

const OPENSHIFT: &str = "--api-versions route.openshift.io/v1";

/// The command over the first example, with these fragments.
fn run(command: &str, fragments: &str) -> Masthead {
    let fragments: String = fragments
        .split_whitespace()
        .map(|name| format!(" --fragment {name}"))
        .collect();
    masthead(&format!("{command} -f base.yaml{fragments}"))
        .file("base.yaml", include_str!("../../examples/base.yaml"))
}

fn rendered(fragments: &str) -> Output {
    run("render --credentials job", fragments).ok()
}

/// The pods of all objects, each with the name of its object.
fn pods(output: &Output) -> Vec<(String, Value)> {
    let objects = output.objects().into_iter();
    let pods = objects.map(|it| (identity(&it), it["spec"]["template"]["spec"].clone()));
    pods.filter(|(_, pod)| pod.is_object()).collect()
}

/// A quantity of memory in MiB, or of CPU in thousandths.
fn amount(value: &Value) -> u64 {
    let text = value.as_str().expect("it is a quantity");
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let number: u64 = digits.parse().expect("it is a whole number");
    match &text[digits.len()..] {
        "Mi" | "m" => number,
        "Gi" => number * 1024,
        "" => number * 1000,
        other => panic!("{other}"),
    }
}

#[test]
fn each_is_sound_alone_and_with_others() {
    let together = [
        "hardened openshift",
        "small hardened",
        "small openshift",
        "workers-medium hardened",
        "workers-large hardened openshift",
    ];
    for fragments in cases::PROFILES.into_iter().chain(together) {
        let told = run("check --strict --allow image-without-digest", fragments).ok();
        assert_eq!(told.stdout, "", "{fragments}");
        assert!(!rendered(fragments).objects().is_empty());
    }
}

#[test]
fn openshift_takes_every_pod_but_those_on_its_nodes() {
    for case in cases::combinations() {
        let fragments = case.fragments.join(" --fragment ");
        let mut run = masthead(&format!(
            "check -o json --fragment {fragments} --fragment openshift {OPENSHIFT}"
        ));
        for (name, text) in &case.files {
            run = run.arg("-f").arg(name).file(name, text);
        }
        let findings = run.run().stdout;
        let refused = findings.contains("MH0431");
        assert_eq!(refused, is_on_node(&case.fragments), "{}", case.name);
    }
}

/// Whether the SFU is on the network of its node.
fn is_on_node(fragments: &[&str]) -> bool {
    fragments.contains(&"matrix-rtc-host-mode")
}

#[test]
fn no_id_is_fixed_for_openshift() {
    for (name, pod) in pods(&rendered("hardened openshift")) {
        let context = &pod["securityContext"];
        assert_eq!(
            *context,
            json!({"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}}),
            "{name}"
        );
        for volume in pod["volumes"].as_array().into_iter().flatten() {
            // Without a group of the volumes, others have to read them.
            let mode = volume["secret"]["defaultMode"].as_u64();
            assert!(mode.is_none_or(|mode| mode == 0o644), "{name}: {volume}");
        }
    }
}

#[test]
fn openshift_is_told_of_where_it_is() {
    let told = run(&format!("check {OPENSHIFT}"), "").run().stderr;
    assert_snapshot!(told.lines().take(9).collect::<Vec<_>>().join("\n"));
    assert_eq!(run("check", "").ok().stdout, "");
    // The ids of OpenShift are too large for the user namespace of a pod.
    let told = run(&format!("check {OPENSHIFT}"), "openshift hardened");
    assert!(
        told.run()
            .stderr
            .contains("hostUsers: `restricted-v2` refuses")
    );
}

#[test]
fn hardened_pods_are_apart_from_nodes_and_services() {
    let output = rendered("hardened");
    for (name, pod) in pods(&output) {
        assert_eq!(pod["enableServiceLinks"], false, "{name}");
        assert_eq!(pod["hostUsers"], false, "{name}");
    }
    let has = |kind: &str| {
        let objects = output.objects();
        objects.iter().any(|object| object["kind"] == kind)
    };
    assert!(has("NetworkPolicy") && has("Namespace"));
    assert_eq!(identity(&output.objects()[0]), "Namespace/ess");
}

#[test]
fn budgets_are_of_the_pods_of_one_workload() {
    let output = rendered("workers-large hardened");
    let objects = output.objects();
    let is_budget = |object: &&Value| object["kind"] == "PodDisruptionBudget";
    let several = |object: &&Value| object["spec"]["replicas"].as_u64() > Some(1);
    let budgets: Vec<_> = objects.iter().filter(is_budget).collect();
    assert_eq!(budgets.len(), objects.iter().filter(several).count());
    for budget in budgets {
        let wanted = budget["spec"]["selector"]["matchLabels"]
            .as_object()
            .unwrap();
        let is_selected = |object: &&Value| {
            let labels = &object["spec"]["template"]["metadata"]["labels"];
            wanted.iter().all(|(key, value)| labels[key] == *value)
        };
        let selected = objects.iter().filter(is_selected);
        let names: Vec<_> = selected.map(|object| &object["metadata"]["name"]).collect();
        assert_eq!(names, [&budget["metadata"]["name"]]);
    }
}

#[test]
fn user_namespaces_need_a_version_that_has_them() {
    let output = run("render --credentials job --kube-version 1.32", "hardened").run();
    assert!(!output.stdout.contains("hostUsers"));
    assert_snapshot!(output.stderr);
    let values = "{hostUsers: false, matrixRTC: {sfu: {hostNetwork: true}}}";
    let output = run("render --credentials job -f v.yaml", "")
        .file("v.yaml", values)
        .ok();
    let on_node = "Deployment/ess-matrix-rtc-sfu";
    for (name, pod) in pods(&output) {
        assert_eq!(pod["hostUsers"] == false, name != on_node, "{name}");
    }
}

/// The most connections that the programs of a render make to its database, and those that it takes.
fn connections(output: &Output) -> (u64, u64) {
    let of_synapse = |object: &&Value| {
        let component = &object["metadata"]["labels"]["app.kubernetes.io/component"];
        object["kind"] == "StatefulSet" && component == "matrix-server"
    };
    let objects = output.objects();
    let pods = |object: &Value| object["spec"]["replicas"].as_u64().unwrap();
    let synapse: u64 = objects.iter().filter(of_synapse).map(pods).sum();
    let mas = pods(&output.object("Deployment/ess-matrix-authentication-service"));
    let server = &output.object("StatefulSet/ess-postgres");
    let args = server["spec"]["template"]["spec"]["containers"][0]["args"].to_string();
    let (_, after) = args.split_once("max_connections=").unwrap();
    let most: String = after.chars().take_while(char::is_ascii_digit).collect();
    (10 * (synapse + mas), most.parse().unwrap())
}

#[test]
fn databases_take_the_connections_of_all_processes() {
    let count = |fragment| connections(&rendered(fragment));
    assert_eq!(count("small"), (20, 64));
    assert_eq!(count("workers-medium"), (210, 512));
    assert_eq!(count("workers-large"), (470, 1024));
}

#[test]
fn a_small_stack_fits_one_node() {
    let (mut memory, mut cpu) = (0, 0);
    for (name, pod) in pods(&rendered("small")) {
        if name.starts_with("Job/") {
            continue;
        }
        for container in pod["containers"].as_array().unwrap() {
            let requests = &container["resources"]["requests"];
            memory += amount(&requests["memory"]);
            cpu += amount(&requests["cpu"]);
        }
    }
    assert!(memory <= 1024, "{memory} MiB");
    assert!(cpu <= 300, "{cpu} m");
    let output = run(
        "render --credentials job -a monitoring.coreos.com/v1",
        "small",
    )
    .ok();
    assert!(!output.stdout.contains("kind: ServiceMonitor"));
}
