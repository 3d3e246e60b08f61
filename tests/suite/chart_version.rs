//! Releases of the chart: which one is rendered, and what is said of one that is not known.

use crate::harness::masthead;

const RENDER: &str = "template ess --fragment minimal --fragment synapse-some-workers-running";

/// The tag of Synapse's image.
fn synapse(flags: &str) -> (String, String) {
    let output = masthead(&format!("{RENDER} {flags}")).run();
    assert_eq!(output.status, 0, "{flags}: {}", output.stderr);
    let set = output.object("StatefulSet/ess-synapse-main");
    let image = &set["spec"]["template"]["spec"]["containers"][0]["image"];
    (image.as_str().unwrap().to_owned(), output.stderr)
}

#[test]
fn each_release_has_its_images() {
    let old = "oci.element.io/synapse:v1.159.0";
    let new = "oci.element.io/synapse:v1.164.2";
    for (flags, image) in [
        ("", new),
        ("--chart-version 26.11", new),
        ("--chart-version v26.11.3", new),
        ("--chart-version 26.8", old),
        ("--chart-version 26.8.1", old),
        ("--version 26.8.0", old),
        ("--version ~26.8.0", old),
        ("--version ^26.8.0", new),
        ("--version 26.11.3 --chart-version 26.8", old),
    ] {
        assert_eq!(synapse(flags), (image.to_owned(), String::new()), "{flags}");
    }
}

#[test]
fn a_variable_asks_for_one_too() {
    let run = |flags: &str| {
        let output = masthead(&format!("{RENDER} {flags}"))
            .env("MASTHEAD_CHART_VERSION", "26.8")
            .run();
        output.stdout.contains("synapse:v1.159.0")
    };
    assert!(run(""));
    assert!(!run("--chart-version 26.11"));
    assert!(!run("--version 26.11.0"));
    let plain = |value: &str| masthead(RENDER).env("MASTHEAD_CHART_VERSION", value);
    assert!(plain("").ok().stdout.contains("synapse:v1.164.2"));
    let said = plain("new").fails(2);
    assert!(
        said.starts_with("error: MASTHEAD_CHART_VERSION: expected a release"),
        "{said}"
    );
}

#[test]
fn one_that_is_not_known_says_which_is_taken() {
    for (flags, said) in [
        ("--chart-version 26.9.4", "26.9.4 is taken as 26.11.3"),
        ("--chart-version 27.1", "27.1 is taken as 26.11.3"),
        ("--chart-version 25.6.1", "25.6.1 is taken as 26.8.0"),
        ("--version 26.12.0", "26.12.0 is taken as 26.11.3"),
    ] {
        let (_, stderr) = synapse(flags);
        let expected =
            format!("warning: matrix-stack {said}: masthead knows 26.8 and 26.11 [MH0604]\n");
        assert_eq!(stderr, expected, "{flags}");
    }
}

#[test]
fn what_is_no_version_is_an_error() {
    for flag in ["--chart-version", "--version"] {
        let said = masthead(&format!("{RENDER} {flag} latest")).fails(2);
        let expected = "expected a release of matrix-stack such as `26.11`, found `latest`";
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn an_older_release_has_its_names_in_templates_and_in_what_is_printed() {
    let values = "redis: {maxMemory: 77mb}\nsynapse: {redis: {host: r}}\nelementWeb: {enabled: true, \
                  ingress: {host: '{{ .Values.redis.maxMemory }}.example.org'}}";
    let run = |command: &str| {
        masthead(&format!(
            "{command} --chart-version 26.8 --fragment minimal -f v.yaml"
        ))
        .file("v.yaml", values)
        .ok()
        .stdout
    };
    assert!(run("template ess").contains("77mb.example.org"));
    let merged = run("values merged");
    assert!(merged.contains("\nredis:\n"), "{merged}");
    assert!(!merged.contains("valkey") && !merged.contains("redisOrValkey"));
}

#[test]
fn the_server_for_messages_has_the_name_of_its_release() {
    for (version, name, kind) in [
        ("26.8", "ess-redis", "Deployment"),
        ("26.11", "ess-valkey", "StatefulSet"),
    ] {
        let output = masthead(&format!("{RENDER} --chart-version {version}")).run();
        for kind in [kind, "ConfigMap", "Service", "ServiceAccount"] {
            output.object(&format!("{kind}/{name}"));
        }
    }
}
