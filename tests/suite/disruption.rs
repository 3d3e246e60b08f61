//! PodDisruptionBudgets, and the namespace as an object.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Masthead, Output, identity, masthead};

fn run(command: &str, values: &str) -> Masthead {
    masthead(&format!("{command} --fragment minimal -f values.yaml")).file("values.yaml", values)
}

fn rendered(values: &str) -> Output {
    run("render --credentials job", values).ok()
}

/// The names of objects of a kind.
fn names(output: &Output, kind: &str) -> Vec<String> {
    let objects = output.objects();
    let of_kind = objects.iter().filter(|object| object["kind"] == kind);
    of_kind.map(identity).collect()
}

fn budget(values: &str) -> Value {
    rendered(values).object("PodDisruptionBudget/ess-haproxy")["spec"].clone()
}

#[test]
fn workloads_with_several_pods_have_a_budget() {
    let values = "
podDisruptionBudget: {enabled: true}
haproxy: {replicas: 2}
synapse: {workers: {synchrotron: {enabled: true, replicas: 3}, pusher: {enabled: true}}}
";
    let output = rendered(values);
    assert_eq!(
        names(&output, "PodDisruptionBudget"),
        [
            "PodDisruptionBudget/ess-haproxy",
            "PodDisruptionBudget/ess-synapse-synchrotron"
        ]
    );
    let budget = output.object("PodDisruptionBudget/ess-synapse-synchrotron");
    assert_eq!(
        budget["spec"],
        json!({
            "maxUnavailable": 1, "unhealthyPodEvictionPolicy": "AlwaysAllow",
            "selector": {"matchLabels": {"app.kubernetes.io/instance": "ess-synapse-synchrotron"}}
        })
    );
    let labels = budget["metadata"]["labels"].to_string();
    assert!(!labels.contains("-hash"), "{labels}");
    let selector = &output.object("StatefulSet/ess-synapse-synchrotron")["spec"]["selector"];
    assert_eq!(budget["spec"]["selector"], *selector);
    assert_eq!(names(&rendered("{}"), "PodDisruptionBudget"), [""; 0]);
}

#[test]
fn a_component_says_it_for_itself() {
    let of_all = "podDisruptionBudget: {enabled: true, maxUnavailable: 2}\n";
    let spec = budget(&format!("{of_all}haproxy: {{replicas: 3}}"));
    assert_eq!(spec["maxUnavailable"], 2);
    let own = "haproxy: {replicas: 3, podDisruptionBudget: {minAvailable: 50%}}";
    let spec = budget(&format!("{of_all}{own}"));
    assert_eq!(
        (&spec["minAvailable"], &spec["maxUnavailable"]),
        (&json!("50%"), &Value::Null)
    );
    let spec = budget("haproxy: {podDisruptionBudget: {enabled: true}}");
    assert_eq!(spec["maxUnavailable"], 1);
    let off = "haproxy: {replicas: 3, podDisruptionBudget: {enabled: false}}";
    assert_eq!(
        names(&rendered(&format!("{of_all}{off}")), "PodDisruptionBudget"),
        [""; 0]
    );
    let older = "podDisruptionBudget: {enabled: true}\nhaproxy: {replicas: 2}";
    let older = run("render --credentials job --kube-version 1.26", older).ok();
    assert!(!older.stdout.contains("unhealthyPodEvictionPolicy"));
}

#[test]
fn numbers_that_are_none_are_told() {
    let values = "podDisruptionBudget: {enabled: true, minAvailable: most, maxUnavailable: 1}\n\
                  haproxy: {podDisruptionBudget: {maxUnavailable: 1.5%}}";
    assert_snapshot!(run("render --credentials job", values).fails(1));
}

#[test]
fn a_budget_that_lets_no_pod_go_is_told() {
    let drains = |own: &str| {
        let values =
            format!("haproxy: {{replicas: 2, podDisruptionBudget: {{enabled: true, {own}}}}}");
        run("check", &values).run().stderr
    };
    assert_snapshot!(drains("minAvailable: 2"));
    for blocked in [
        "minAvailable: 100%",
        "minAvailable: 51%",
        "maxUnavailable: 0",
        "maxUnavailable: 0%",
    ] {
        assert!(drains(blocked).contains("MH0432"), "{blocked}");
    }
    for free in [
        "minAvailable: 1",
        "minAvailable: 50%",
        "maxUnavailable: 1%",
        "maxUnavailable: 1",
    ] {
        assert_eq!(drains(free), "", "{free}");
    }
}

#[test]
fn the_namespace_has_the_labels_that_are_asked_for() {
    let values = "
releaseNamespace:
  create: true
  labels: {team: chat}
  annotations: {a: b}
  podSecurity: {enforce: baseline, warn: restricted, version: v1.34}
";
    let namespace = rendered(values).object("Namespace/ess");
    let metadata = &namespace["metadata"];
    assert_eq!(metadata["namespace"], Value::Null);
    assert_eq!(
        metadata["annotations"],
        json!({"a": "b", "helm.sh/resource-policy": "keep"})
    );
    let labels = metadata["labels"].as_object().unwrap();
    let given = labels
        .iter()
        .filter(|(key, _)| !key.starts_with("app.kubernetes.io/"));
    let given: serde_json::Map<_, _> = given
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    assert_eq!(
        Value::Object(given),
        json!({
            "team": "chat", "masthead/release": "ess",
            "pod-security.kubernetes.io/enforce": "baseline", "pod-security.kubernetes.io/enforce-version": "v1.34",
            "pod-security.kubernetes.io/warn": "restricted", "pod-security.kubernetes.io/warn-version": "v1.34"
        })
    );
}

#[test]
fn nothing_removes_the_namespace() {
    let values = "releaseNamespace: {create: true}";
    for topic in ["prune", "uninstall"] {
        let notes = run(&format!("notes {topic}"), values).ok().stdout;
        assert!(!notes.to_lowercase().contains("namespace/*"), "{notes}");
        assert!(!notes.contains("core/v1/Namespace"), "{notes}");
    }
    let kept = |target: &str| {
        let run = run(
            &format!("render --credentials job --target {target}"),
            values,
        );
        run.ok().object("Namespace/ess")["metadata"]["annotations"].clone()
    };
    let argocd = &kept("argocd")["argocd.argoproj.io/sync-options"];
    assert_eq!(argocd, "Prune=false,Delete=false");
    assert_eq!(
        kept("flux")["kustomize.toolkit.fluxcd.io/prune"],
        "disabled"
    );
}

#[test]
fn helm_makes_the_namespace_itself() {
    let output = run(
        "render --credentials job --target helm",
        "releaseNamespace: {create: true}",
    )
    .run();
    assert_eq!(names(&output, "Namespace"), [""; 0]);
    assert_snapshot!(output.stderr);
}

#[test]
fn what_has_no_effect_on_the_namespace_is_told() {
    let values = "releaseNamespace: {labels: {a: b}, podSecurity: {version: '1.34'}}";
    assert_snapshot!(run("check", values).fails(1));
}
