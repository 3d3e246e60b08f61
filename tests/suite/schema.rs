//! `values.yaml` and `values.schema.json` agree with each other, and our checker with a complete one.

use masthead::schema::{SCHEMA, check};
use masthead::source::yaml::read as load;
use masthead::values::defaults::DEFAULTS;
use masthead::values::{At, Kind, Map, Node, with_defaults};
use serde_json::Value;

fn oracle() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("../../values.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn merged(text: &str) -> Node {
    with_defaults(&DEFAULTS, load::read(text, 1).unwrap())
}

fn both(text: &str) -> (bool, bool) {
    let node = merged(text);
    (
        check(&SCHEMA, &node).is_empty(),
        oracle().is_valid(&serde_json::to_value(&node).unwrap()),
    )
}

#[test]
fn the_defaults_fit() {
    let text = include_str!("../../values.yaml");
    // Read as a user's file: what comes from the table of defaults is not checked again.
    assert_eq!(check(&SCHEMA, &load::read(text, 1).unwrap()), []);
    let defaults = with_defaults(
        &DEFAULTS,
        Node::new(Kind::Map(Map::default()), At::default()),
    );
    assert!(oracle().is_valid(&serde_json::to_value(&defaults).unwrap()));
}

#[test]
fn our_checker_says_what_a_complete_one_says() {
    for text in [
        "synapse: {replicas: 2}",
        "synapse: {replicas: 1.0}",
        "synapse: {macaroon: {value: a}}",
        "synapse: {macaroon: {value: a, secret: b, secretKey: c}}",
        "synapse: {macaroon: {secret: b}}",
        "synapse: {macaroon: {}}",
        "synapse: {image: {tag: a, digest: b}}",
        "synapse: {image: {tag: null}}",
        "certManager: {issuer: a, clusterIssuer: b}",
        "certManager: {}",
        "postgres: {resources: {limits: {memory: 1.5Gi}}}",
        "postgres: {resources: {limits: {memory: 4GB}}}",
        "synapse: {media: {maxUploadSize: 10G}}",
        "synapse: {serviceMonitors: {relabelings: [{action: replace}]}}",
        "synapse: {serviceMonitors: {relabelings: [{action: drop}]}}",
        "synapse: {workers: {nothing: {}}}",
        "labels: {a: null}",
        "labels: {a: 1}",
        "matrixAuthenticationService: {affinity: {podAffinity: null}}",
        "matrixAuthenticationService: {additional: {a: {config: {b: 1}}}}",
        "matrixAuthenticationService: {additional: {a: {config: x, configSecret: y}}}",
        "networking: {ipFamily: ipv5}",
        "tolerations: [{tolerationSeconds: 2.5}]",
    ] {
        let (ours, theirs) = both(text);
        assert_eq!(ours, theirs, "{text}");
    }
}
