//! Environment variables: what the stack sets itself can't be changed, each name is there once, and
//! they are sorted.

use serde_json::Value;

use super::objects;
use crate::cases::{Case, EVERYTHING};
use crate::harness::masthead;

/// A name that the stack sets, the component of it, and a container in which it is set.
const OURS: [(&str, &str, &str, &str); 9] = [
    (
        "PGDATA",
        "postgres",
        "StatefulSet/ess-postgres",
        "postgres-ess-updater",
    ),
    (
        "PGHOST",
        "postgres",
        "StatefulSet/ess-postgres",
        "postgres-ess-updater",
    ),
    (
        "MAS_CONFIG",
        "matrixAuthenticationService",
        "Deployment/ess-matrix-authentication-service",
        "matrix-authentication-service",
    ),
    (
        "NAMESPACE",
        "initSecrets",
        "Job/ess-init-secrets",
        "init-secrets",
    ),
    (
        "NAMESPACE",
        "deploymentMarkers",
        "Job/ess-deployment-markers-post",
        "deployment-markers",
    ),
    (
        "SYNAPSE_POSTGRES_PASSWORD",
        "synapse",
        "StatefulSet/ess-synapse-main",
        "render-config",
    ),
    (
        "LD_PRELOAD",
        "synapse",
        "Job/ess-synapse-check-config",
        "synapse",
    ),
    (
        "LIVEKIT_KEY",
        "matrixRTC",
        "Deployment/ess-matrix-rtc-authorisation-service",
        "matrix-rtc-authorisation-service",
    ),
    (
        "SERVER_NAME",
        "elementAdmin",
        "Deployment/ess-element-admin",
        "element-admin",
    ),
];

fn containers(object: &Value) -> impl Iterator<Item = &Value> {
    let spec = &object["spec"]["template"]["spec"];
    let both = [&spec["initContainers"], &spec["containers"]];
    both.into_iter()
        .flat_map(|list| list.as_array().into_iter().flatten())
}

fn variables(container: &Value) -> Vec<(&str, &Value)> {
    let env = container["env"].as_array().into_iter().flatten();
    env.map(|it| (it["name"].as_str().expect("it has a name"), &it["value"]))
        .collect()
}

fn value(object: &Value, container: &str, name: &str) -> Value {
    let found = containers(object).find(|it| it["name"] == container);
    let found = found.unwrap_or_else(|| panic!("no {container}"));
    let variables = variables(found);
    let of_name = variables.iter().find(|(known, _)| *known == name);
    of_name
        .unwrap_or_else(|| panic!("{container} has no {name}"))
        .1
        .clone()
}

#[test]
fn what_the_stack_sets_counts_more_and_that_is_told() {
    let before = objects(&Case::of("everything", EVERYTHING));
    for (name, component, object, container) in OURS {
        let values = format!(
            "{component}: {{extraEnv: [{{name: {name}, value: users}}, {{name: OTHER, value: a}}, \
             {{name: OTHER, value: b}}]}}"
        );
        let after =
            objects(&Case::of(values.clone(), EVERYTHING).file("values.yaml", values.clone()));
        let [before, after] = [&before, &after].map(|all| &all[object]);
        let [ours, kept] = [before, after].map(|it| value(it, container, name));
        assert_eq!(kept, ours, "{values}");
        assert_eq!(value(after, container, "OTHER"), "b", "{values}");
        let said = masthead("check -f values.yaml")
            .arg(&format!("--fragment={EVERYTHING}"))
            .file("values.yaml", &values)
            .run()
            .stderr;
        let warning = format!("warning: {component}.extraEnv[0]: `{name}` has no effect");
        assert!(said.contains(&warning), "{said}");
        assert!(!said.contains("extraEnv[1]"), "{said}");
    }
}

#[test]
fn names_are_sorted_and_each_is_there_once() {
    for case in crate::cases::combinations().chain([crate::cases::full()]) {
        for (title, object) in objects(&case) {
            for container in containers(&object) {
                let names: Vec<_> = variables(container)
                    .into_iter()
                    .map(|(name, _)| name)
                    .collect();
                let mut sorted = names.clone();
                sorted.sort_unstable();
                sorted.dedup();
                assert_eq!(names, sorted, "{}: {title}", case.name);
            }
        }
    }
}
