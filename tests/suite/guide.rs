//! The guide's layout with a top-level `mas`, on its own values as they stand.

use insta::assert_snapshot;

use crate::harness::{Output, masthead, yaml};

const GUIDE: &str = include_str!("inputs/guide.yaml");

/// The guide's values over a base that has the rest of the stack.
fn guide(args: &str) -> Output {
    let output = masthead(args).file("guide.yaml", GUIDE).run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    output
}

#[test]
fn its_values_are_taken_as_they_stand() {
    let output = guide("values convert -f guide.yaml");
    assert_snapshot!("converted", output.stdout);
    assert_snapshot!("told", output.stderr);
}

#[test]
fn they_render_what_the_converted_values_render() {
    let base = "template ess --fragment minimal";
    let converted = guide("values convert -f guide.yaml").stdout;
    let theirs = guide(&format!("{base} -f guide.yaml --set mas.enabled=true")).stdout;
    let ours = masthead(&format!(
        "{base} -f ours.yaml --set matrixAuthenticationService.enabled=true"
    ))
    .file("ours.yaml", converted);
    assert_eq!(theirs, ours.ok().stdout);
}

#[test]
fn they_turn_mas_off_until_it_is_wanted() {
    let names = |args: &str| {
        guide(&format!(
            "template ess --fragment minimal -f guide.yaml {args}"
        ))
        .stdout
    };
    assert!(!names("").contains("name: ess-matrix-authentication-service\n"));
    assert!(names("--set mas.enabled=true").contains("name: ess-matrix-authentication-service\n"));
}

#[test]
fn what_is_told_is_told_once_and_changes_no_status() {
    let args =
        "render --credentials ephemeral --fragment minimal -f guide.yaml --set mas.enabled=true";
    assert_eq!(
        guide(args)
            .stderr
            .matches("note: `mas.replicaCount` is")
            .count(),
        1
    );
    for args in [
        "values merged -f guide.yaml",
        "values explain matrixAuthenticationService.replicas -f guide.yaml",
        "images -f guide.yaml --fragment nothing-enabled",
    ] {
        assert_eq!(
            guide(args)
                .stderr
                .matches("note: `mas.replicaCount` is")
                .count(),
            1,
            "{args}"
        );
    }
}

#[test]
fn values_explain_tells_the_place_in_the_guide() {
    let output = guide("values explain matrixAuthenticationService.replicas -f guide.yaml");
    assert!(
        output
            .stdout
            .contains("in effect: 1\nset by:    guide.yaml:10:17\n"),
        "{}",
        output.stdout
    );
}

#[test]
fn faults_below_mas_are_told_with_their_place() {
    let values = "mas:
  image: {tags: x, repository: r, tag: t}
  replicas: 2
  secrets: {encryptionSecret: [hunter2]}
  replicaCount: two
  ingress: {hosts: a.example.org}
";
    assert_snapshot!(
        "faults",
        masthead("values merged -f values.yaml")
            .file("values.yaml", values)
            .fails(1)
    );
}

#[test]
fn convert_keeps_canonical_values_as_they_are() {
    for fragment in masthead::fragments::all() {
        let converted = masthead(&format!("values convert --fragment {}", fragment.name))
            .ok()
            .stdout;
        assert_eq!(yaml(&converted), yaml(fragment.text), "{}", fragment.name);
    }
}

#[test]
fn convert_prints_credentials_as_they_are_and_tells_none() {
    let output = masthead("values convert -f v.yaml")
        .file("v.yaml", "mas: {synapse: {sharedSecret: hunter2}}\n")
        .run();
    assert_eq!(
        output.stdout,
        "matrixAuthenticationService:\n  synapseSharedSecret:\n    value: hunter2\n"
    );
    assert!(!output.stderr.contains("hunter2"), "{}", output.stderr);
}
