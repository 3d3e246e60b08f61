//! `image.registry`, `image.rewrite` and `image.requireDigests`.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Masthead, masthead};

const MINIMAL: &str = "--fragment minimal -f values.yaml";

fn with(command: &str, values: &Value) -> Masthead {
    masthead(&format!("{command} {MINIMAL}")).file("values.yaml", values.to_string())
}

fn images(values: &Value) -> Vec<String> {
    let output = with("images", values).run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    output.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn a_registry_is_that_of_every_image_without_its_own() {
    let all = images(&json!({
        "image": {"registry": "mirror.example.org:5000/a"},
        "postgres": {"image": {"registry": "other.example.org"}},
        "haproxy": {"image": {"registry": null, "repository": "ghcr.io/me/haproxy"}},
    }));
    let is_there = |start: &str| all.iter().any(|image| image.starts_with(start));
    assert!(is_there("other.example.org/"), "{all:?}");
    assert!(is_there("ghcr.io/me/haproxy:"), "{all:?}");
    let mirrored = all
        .iter()
        .filter(|it| it.starts_with("mirror.example.org:5000/a/"));
    assert_eq!(mirrored.count() + 2, all.len(), "{all:?}");
}

#[test]
fn the_longest_prefix_of_whole_parts_counts_for_all_containers() {
    let init = |image: &str| json!({"name": "x", "image": image});
    let all = images(&json!({
        "image": {"rewrite": {
            "docker.io": "m.example.org/hub",
            "docker.io/library": "m.example.org/library",
            "busybox": "m.example.org/box",
            "docker.io/bitnam": "m.example.org/wrong",
        }},
        "synapse": {"extraInitContainers": [
            init("busybox:1.37"),
            init("bitnami/redis:1"),
            init("postgres"),
            init("docker.io/library/busybox@sha256:0000000000000000000000000000000000000000000000000000000000000001"),
            init("quay.io/a/b:1"),
        ]},
        "extraObjects": [
            "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {initContainers: [{name: a, image: alpine:3}], containers: [{name: b, image: 'busybox:1'}]}}"
        ],
    }));
    let wanted = [
        "m.example.org/box:1.37",
        "m.example.org/box:1",
        "m.example.org/hub/bitnami/redis:1",
        "m.example.org/library/postgres",
        "m.example.org/library/alpine:3",
        "m.example.org/box@sha256:0000000000000000000000000000000000000000000000000000000000000001",
        "quay.io/a/b:1",
    ];
    for image in wanted {
        assert!(all.iter().any(|it| it == image), "{image}: {all:#?}");
    }
    assert!(
        all.iter().all(|it| !it.starts_with("docker.io/")),
        "{all:#?}"
    );
}

#[test]
fn names_that_nothing_begins_with_keep_theirs() {
    let plain = images(&json!({}));
    let values = json!({"image": {"rewrite": {"nowhere.example.org": "m.example.org"}}});
    assert_eq!(images(&values), plain);
    assert_snapshot!(with("check", &values).run().stderr);
}

#[test]
fn what_has_no_effect_is_told() {
    let values = json!({"image": {"rewrite": {
        "docker.io": "a.example.org",
        "docker.io/library": "b.example.org",
        "docker.io/prometheuscommunity": "c.example.org",
        "oci.element.io": "d.example.org",
        "postgre": "e.example.org",
    }}});
    assert_snapshot!(with("check", &values).run().stderr);
}

#[test]
fn a_registry_that_no_image_has_is_told() {
    let own = json!({"image": {"registry": "own.example.org"}});
    let mut values = json!({
        "image": {"registry": "m.example.org"},
        "postgres": {"image": own["image"], "postgresExporter": own},
    });
    for key in [
        "synapse",
        "matrixAuthenticationService",
        "haproxy",
        "matrixTools",
    ] {
        values[key] = own.clone();
    }
    let said = with("check", &values).run().stderr;
    assert!(
        said.starts_with("warning: image.registry: no image is pulled from it"),
        "{said}"
    );
    assert_eq!(said.matches("warning:").count(), 1, "{said}");
    values["haproxy"] = json!({});
    assert_eq!(with("check", &values).run().stderr, "");
}

#[test]
fn what_is_no_registry_is_an_error() {
    let values = json!({"image": {
        "registry": "https://mirror.example.org",
        "rewrite": {"docker.io/": "m.example.org", "ghcr.io": "m.example.org/A", "quay.io": ""},
    }});
    assert_snapshot!(with("render --credentials=job", &values).fails(1));
}

#[test]
fn without_digests_check_fails_where_they_are_wanted() {
    let values = json!({
        "image": {"requireDigests": true},
        "postgres": {"image": {"tag": null, "digest": format!("sha256:{}", "0a".repeat(32))}},
    });
    let said = with("check", &values).fails(1);
    assert!(said.contains("no digest"), "{said}");
    assert!(!said.contains("postgres.image"), "{said}");
    assert_snapshot!(said);
    with("render --credentials=job", &values).ok();
}
