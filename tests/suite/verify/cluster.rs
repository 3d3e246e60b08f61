//! What the cluster says: ok, failed, left out.

use serde_json::{Value, json};

use super::world::World;

const DEPLOYMENTS: &str = "/apis/apps/v1/namespaces/ess/deployments";
const PODS: &str = "/api/v1/namespaces/ess/pods";
const JOBS: &str = "/apis/batch/v1/namespaces/ess/jobs";
const CLAIMS: &str = "/api/v1/namespaces/ess/persistentvolumeclaims";
const EVENTS: &str = "/api/v1/namespaces/ess/events";

const MAS: &str = "cluster.pods:ess-matrix-authentication-service";
const FORBIDDEN: &str = "Error from server (Forbidden): x is forbidden\n";

/// A world in which the pod of MAS has this status, and is not ready.
fn with_pod(status: &Value) -> World {
    let mut world = World::new();
    let is_mas = |object: &Value| {
        let name = object["metadata"]["name"].as_str().expect("it has a name");
        name.starts_with("ess-matrix-authentication-service")
    };
    world.change(PODS, |pod| {
        if is_mas(pod) {
            pod["status"] = status.clone();
        }
    });
    world.change(DEPLOYMENTS, |object| {
        if is_mas(object) {
            object["status"]["readyReplicas"] = 0.into();
        }
    });
    world
}

fn with_event(world: &mut World, kind: &str, name: &str, message: &str) {
    let about = json!({"kind": kind, "name": name});
    let event =
        json!({"involvedObject": about, "type": "Warning", "reason": "Why", "message": message});
    world.set_kube(EVENTS, &json!({"items": [event]}).to_string());
}

#[test]
fn a_namespace_is_there_or_not_or_may_not_be_read() {
    let mut world = World::new();
    world.expect("cluster.namespace", "ok", &["`ess` is there"]);
    world.set_kube("/api/v1/namespaces/ess", FORBIDDEN);
    world.expect(
        "cluster.namespace",
        "left-out",
        &["may not read namespaces"],
    );
    world.expect(MAS, "ok", &[]);
    world.set_kube("/api/v1/namespaces/ess", "Error from server (NotFound): x");
    world.expect("cluster.namespace", "failed", &["not there", "--namespace"]);
}

#[test]
fn pods_are_ready() {
    World::new().expect(MAS, "ok", &["1 of 1 pods are ready"]);
}

#[test]
fn a_workload_that_is_not_there_has_no_pods() {
    let mut world = World::new();
    world.set_kube(DEPLOYMENTS, r#"{"items": []}"#);
    world.expect(
        MAS,
        "failed",
        &["the Deployment is not in the cluster", "--against cluster"],
    );
}

#[test]
fn workloads_that_may_not_be_read_are_left_out() {
    let mut world = World::new();
    world.set_kube(DEPLOYMENTS, FORBIDDEN);
    world.expect(MAS, "left-out", &["may not read `deployments`"]);
}

#[test]
fn the_reason_of_a_container_that_waits_is_told() {
    let waiting = |key: &str, reason: &str, message: &str| {
        let state = json!({"waiting": {"reason": reason, "message": message}});
        json!({"phase": "Pending", key: [{"name": "it", "state": state}]})
    };
    let world = with_pod(&waiting(
        "containerStatuses",
        "ImagePullBackOff",
        "no such image",
    ));
    world.expect(
        MAS,
        "failed",
        &[
            "0 of 1",
            "ImagePullBackOff: no such image",
            "masthead images",
        ],
    );
    let world = with_pod(&waiting(
        "initContainerStatuses",
        "CreateContainerConfigError",
        "secret \"a\" not found",
    ));
    world.expect(
        MAS,
        "failed",
        &[
            "the init container `it`",
            "secret \"a\" not found",
            "notes secrets",
        ],
    );
}

#[test]
fn the_end_of_a_container_that_crashes_is_told() {
    let status = json!({"phase": "Running", "containerStatuses": [{
        "name": "it",
        "state": {"waiting": {"reason": "CrashLoopBackOff"}},
        "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}},
    }]});
    let words = [
        "ends again and again",
        "137 (OOMKilled)",
        "logs ess-matrix-authentication-service-pod",
        "--previous",
    ];
    with_pod(&status).expect(MAS, "failed", &words);
}

#[test]
fn a_pod_without_a_node_says_why() {
    let scheduled = |message: &str| {
        let condition = json!({"type": "PodScheduled", "status": "False", "message": message});
        json!({"phase": "Pending", "conditions": [condition]})
    };
    let world = with_pod(&scheduled("0/1 nodes: insufficient memory"));
    world.expect(
        MAS,
        "failed",
        &["has no node: 0/1 nodes: insufficient memory", "resources"],
    );
    let world = with_pod(&scheduled(
        "pod has unbound immediate PersistentVolumeClaims",
    ));
    world.expect(MAS, "failed", &["cluster.volumes"]);
}

#[test]
fn a_pod_that_is_not_ready_says_its_last_event() {
    let mut world = with_pod(&json!({"phase": "Running"}));
    with_event(
        &mut world,
        "Pod",
        "ess-matrix-authentication-service-pod",
        "HTTP probe failed",
    );
    world.expect(
        MAS,
        "failed",
        &[
            "is Running, and not ready: Why: HTTP probe failed",
            "describe pod",
        ],
    );
}

#[test]
fn a_workload_that_may_not_make_pods_says_why() {
    let mut world = with_pod(&json!({}));
    let failure =
        json!([{"type": "ReplicaFailure", "status": "True", "message": "exceeded quota"}]);
    world.change(DEPLOYMENTS, |object| {
        object["status"]["conditions"] = failure.clone()
    });
    world.expect(MAS, "failed", &["exceeded quota"]);
}

#[test]
fn pods_of_before_are_a_warning() {
    let mut world = World::new();
    world.change(DEPLOYMENTS, |object| {
        object["status"]["updatedReplicas"] = 0.into()
    });
    world.expect(MAS, "warning", &["not all of them are new"]);
}

#[test]
fn a_job_is_done_or_has_failed_or_is_gone() {
    let mut world = World::new();
    let output = world.run("--check cluster.jobs");
    assert_eq!(output.status, 0, "{}", output.stdout);
    assert!(
        output
            .stdout
            .contains("ok        cluster.jobs:ess-init-secrets-"),
        "{}",
        output.stdout
    );
    let failed = json!([{"type": "Failed", "status": "True", "message": "BackoffLimitExceeded"}]);
    world.change(JOBS, |object| {
        object["status"]["conditions"] = failed.clone()
    });
    let output = world.run("--check cluster.jobs");
    assert_eq!(output.status, 1);
    assert!(
        output
            .stdout
            .contains("it has failed: BackoffLimitExceeded"),
        "{}",
        output.stdout
    );
    assert!(
        output.stdout.contains("logs job/ess-init-secrets-"),
        "{}",
        output.stdout
    );
    world.set_kube(JOBS, r#"{"items": []}"#);
    let output = world.run("--check cluster.jobs");
    assert_eq!(output.status, 0, "{}", output.stdout);
    assert!(
        output.stdout.contains("left-out  cluster.jobs:"),
        "{}",
        output.stdout
    );
}

#[test]
fn a_volume_is_bound_or_says_why_not() {
    let mut world = World::new();
    let name = "cluster.volumes:ess-synapse-media";
    world.expect(name, "ok", &["bound"]);
    world.change(CLAIMS, |object| {
        object["status"]["phase"] = "Pending".into()
    });
    with_event(
        &mut world,
        "PersistentVolumeClaim",
        "ess-synapse-media",
        "no storage class",
    );
    world.expect(
        name,
        "failed",
        &["it is Pending: Why: no storage class", "StorageClass"],
    );
    world.set_kube(CLAIMS, FORBIDDEN);
    world.expect(name, "left-out", &["persistentvolumeclaims"]);
}

#[test]
fn drift_is_counted() {
    let mut world = World::new();
    world.expect("cluster.drift", "ok", &["objects are as rendered"]);
    world.change(DEPLOYMENTS, |object| object["spec"]["replicas"] = 7.into());
    world.expect(
        "cluster.drift",
        "failed",
        &["objects differ", "diff --against cluster"],
    );
}

#[test]
fn health_is_asked_of_a_pod_or_follows_from_its_being_ready() {
    let page =
        "/api/v1/namespaces/ess/pods/ess-matrix-authentication-service-pod:8081/proxy/health";
    let mut world = World::new();
    world.expect("mas.database", "ok", &["`/health` of the pod"]);
    world.set_kube(
        page,
        "Error from server (InternalError): an error on the server (\"no database\")",
    );
    world.expect("mas.database", "failed", &["no database", "notes sql"]);
    world.set_kube(
        page,
        "Error from server (ServiceUnavailable): error trying to reach service: timeout",
    );
    world.expect("mas.database", "ok", &["is ready, which it is while"]);
    world.set_kube(page, FORBIDDEN);
    world.expect("mas.database", "ok", &["is ready, which it is while"]);
}

#[test]
fn health_is_asked_from_outside_where_pods_may_not_be_read() {
    let mut world = World::new();
    world.set_kube(PODS, FORBIDDEN);
    world.expect("mas.database", "ok", &["https://account.example.org/login"]);
    world.expect("rtc.authorisation", "left-out", &["may not read `pods`"]);
    world.set_page(
        "https://account.example.org/login",
        &super::world::page(500, ""),
    );
    world.expect("mas.database", "failed", &["answers 500"]);
}

#[test]
fn health_of_other_pods_is_asked_too() {
    for (name, pod, port, path) in [
        ("hookshot.ready", "ess-hookshot-pod", 7777, "/ready"),
        (
            "rtc.authorisation",
            "ess-matrix-rtc-authorisation-service-pod",
            8080,
            "/healthz",
        ),
    ] {
        let mut world = World::new();
        world.expect(name, "ok", &[path]);
        let page = format!("/api/v1/namespaces/ess/pods/{pod}:{port}/proxy{path}");
        world.set_kube(
            &page,
            "Error from server (InternalError): an error on the server",
        );
        world.expect(name, "failed", &["an error on the server", "see the log"]);
        world.set_kube(PODS, r#"{"items": []}"#);
        world.expect(name, "failed", &["no pod runs that has the label"]);
    }
}
