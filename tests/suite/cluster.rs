//! What the cluster is told to be: its version, and the APIs of operators.

use serde_json::Value;

use crate::harness::masthead;

const MINIMAL: &str = "--fragment minimal";
const ALL: &str = "--fragment quick-setup-all-enabled --fragment quick-setup-hostnames --fragment quick-setup-certificates";
const KIND: &str = "monitoring.coreos.com/v1/ServiceMonitor";

/// How many ServiceMonitors are rendered with these flags, and what is said.
fn monitors(flags: &str) -> (usize, String) {
    let output = masthead(&format!("template ess {ALL} {flags}")).run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    let count = output.stdout.matches("\nkind: ServiceMonitor\n").count();
    (count, output.stderr)
}

#[test]
fn a_group_stands_for_its_kinds() {
    let (all, said) = monitors(&format!("-a {KIND}"));
    assert!(all > 2 && said.is_empty(), "{all}: {said}");
    for flags in [
        "-a monitoring.coreos.com/v1",
        "--api-versions apps/v1,monitoring.coreos.com/v1",
        "-a monitoring.coreos.com/v1 -a monitoring.coreos.com/v1/PodMonitor",
    ] {
        assert_eq!(monitors(flags), (all, String::new()), "{flags}");
    }
    for flags in [
        "-a monitoring.coreos.com/v1beta1",
        "-a monitoring.coreos.com",
        "-a monitoring.coreos.com/v1/PodMonitor",
    ] {
        assert_eq!(monitors(flags), (0, String::new()), "{flags}");
    }
}

#[test]
fn a_monitor_that_is_asked_for_is_missed() {
    for component in [
        "synapse",
        "matrixRTC.sfu",
        "matrixAuthenticationService",
        "postgres",
        "haproxy",
    ] {
        let wish = format!("--set {component}.serviceMonitors.enabled=true");
        let (count, said) = monitors(&wish);
        let path = format!("warning: {component}.serviceMonitors.enabled: ");
        assert!(count == 0 && said.contains(&path), "{component}: {said}");
        let flag = said
            .split('`')
            .find(|word| word.starts_with("-a "))
            .unwrap_or_else(|| panic!("{component}: no flag in {said}"));
        let (count, said) = monitors(&format!("{wish} {flag}"));
        assert!(count > 0 && said.is_empty(), "{flag}: {said}");
        let off = format!("--set {component}.serviceMonitors.enabled=false");
        assert_eq!(monitors(&off), (0, String::new()), "{component}");
    }
    let all = "--set synapse.serviceMonitors.enabled=true,haproxy.serviceMonitors.enabled=true";
    assert_eq!(monitors(all).1.matches("warning: ").count(), 1);
    let (_, said) = monitors("--fragment synapse-service-monitors");
    assert!(
        said.contains("synapse.serviceMonitors.relabelings: ServiceMonitors are left out"),
        "{said}"
    );
}

/// The value at a path of the first object of a kind.
fn rendered(version: &str, kind: &str, path: &str) -> Value {
    let spread = r#"topologySpreadConstraints=[{"maxSkew":1,"topologyKey":"zone"}]"#;
    let output = masthead(&format!("render --credentials=job {MINIMAL} --set-json"))
        .arg(spread)
        .args(&format!("--kube-version {version}"))
        .run();
    let objects = output.objects();
    let object = objects.iter().find(|object| object["kind"] == kind);
    object.unwrap().pointer(path).cloned().unwrap_or_default()
}

#[test]
fn fields_follow_the_version() {
    const POLICY: (&str, &str) = ("Job", "/spec/podReplacementPolicy");
    const MODE: (&str, &str) = ("Job", "/spec/completionMode");
    const KEYS: (&str, &str) = (
        "Deployment",
        "/spec/template/spec/topologySpreadConstraints/0/matchLabelKeys/0",
    );
    for ((kind, path), since) in [(POLICY, 28), (MODE, 21), (KEYS, 25)] {
        for minor in [since - 1, since, 34, 36] {
            let found = rendered(&format!("1.{minor}"), kind, path);
            assert_eq!(found.is_string(), minor >= since, "1.{minor}: {path}");
        }
        assert!(rendered(&format!("v1.{since}.0"), kind, path).is_string());
    }
}

#[test]
fn a_version_that_is_not_served_is_told() {
    for command in ["check", "template ess", "render --credentials=job"] {
        for (version, is_old) in [
            ("1.20", true),
            ("1.24.9", true),
            ("1.25", false),
            ("1.36", false),
        ] {
            let run = masthead(&format!("{command} {MINIMAL} --kube-version {version}")).run();
            assert_eq!(run.status, 0, "{}", run.stderr);
            let said = run.stderr.contains("is older than 1.25: it may lack");
            assert_eq!(said, is_old, "{command} {version}: {}", run.stderr);
        }
    }
}

/// Fields that values hand on, with the version before that which brought them, as values of Synapse.
const LATER: [(u32, &str, &str); 16] = [
    (
        28,
        "extraInitContainers[0].restartPolicy",
        r#"{"extraInitContainers": [{"name": "a", "image": "b", "restartPolicy": "Always"}]}"#,
    ),
    (
        27,
        "extraInitContainers[0].resizePolicy",
        r#"{"extraInitContainers": [{"name": "a", "image": "b", "resizePolicy": [{"resourceName": "cpu", "restartPolicy": "NotRequired"}]}]}"#,
    ),
    (
        33,
        "extraInitContainers[0].lifecycle.stopSignal",
        r#"{"extraInitContainers": [{"name": "a", "image": "b", "restartPolicy": "Always", "lifecycle": {"stopSignal": "SIGTERM"}}]}"#,
    ),
    (
        29,
        "extraInitContainers[0].lifecycle.preStop.sleep",
        r#"{"extraInitContainers": [{"name": "a", "image": "b", "restartPolicy": "Always", "lifecycle": {"preStop": {"sleep": {"seconds": 1}}}}]}"#,
    ),
    (
        31,
        "extraVolumes[0].image",
        r#"{"extraVolumes": [{"name": "a", "image": {"reference": "b"}}]}"#,
    ),
    (
        29,
        "extraVolumes[0].projected.sources[0].clusterTrustBundle",
        r#"{"extraVolumes": [{"name": "a", "projected": {"sources": [{"clusterTrustBundle": {"name": "b", "path": "c"}}]}}]}"#,
    ),
    (
        29,
        "extraVolumes[0].ephemeral.volumeClaimTemplate.spec.volumeAttributesClassName",
        r#"{"extraVolumes": [{"name": "a", "ephemeral": {"volumeClaimTemplate": {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}, "volumeAttributesClassName": "b"}}}}]}"#,
    ),
    (
        29,
        "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys",
        r#"{"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "a", "labelSelector": {"matchLabels": {"b": "c"}}, "matchLabelKeys": ["d"]}]}}}"#,
    ),
    (
        24,
        "topologySpreadConstraints[0].minDomains",
        r#"{"topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "a", "minDomains": 2}]}"#,
    ),
    (
        25,
        "topologySpreadConstraints[0].nodeTaintsPolicy",
        r#"{"topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "a", "nodeTaintsPolicy": "Honor"}]}"#,
    ),
    (
        25,
        "topologySpreadConstraints[0].matchLabelKeys",
        r#"{"topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "a", "matchLabelKeys": ["b"]}]}"#,
    ),
    (
        30,
        "extraInitContainers[0].securityContext.appArmorProfile",
        r#"{"extraInitContainers": [{"name": "a", "image": "b", "securityContext": {"appArmorProfile": {"type": "RuntimeDefault"}}}]}"#,
    ),
    (
        22,
        "extraInitContainers[0].securityContext.windowsOptions.hostProcess",
        r#"{"extraInitContainers": [{"name": "a", "image": "b", "securityContext": {"windowsOptions": {"hostProcess": false}}}]}"#,
    ),
    (
        30,
        "extraInitContainers[0].volumeMounts[0].recursiveReadOnly",
        r#"{"extraVolumes": [{"name": "c", "emptyDir": {}}], "extraInitContainers": [{"name": "a", "image": "b", "volumeMounts": [{"name": "c", "mountPath": "/a", "readOnly": true, "recursiveReadOnly": "IfPossible"}]}]}"#,
    ),
    (
        21,
        "extraInitContainers[0].livenessProbe.terminationGracePeriodSeconds",
        r#"{"extraInitContainers": [{"name": "a", "image": "b", "restartPolicy": "Always", "livenessProbe": {"terminationGracePeriodSeconds": 5, "grpc": {"port": 80}}}]}"#,
    ),
    (
        23,
        "extraInitContainers[0].livenessProbe.grpc",
        r#"{"extraInitContainers": [{"name": "a", "image": "b", "restartPolicy": "Always", "livenessProbe": {"grpc": {"port": 80}}}]}"#,
    ),
];

#[test]
fn a_field_that_came_later_is_told_at_its_place() {
    for (since, path, values) in LATER {
        let check = |flags: &str| {
            masthead(&format!("check {MINIMAL} -f v.yaml {flags}"))
                .file("v.yaml", format!(r#"{{"synapse": {values}}}"#))
                .run()
        };
        let said = check(&format!("--kube-version 1.{}", since - 1)).stderr;
        let message = format!(
            "error: synapse.{path}: Kubernetes 1.{} has no such field: it came with 1.{since} [MH0401]\n",
            since - 1
        );
        assert!(said.contains(&message), "{path}: {said}");
        for flags in [String::new(), format!("--kube-version 1.{since}")] {
            let said = check(&flags).stderr;
            assert!(
                !said.contains(&format!("synapse.{path}: ")),
                "{path}: {said}"
            );
        }
    }
}
