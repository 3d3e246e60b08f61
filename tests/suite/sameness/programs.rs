//! What the configuration of programs says.

use serde_json::{Value, json};

use super::objects;
use crate::cases::{Case, EVERYTHING};
use crate::harness::{masthead, yaml};

/// A file of a ConfigMap, with these values over these fragments.
fn file(fragments: &'static str, values: &str, config_map: &str, name: &str) -> String {
    let case = Case::of(values, fragments).file("values.yaml", values);
    let objects = objects(&case);
    let files = &objects[&format!("ConfigMap/ess-{config_map}")]["data"];
    files[name].as_str().expect("there is the file").to_owned()
}

#[test]
fn mas_listens_on_the_family_of_the_network() {
    for (family, host) in [
        ("ipv4", json!("0.0.0.0")),
        ("ipv6", json!("::")),
        ("dual-stack", Value::Null),
    ] {
        for path in ["", ", path: /auth"] {
            let values = format!(
                "networking: {{ipFamily: {family}}}\n\
                 matrixAuthenticationService: {{ingress: {{host: m.example.org{path}}}}}"
            );
            let name = "mas-config-overrides.yaml";
            let config = yaml(&file(
                EVERYTHING,
                &values,
                "matrix-authentication-service",
                name,
            ));
            let listeners = config["http"]["listeners"]
                .as_array()
                .expect("there are listeners");
            assert_eq!(listeners.len(), if path.is_empty() { 2 } else { 3 });
            for bind in listeners.iter().map(|listener| &listener["binds"][0]) {
                assert_eq!(bind["host"], host, "{values}");
                assert!(bind["port"].is_number(), "{values}");
            }
        }
    }
}

#[test]
fn a_server_of_redis_is_used_without_workers_too() {
    let values = "synapse: {redis: {host: r.example.org, password: {value: p}}}";
    let config = file(
        EVERYTHING,
        values,
        "synapse",
        "04-homeserver-overrides.yaml",
    );
    let redis = &yaml(&config)["redis"];
    let password = "${SYNAPSE_REDIS_PASSWORD}";
    let known =
        json!({"enabled": true, "host": "r.example.org", "port": 6379, "password": password});
    assert_eq!(*redis, known);
    let case = Case::of(values, EVERYTHING).file("values.yaml", values);
    assert_eq!(
        objects(&case)["Secret/ess-synapse"]["data"]["REDIS_PASSWORD"],
        "cA=="
    );
}

#[test]
fn the_client_in_the_browser_asks_for_a_server_where_there_is_none() {
    let values = "{}";
    let text = file(
        "nothing-enabled,element-web-minimal",
        values,
        "element-web",
        "config.json",
    );
    let config: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(config["default_server_config"], json!({"m.homeserver": {}}));
}

#[test]
fn the_homeserver_keeps_the_accounts_while_a_move_is_tried() {
    let config = |dry_run: bool| {
        let values = format!(
            "matrixAuthenticationService: {{syn2mas: {{enabled: true, dryRun: {dry_run}}}}}"
        );
        let text = file(EVERYTHING, &values, "element-web", "config.json");
        serde_json::from_str::<Value>(&text).expect("it is JSON")
    };
    assert_eq!(config(true)["embedded_pages"], Value::Null);
    assert_eq!(
        config(false)["embedded_pages"],
        json!({"login_for_welcome": true})
    );
}

#[test]
fn all_but_the_well_known_files_is_redirected_for_good() {
    let text = file(EVERYTHING, "{}", "haproxy", "haproxy.cfg");
    let redirect = text
        .lines()
        .find(|line| line.contains("http-request redirect"));
    assert!(
        redirect.is_some_and(|line| line.contains(" code 301 ")),
        "{redirect:?}"
    );
    assert!(!text.contains("path_beg /.well-known/matrix/"));
}

#[test]
fn the_stacks_own_well_known_fields_count_more() {
    let values = "wellKnownDelegation:\n  additional:\n    server: '{\"m.server\": \"x:1\", \"a\": 1}'\n    \
                  client: '{\"m.homeserver\": {\"base_url\": \"https://x\", \"b\": 2}, \
                  \"org.matrix.msc4143.rtc_foci\": []}'\n";
    let of = |name| yaml(&file(EVERYTHING, values, "well-known-haproxy", name));
    let (server, client) = (of("server"), of("client"));
    assert_ne!(server["m.server"], "x:1");
    assert_eq!(server["a"], 1);
    assert_ne!(client["m.homeserver"]["base_url"], "https://x");
    assert_eq!(client["m.homeserver"]["b"], 2);
    assert_eq!(
        client["org.matrix.msc4143.rtc_foci"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );

    let run = masthead("check -f values.yaml").arg(&format!("--fragment={EVERYTHING}"));
    let said = run.file("values.yaml", values).run().stderr;
    for field in ["m.server", "m.homeserver", "org.matrix.msc4143.rtc_foci"] {
        assert!(said.contains(&format!("`{field}` has no effect")), "{said}");
    }
}

#[test]
fn well_known_fields_that_say_the_same_are_no_warning() {
    let ours = file(EVERYTHING, "{}", "well-known-haproxy", "server");
    let values = format!(
        "wellKnownDelegation: {{additional: {{server: '{}'}}}}",
        ours.trim()
    );
    let run = masthead("check -f values.yaml").arg(&format!("--fragment={EVERYTHING}"));
    let said = run.file("values.yaml", values).run().stderr;
    assert!(!said.contains("no effect"), "{said}");
}
