//! `values.yaml` and `values.schema.json` agree with each other, and our checker with a complete one.

use masthead::{Input, Loaded};
use serde_json::Value;

fn oracle() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("../../values.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// A file over the defaults.
fn loaded(text: &str) -> Loaded {
    let mut input = Input::new();
    input.add_file("values.yaml", text.into());
    input.load().unwrap()
}

fn both(text: &str) -> (bool, bool) {
    let loaded = loaded(text);
    (
        loaded.problems.is_empty(),
        oracle().is_valid(&loaded.values.json()),
    )
}

#[test]
fn the_defaults_fit() {
    // Read as a user's file: what comes from the table of defaults is not checked again.
    assert_eq!(loaded(include_str!("../../values.yaml")).problems, []);
    assert_eq!(both("{}"), (true, true));
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
