//! `masthead images --outdated`, and what `check` says of images with a known fault.

use std::fmt::Write;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::cases::EVERYTHING;
use crate::harness::{Masthead, Output, masthead, yaml};

fn known() -> Value {
    yaml(include_str!("../../src/chart/images.yaml"))
}

fn with(command: &str, values: &str) -> Masthead {
    masthead(&format!("{command} --fragment {EVERYTHING} -f values.yaml"))
        .file("values.yaml", values)
}

fn lines(output: &Output) -> Vec<&str> {
    output.stdout.lines().skip(1).collect()
}

#[test]
fn the_newest_release_of_the_chart_has_no_known_fault() {
    let output = with("images --outdated", "{}").run();
    assert_eq!((output.status, output.stdout.as_str()), (0, ""));
    let checked = with("check", "{}").run();
    assert!(!checked.stderr.contains("fault"), "{}", checked.stderr);
}

#[test]
fn an_older_release_of_the_chart_has_outdated_images() {
    let output = with("images --outdated --chart-version 26.8", "{}").run();
    assert_eq!(output.status, 1);
    assert_snapshot!(output.stdout);
    let checked = with("check --chart-version 26.8", "{}").run();
    assert_eq!(checked.status, 0);
    let faults = checked.stderr.matches("has a known security fault").count();
    assert_eq!(faults, 3, "{}", checked.stderr);
    assert_eq!(
        with("check --strict --chart-version 26.8", "{}")
            .run()
            .status,
        1
    );
}

#[test]
fn a_pinned_tag_is_told_at_its_place() {
    let values = "elementWeb:\n  image:\n    registry: registry.example.org\n    repository: mirror/element-web\n    tag: v1.12.20\n";
    assert_snapshot!(with("check", values).run().stderr);
}

#[test]
fn tags_that_are_older_than_the_mended_one() {
    let tag = |image: Value| {
        let values = json!({"matrixAuthenticationService": {"image": image}}).to_string();
        let output = with("check", &values).run();
        assert_eq!(output.status, 0, "{values}: {}", output.stderr);
        output
            .stderr
            .contains("RUSTSEC-2026-0258, mended in 1.24.0")
    };
    for older in ["1.23.0", "1.23.9-debug", "1.9.12", "1.23", "1.24.0-rc.1"] {
        assert!(tag(json!({"tag": older})), "{older}");
    }
    for other in [
        "1.24.0",
        "1.24",
        "1",
        "2.0.0",
        "latest",
        "sha-1.2.3",
        "1.24.1-debug",
    ] {
        assert!(!tag(json!({"tag": other})), "{other}");
    }
    let digest = format!("sha256:{}", "0a".repeat(32));
    assert!(!tag(json!({"tag": "1.23.0", "digest": digest})));
    assert!(!tag(
        json!({"repository": "example/own-build", "tag": "1.23.0"})
    ));
    let mirror = json!({"registry": "registry.example.org", "repository": "a/b/matrix-authentication-service", "tag": "1.23.0"});
    assert!(tag(mirror));
}

#[test]
fn what_does_not_run_is_not_told() {
    let values = "{elementWeb: {enabled: false, image: {tag: v1.12.20}}, hookshot: {enabled: false, image: {tag: 7.4.4}}}";
    assert!(!with("check", values).run().stderr.contains("fault"));
    assert_eq!(with("images --outdated", values).run().status, 0);
}

#[test]
fn one_without_an_advisory_is_listed_and_no_failure() {
    let values = "{synapse: {image: {tag: v1.163.0}}, postgres: {image: {tag: 16.9-alpine}}}";
    let output = with("images --outdated", values).run();
    assert_eq!(output.status, 0);
    let listed = lines(&output);
    assert_eq!(
        listed.len(),
        1,
        "another major version of PostgreSQL takes more than a tag"
    );
    assert!(listed[0].starts_with("oci.element.io/synapse:v1.163.0   synapse.image.tag   -   "));
}

#[test]
fn as_json() {
    let values = "hookshot: {image: {tag: 7.4.4}}";
    let output = with("images --outdated -o json", values).run();
    assert_eq!(output.status, 1);
    let list: Value = serde_json::from_str(&output.stdout).unwrap();
    let advisory = json!({
        "id": "GHSA-pqp6-f7wc-6498",
        "fixed": "7.6.2",
        "since": "2026-11-19",
        "url": "https://github.com/advisories/GHSA-pqp6-f7wc-6498",
    });
    let expected = json!([{
        "image": "ghcr.io/matrix-org/matrix-hookshot:7.4.4",
        "value": "hookshot.image.tag",
        "tag": "7.4.4",
        "newest": known()["images"]["matrix-hookshot"]["newest"],
        "since": known()["images"]["matrix-hookshot"]["since"],
        "knownOn": known()["known"],
        "advisories": [advisory],
    }]);
    assert_eq!(list, expected);
    let none = with("images --outdated -o json", "{}").run();
    assert_eq!((none.status, none.stdout.as_str()), (0, "[]\n"));
    let all = with("images -o json", "{}").run().stdout;
    let all: Vec<String> = serde_json::from_str(&all).unwrap();
    let text = with("images", "{}").run().stdout;
    assert_eq!(all, text.lines().collect::<Vec<_>>());
}

/// The table of `docs/images.md`.
fn table() -> String {
    let known = known();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut out = String::from("| image | newest | advisories |\n| --- | --- | --- |\n");
    for (name, image) in known["images"].as_object().expect("it is a map") {
        let advisories = image["advisories"].as_array().into_iter().flatten();
        let advisory =
            |it: &Value| format!("{}, mended in `{}`", text(&it["id"]), text(&it["fixed"]));
        let advisories: Vec<_> = advisories.map(advisory).collect();
        let (newest, since) = (text(&image["newest"]), text(&image["since"]));
        writeln!(
            out,
            "| `{name}` | `{newest}` ({since}) | {} |",
            advisories.join("; ")
        )
        .unwrap();
    }
    out
}

#[test]
fn the_page_has_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let head = format!(
        "## What is known on {}\n\n",
        known()["known"].as_str().unwrap()
    );
    let (before, rest) = page.split_once("## What is known on ").unwrap();
    let after = rest.split_once("\n\n").unwrap().1;
    let after = after.split_once("\n\n").map_or("", |(_, after)| after);
    let text = format!("{before}{head}{}\n{after}", table());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
        return;
    }
    assert!(
        page == text,
        "docs/images.md is not what is known: run `UPDATE_DOCS=1 cargo test --test suite images`"
    );
}
