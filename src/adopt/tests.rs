//! Whatever stands in a configuration, each setting has one fate.

use std::path::Path;

use proptest::prelude::*;

use super::adoption::{Asked, adopt};
use super::gather::Inputs;
use super::outcome::Adoption;
use super::text::values;
use super::tree::leaves;
use crate::source::yaml::read::{Dialect, map, read_any};
use crate::source::{Node, ValuePath};
use crate::stack::elsewhere::Databases;

/// Settings that are looked at, of Synapse and MAS.
const KEYS: [&str; 48] = [
    "server_name",
    "public_baseurl",
    "web_client_location",
    "listeners",
    "database",
    "name",
    "args",
    "password",
    "host",
    "log_config",
    "media_store_path",
    "max_upload_size",
    "signing_key",
    "macaroon_secret_key",
    "registration_shared_secret",
    "form_secret",
    "app_service_config_files",
    "redis",
    "instance_map",
    "stream_writers",
    "events",
    "email",
    "smtp_pass",
    "template_dir",
    "experimental_features",
    "msc3861",
    "matrix_authentication_service",
    "secret",
    "enabled",
    "password_config",
    "oidc_providers",
    "client_secret",
    "modules",
    "old_signing_keys",
    "http",
    "public_base",
    "issuer",
    "uri",
    "matrix",
    "homeserver",
    "secrets",
    "encryption",
    "keys",
    "kid",
    "upstream_oauth2",
    "providers",
    "account",
    "unknown",
];

fn asked(databases: Databases) -> Asked {
    Asked { databases }
}

fn adopted(name: &str, text: &str, databases: Databases) -> Adoption {
    let mut inputs = Inputs::default();
    let layer = inputs.layers.add(crate::source::Source::File, name, text);
    let node = map(text, layer, Dialect::Values).unwrap();
    inputs.add_node(name, node, Path::new("/nonexistent"));
    adopt(inputs, asked(databases))
}

/// The settings that have no fate, or several.
fn unaccounted(adoption: &Adoption) -> Vec<String> {
    let of = |path: &ValuePath| {
        adoption
            .accounts
            .iter()
            .filter(|it| path.is_within(&it.path))
            .count()
    };
    let all = adoption
        .files
        .iter()
        .flat_map(|file| leaves(&file.node, false));
    let wrong = all.filter(|leaf| of(&leaf.path) != 1);
    wrong
        .map(|leaf| format!("{}: {}", leaf.path, of(&leaf.path)))
        .collect()
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    let scalar = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        prop_oneof![
            Just("psycopg2"),
            Just("https://h.example.org/x"),
            Just("/data/file"),
            Just(""),
            Just("text {{ a }}"),
            Just("db.example.org")
        ]
        .prop_map(Into::into),
    ];
    scalar.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Into::into),
            settings(inner).prop_map(Into::into),
        ]
    })
}

fn settings(
    inner: impl Strategy<Value = serde_json::Value>,
) -> impl Strategy<Value = serde_json::Map<String, serde_json::Value>> {
    let key = prop::sample::select(&KEYS[..]).prop_map(str::to_owned);
    proptest::collection::vec((key, inner), 0..8).prop_map(|entries| entries.into_iter().collect())
}

proptest! {
    #[test]
    fn every_setting_has_one_fate(more in settings(value()), is_own: bool) {
        let databases = if is_own { Databases::Own } else { Databases::External };
        for (name, needed) in [("synapse", "server_name"), ("mas", "secrets")] {
            let mut file = more.clone();
            let first = if name == "synapse" { "example.org".into() } else { serde_json::json!({"encryption": "aa"}) };
            file.entry(needed).or_insert(first);
            if file[needed].is_null() {
                file[needed] = "x".into();
            }
            let adoption = adopted(name, &serde_json::Value::from(file).to_string(), databases);
            prop_assert_eq!(unaccounted(&adoption), Vec::<String>::new());
            let text = values(&adoption.values, &adoption.reasons, &adoption.layers);
            let read = read_any(&text, 1).unwrap();
            prop_assert!(read.is_same(&adoption.values), "{}", text);
        }
    }
}

#[test]
fn databases_that_pods_can_reach_stay() {
    let file = |host: &str| {
        format!(
            "server_name: a.org\ndatabase: {{name: psycopg2, args: {{host: {host}, user: u, dbname: d, password: p}}}}\n"
        )
    };
    let kept = |host: &str, databases| {
        let values = adopted("synapse", &file(host), databases).values;
        values
            .below(&["synapse", "postgres", "host"])
            .and_then(Node::as_str)
            .is_some()
    };
    assert!(kept("db.a.org", Databases::Reachable) && kept("localhost", Databases::External));
    assert!(!kept("localhost", Databases::Reachable) && !kept("db.a.org", Databases::Own));
}

#[test]
fn a_homeserver_that_says_nothing_but_its_name_is_on() {
    let text = "server_name: a.org:8448\nreport_stats: false\n";
    for text in [text, "server_name: a.org\n"] {
        let values = adopted("synapse", text, Databases::Own).values;
        let host = values.below(&["synapse", "ingress", "host"]);
        assert_eq!(host.and_then(Node::as_str), Some("a.org"), "{text}");
        assert!(values.below(&["synapse", "enabled"]).is_none(), "{text}");
    }
}

#[test]
fn what_is_there_for_anchors_alone_is_dropped_and_what_uses_it_stays() {
    let text = "server_name: a.org\nx-rates: &rates {per_second: 1}\nrc_message: *rates\n";
    let values = adopted("synapse", text, Databases::Own).values;
    let config = ["synapse", "additional", "adopted.yaml", "config"];
    let config = serde_json::to_value(values.below(&config).unwrap()).unwrap();
    assert_eq!(config["rc_message"], serde_json::json!({"per_second": 1}));
    assert!(config.get("x-rates").is_none(), "{config}");
}

#[test]
fn a_name_of_the_server_that_is_no_text_is_told() {
    for name in ["[a.org]", "{a: org}", "true"] {
        let text = format!("server_name: {name}\nreport_stats: false\n");
        let problems = adopted("synapse", &text, Databases::Own).problems;
        assert_eq!(problems.len(), 1, "{name}: {problems:?}");
        assert!(problems[0].to_string().contains("server_name"), "{name}");
    }
}

#[test]
fn a_path_that_is_no_text_is_told() {
    for path in ["[a.key]", "{a: b}", "''"] {
        let text = format!("server_name: a.org\nsigning_key_path: {path}\n");
        let problems = adopted("synapse", &text, Databases::Own).problems;
        assert_eq!(problems.len(), 1, "{path}: {problems:?}");
        let said = problems[0].to_string();
        assert!(said.contains("expected the path of a file"), "{said}");
    }
}

#[test]
fn workers_are_those_whose_tasks_are_known() {
    let text = "server_name: a.org\nstream_writers: {events: [a, b], typing: c}\npusher_instances: [p1, p2, p3]\nrun_background_tasks_on: bg\n";
    let values = adopted("synapse", text, Databases::Own).values;
    let workers = values.below(&["synapse", "workers"]).unwrap();
    let json = serde_json::to_value(workers).unwrap();
    let expected = serde_json::json!({
        "event-persister": {"enabled": true, "replicas": 2}, "typing-persister": {"enabled": true},
        "pusher": {"enabled": true, "replicas": 3}, "background": {"enabled": true},
    });
    assert_eq!(json, expected);
    let text = "worker_app: synapse.app.generic_worker\nworker_name: federation_reader1\n";
    let values = adopted("synapse/worker", text, Databases::Own).values;
    assert!(
        values
            .below(&["synapse", "workers", "federation-reader"])
            .is_some()
    );
}
