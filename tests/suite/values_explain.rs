//! `masthead values explain`.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Masthead, masthead};

/// A stack of one component, which takes a short time.
const STACK: &str = "--fragment nothing-enabled,mas-minimal";

fn explain(path: &str, args: &str) -> Masthead {
    masthead("values explain").arg(path).args(args)
}

#[test]
fn all_that_is_known_of_a_value_without_any_values() {
    let explained = |path: &str| explain(path, "").ok().stdout;
    assert_snapshot!("default", explained("matrixAuthenticationService.replicas"));
    assert_snapshot!("needed", explained("elementWeb.ingress.host"));
    assert_snapshot!("credential", explained("synapse.macaroon"));
    assert_snapshot!("list", explained("synapse.appservices"));
    assert_snapshot!("names", explained("matrixAuthenticationService.additional"));
    assert_snapshot!("renamed", explained("valkey.maxMemory"));
    assert_snapshot!(
        "setting",
        explained("synapse.additional.mine.config.email.smtp_port")
    );
}

#[test]
fn the_top_has_all_keys() {
    let top = explain(".", "").ok().stdout;
    assert!(top.starts_with("\nkeys:\n  serverName "), "{top}");
    assert!(top.contains("\n  synapse "), "{top}");
}

#[test]
fn what_is_in_effect_and_who_set_it() {
    let file = "matrixAuthenticationService:\n  replicas: 3\n  encryptionSecret: {value: hunter2}\n  resources: {limits: {memory: 1Gi}}\n";
    let explained = |path: &str| explain(path, "-f v.yaml").file("v.yaml", file).ok().stdout;
    let has = |path: &str, line: &str| {
        let text = explained(path);
        assert!(text.contains(line), "{text}");
    };
    has(
        "matrixAuthenticationService.replicas",
        "in effect: 3\nset by:    v.yaml:2:13\n",
    );
    has(
        "matrixAuthenticationService.encryptionSecret.value",
        "in effect: \"***\"\nset by:    v.yaml:3:29\n",
    );
    has(
        "matrixAuthenticationService.resources",
        "in effect:\n  requests:\n    memory: \"50Mi\"\n    cpu: \"50m\"\n  limits:\n    memory: \"1Gi\"\n\
         set by:    v.yaml:4:32 (`limits.memory`), the defaults\n",
    );
    assert!(!explained("matrixAuthenticationService").contains("hunter2"));
}

#[test]
fn what_counts_for_all_components_is_told() {
    let explained = explain(
        "matrixAuthenticationService.ingress.className",
        "--set ingress.className=traefik",
    )
    .ok();
    assert!(
        explained
            .stdout
            .contains("for all:   `ingress.className`: traefik, set by --set\n"),
        "{}",
        explained.stdout
    );
}

#[test]
fn what_the_stack_makes_of_a_value() {
    let has = |path: &str, more: &str, line: &str| {
        let text = explain(path, &format!("{STACK} {more}")).ok().stdout;
        assert!(text.contains(line), "{text}");
    };
    has(
        "matrixAuthenticationService.encryptionSecret",
        "",
        "found in:  generated as MAS_ENCRYPTION_SECRET\n",
    );
    has(
        "matrixAuthenticationService.image.registry",
        "--set matrixAuthenticationService.image.registry=mirror.test",
        "image:     mirror.test/",
    );
    has(
        "matrixAuthenticationService.replicas",
        "",
        "read by:   Deployment/ess-matrix-authentication-service\n",
    );
    has(
        "matrixAuthenticationService.ingress.host",
        "",
        "required:  yes: ",
    );
    has(
        "hookshot.ingress.host",
        "",
        "required:  yes, where `hookshot.enabled` is true: ",
    );
    has(
        "elementWeb.image.tag",
        "--set elementWeb.ingress.host=chat.test",
        ", where `elementWeb.enabled` is true\n",
    );
}

#[test]
fn no_credential_is_told() {
    let file = "matrixAuthenticationService: {encryptionSecret: {value: hunter2}}\n";
    for path in [
        "matrixAuthenticationService",
        "matrixAuthenticationService.encryptionSecret",
    ] {
        for format in ["text", "json"] {
            let run = explain(path, &format!("-o {format} -f v.yaml")).file("v.yaml", file);
            assert!(!run.ok().stdout.contains("hunter2"), "{path}");
        }
    }
}

#[test]
fn machines_get_the_same() {
    let explained = explain(
        "matrixAuthenticationService.replicas",
        &format!("-o json {STACK}"),
    )
    .ok();
    let explained: Value = serde_json::from_str(&explained.stdout).unwrap();
    for (key, expected) in [
        ("path", json!("matrixAuthenticationService.replicas")),
        ("about", json!("Number of pods.")),
        ("type", json!("integer")),
        ("limits", json!(["at least 0"])),
        ("default", json!(1)),
        (
            "readBy",
            json!(["Deployment/ess-matrix-authentication-service"]),
        ),
        (
            "effect",
            json!({"value": 1, "setBy": [], "hasDefaults": true}),
        ),
        ("changed", json!([{"since": "25.6.0", "what": "it is new"}])),
    ] {
        assert_eq!(explained[key], expected, "{key}");
    }
}

#[test]
fn each_deployment_of_a_project_has_its_own() {
    let project = "apiVersion: masthead/v1\nkind: Project\ndeployments:\n  \
        - {name: a, layers: [fragment: minimal]}\n  - {name: b, layers: [fragment: examples/base]}\n";
    let run = explain("serverName", "")
        .file("masthead.yaml", project)
        .run();
    assert_eq!(run.status, 0, "{}", run.stderr);
    for layer in ["fragment minimal:", "fragment examples/base:"] {
        assert!(run.stdout.contains(layer), "{}", run.stdout);
    }
}

#[test]
fn a_path_that_is_none_has_neighbours() {
    assert_eq!(
        explain("synapse.ingres", "").fails(2),
        "error: there is no value `synapse.ingres`: did you mean `ingress`?\n"
    );
}
