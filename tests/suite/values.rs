//! `masthead values` and `masthead images`.

use insta::assert_snapshot;

use crate::harness::masthead;

#[test]
fn values_prints_the_documented_defaults() {
    assert_eq!(
        masthead("values").ok().stdout,
        include_str!("../../values.yaml")
    );
    assert_eq!(
        masthead("values show").ok().stdout,
        include_str!("../../values.yaml")
    );
}

#[test]
fn what_values_prints_is_a_values_file_that_changes_nothing() {
    let plain = masthead("template ess --fragment nothing-enabled --fragment mas-minimal -a monitoring.coreos.com/v1")
        .ok()
        .stdout;
    let defaults = masthead(
        "template ess -f - --fragment nothing-enabled --fragment mas-minimal -a monitoring.coreos.com/v1",
    );
    let output = defaults.stdin(include_str!("../../values.yaml")).run();
    assert_eq!(output.stdout, plain);
    // What is deprecated is among them.
    let said = output
        .stderr
        .lines()
        .filter(|line| !line.starts_with("-->"));
    for line in said {
        assert!(
            line.starts_with("note: ") && line.contains("deprecated"),
            "{line}"
        );
    }
}

#[test]
fn redis_has_two_names() {
    let memory = |name: &str| {
        let run = masthead(
            "template ess --fragment nothing-enabled,server-name,hookshot-minimal,hookshot-ingress \
             --set hookshot.additional.on.config.feeds.enabled=true \
             --set hookshot.additional.on.config.bridge.url=https://m.example.org",
        )
        .arg("--set");
        let output = run.arg(&format!("{name}.maxMemory=77mb")).run();
        assert_eq!(output.status, 0, "{}", output.stderr);
        assert!(
            output.object("ConfigMap/ess-valkey")["data"]["valkey.conf"]
                .as_str()
                .unwrap()
                .contains("77mb"),
            "{name}"
        );
        output.stderr
    };
    assert_eq!(memory("valkey"), "");
    assert!(
        memory("redis")
            .starts_with("note: redis: this is called `valkey` since matrix-stack 26.9.1")
    );
}

#[test]
fn schema_is_json() {
    let schema: serde_json::Value =
        serde_json::from_str(&masthead("values schema").ok().stdout).unwrap();
    assert_eq!(schema["type"], "object");
}

#[test]
fn merged_masks_credentials_and_nothing_else() {
    let merged = masthead("values merged --fragment secrets-in-helm -f v.yaml")
        .file("v.yaml", "unknown: 1\n");
    let merged = merged.run();
    assert_eq!(
        merged.status, 1,
        "an unknown key is told: {}",
        merged.stderr
    );
    let merged = masthead("values merged --fragment secrets-in-helm")
        .ok()
        .stdout;
    assert!(
        !merged.contains("change-me")
            && !merged.contains("PRIVATE KEY")
            && merged.contains("memory: \"200Mi\"")
    );
}

#[test]
fn images_lists_each_once() {
    assert_snapshot!(
        "images",
        masthead("images --fragment nothing-enabled --fragment mas-minimal")
            .ok()
            .stdout
    );
}
