//! What each target gets: order, hooks, names of Jobs.

use serde_json::Value;

use crate::harness::{identity, masthead};

const STACK: &str = "render --credentials=job --fragment nothing-enabled,server-name,mas-minimal,synapse-minimal,deployment-markers-minimal";

fn rendered(target: &str) -> Vec<Value> {
    masthead(STACK)
        .arg(&format!("--target={target}"))
        .ok()
        .objects()
}

fn annotation<'o>(object: &'o Value, key: &str) -> Option<&'o str> {
    object["metadata"]["annotations"][key].as_str()
}

fn position(objects: &[Value], kind: &str) -> usize {
    objects
        .iter()
        .position(|o| o["kind"] == kind)
        .unwrap_or_else(|| panic!("no {kind}"))
}

#[test]
fn kubectl_gets_no_hooks_and_an_order_that_applies() {
    let objects = rendered("kubectl");
    let text = serde_json::to_string(&objects).unwrap();
    assert!(
        !text.contains("helm.sh/hook")
            && !text.contains("-synapse-hook")
            && !text.contains("service-pre")
    );
    let last_needed = objects
        .iter()
        .rposition(|o| {
            matches!(
                o["kind"].as_str(),
                Some("ConfigMap" | "Secret" | "ServiceAccount")
            )
        })
        .unwrap();
    let servers = position(&objects, "StatefulSet").min(position(&objects, "Deployment"));
    assert!(last_needed < position(&objects, "Job") && position(&objects, "Job") < servers);
    assert!(identity(objects.last().unwrap()).starts_with("Job/ess-deployment-markers-post-"));
}

#[test]
fn a_job_that_changes_gets_a_new_name_for_kubectl() {
    let job = |more: &str| {
        let objects = masthead(STACK).arg(more).ok().objects();
        let name = objects
            .iter()
            .map(identity)
            .find(|name| name.starts_with("Job/ess-synapse-check-config-"));
        name.unwrap()
    };
    let (same, again) = (job("--set=labels=null"), job("--set=labels=null"));
    assert_eq!(same, again);
    assert_ne!(same, job("--set=synapse.image.tag=v1.158.0"));
    assert_eq!(same.len(), "Job/ess-synapse-check-config-".len() + 8);
}

#[test]
fn what_the_check_of_the_configuration_mounts_is_there() {
    let objects = rendered("kubectl");
    let names: Vec<_> = objects.iter().map(identity).collect();
    let job = objects
        .iter()
        .find(|o| identity(o).starts_with("Job/ess-synapse-check-config-"))
        .unwrap();
    for volume in job["spec"]["template"]["spec"]["volumes"]
        .as_array()
        .unwrap()
    {
        if let Some(name) = volume["configMap"]["name"].as_str() {
            assert!(names.contains(&format!("ConfigMap/{name}")), "{name}");
        }
    }
}

#[test]
fn argo_cd_waits_for_jobs_in_waves_and_keeps_data() {
    let objects = rendered("argocd");
    let wave = |object: &Value| {
        annotation(object, "argocd.argoproj.io/sync-wave")
            .map_or(0, |wave| wave.parse::<i32>().unwrap())
    };
    for object in &objects {
        let expected = match object["kind"].as_str().unwrap() {
            "Job" => continue,
            "StatefulSet" | "Deployment" | "Ingress" | "ServiceMonitor" => 0,
            _ => -20,
        };
        assert_eq!(wave(object), expected, "{}", identity(object));
    }
    let waves: Vec<_> = objects
        .iter()
        .filter(|o| o["kind"] == "Job")
        .map(wave)
        .collect();
    assert_eq!(waves, [-11, -11, -1, 10]);
    let job = objects
        .iter()
        .find(|o| identity(o) == "Job/ess-init-secrets")
        .unwrap();
    assert_eq!(
        annotation(job, "argocd.argoproj.io/hook-delete-policy"),
        Some("BeforeHookCreation")
    );
    let claim = objects
        .iter()
        .find(|o| o["kind"] == "PersistentVolumeClaim")
        .unwrap();
    assert_eq!(
        annotation(claim, "argocd.argoproj.io/sync-options"),
        Some("Prune=false,Delete=false")
    );
}

#[test]
fn flux_replaces_jobs_and_keeps_data() {
    let objects = rendered("flux");
    let job = objects
        .iter()
        .find(|o| identity(o) == "Job/ess-init-secrets")
        .unwrap();
    assert_eq!(
        annotation(job, "kustomize.toolkit.fluxcd.io/force"),
        Some("enabled")
    );
    let claim = objects
        .iter()
        .find(|o| o["kind"] == "PersistentVolumeClaim")
        .unwrap();
    assert_eq!(
        annotation(claim, "kustomize.toolkit.fluxcd.io/prune"),
        Some("disabled")
    );
}

#[test]
fn every_target_has_the_same_servers() {
    let servers = |target: &str| {
        let mut names: Vec<_> = rendered(target)
            .iter()
            .filter(|o| {
                matches!(
                    o["kind"].as_str(),
                    Some("StatefulSet" | "Deployment" | "Service" | "PersistentVolumeClaim")
                )
            })
            .map(|o| (identity(o), o["spec"]["selector"].clone()))
            .collect();
        names.sort_by(|a, b| a.0.cmp(&b.0));
        names
    };
    let helm = servers("helm");
    for target in ["kubectl", "argocd", "flux"] {
        assert_eq!(servers(target), helm, "{target}");
    }
}
