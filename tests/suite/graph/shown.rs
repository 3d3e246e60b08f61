//! What the pictures show of a stack.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Masthead, masthead};

/// A stack on databases of the user's, with policies and credentials from everywhere.
const VALUES: &str = "
serverName: example.org
ingress: {tlsSecret: wildcard}
networkPolicy:
  enabled: true
  extraIngress:
    elementWeb: [{from: [{podSelector: {matchLabels: {app: probe}}}], ports: [{port: 80}]}]
postgres: {enabled: false}
elementWeb: {ingress: {host: chat.example.org}}
wellKnownDelegation: {enabled: true}
elementAdmin: {enabled: false}
matrixRTC: {enabled: false}
synapse:
  ingress: {host: matrix.example.org}
  macaroon: {value: hunter2-hunter2-hunter2}
  postgres: {host: db.example.org, user: synapse, database: synapse, password: {secret: databases, secretKey: synapse}}
matrixAuthenticationService:
  ingress: {host: account.example.org}
  postgres: {host: db.example.org, user: mas, database: mas, password: {secret: databases, secretKey: mas}}
  email: {transport: smtp, from: a@example.org, smtp: {host: mx.example.org}}
  upstreamProviders:
    authelia: {humanName: Company account, issuer: 'https://sso.example.org', clientId: mas, clientSecret: {secret: sso, secretKey: mas}}
";

fn graph(args: &str) -> Masthead {
    masthead(&format!("graph -f values.yaml {args}")).file("values.yaml", VALUES)
}

fn json(run: Masthead) -> Value {
    let output = run.run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    serde_json::from_str(&output.stdout).unwrap()
}

#[test]
fn people_see_who_talks_to_whom() {
    assert_snapshot!(graph("").ok().stdout);
}

#[test]
fn networks_are_what_policies_allow() {
    assert_snapshot!(graph("networks").ok().stdout);
}

#[test]
fn credentials_are_named_with_where_they_come_from() {
    assert_snapshot!(graph("credentials").ok().stdout);
}

#[test]
fn programs_get_the_same() {
    assert_snapshot!("json", graph("credentials -o json").ok().stdout);
    assert_snapshot!("dot", graph("-o dot").ok().stdout);
}

/// Ports of the policies that are rendered, by their names.
fn rendered_ports(objects: &str) -> BTreeSet<String> {
    let policies = masthead::read_manifests(objects).unwrap();
    let policies = policies
        .iter()
        .filter(|object| object["kind"] == "NetworkPolicy");
    let ports = |policy: &Value| -> Vec<String> {
        let name = policy["metadata"]["name"].as_str().unwrap();
        let rules = ["ingress", "egress"].map(|side| policy["spec"][side].as_array().cloned());
        let rules = rules.into_iter().flatten().flatten();
        let ports = rules.flat_map(|rule| rule["ports"].as_array().cloned().unwrap_or_default());
        ports
            .map(|port| {
                let protocol = port["protocol"].as_str().unwrap_or("TCP").to_owned();
                format!("{name} {protocol} {}", port["port"])
            })
            .collect()
    };
    policies.flat_map(ports).collect()
}

#[test]
fn networks_have_every_port_of_the_policies_that_are_rendered() {
    let rendered = masthead("template ess -f values.yaml")
        .file("values.yaml", VALUES)
        .ok()
        .stdout;
    let picture = json(graph("networks -o json --credentials job"));
    let name = |id: &Value| {
        let mut nodes = picture["nodes"].as_array().unwrap().iter();
        nodes.find(|node| node["id"] == *id).unwrap()["name"].clone()
    };
    let mut shown = BTreeSet::new();
    for edge in picture["edges"].as_array().unwrap() {
        for port in edge["ports"].as_array().unwrap() {
            for end in [&edge["from"], &edge["to"]] {
                let (end, port) = (name(end), port.as_str().unwrap());
                shown.insert(format!("{} {port}", end.as_str().unwrap()));
            }
        }
    }
    let missing: Vec<_> = rendered_ports(&rendered)
        .into_iter()
        .filter(|port| !shown.contains(port))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}\n{shown:#?}");
}

#[test]
fn what_is_not_enabled_is_not_shown() {
    for view in ["people", "networks", "credentials"] {
        let run = masthead(&format!("graph {view} -o json --fragment nothing-enabled"));
        let picture = json(run);
        for part in ["nodes", "edges"] {
            assert_eq!(picture[part], Value::Array(Vec::new()), "{view}");
        }
    }
    let people = graph("-o json").ok().stdout;
    for absent in ["Hookshot", "Element Admin", "Matrix RTC", "Dex"] {
        assert!(!people.contains(absent), "{absent}");
    }
}

#[test]
fn the_job_is_there_where_it_generates_credentials() {
    let has_job = |args: &str| graph(args).ok().stdout.contains("Job for credentials");
    assert!(has_job("networks --credentials job"));
    assert!(!has_job("networks"));
}

#[test]
fn nothing_is_written_and_nothing_shows_a_credential() {
    for view in ["people", "networks", "credentials"] {
        for format in ["mermaid", "dot", "svg", "json"] {
            let output = graph(&format!("{view} -o {format}")).ok();
            assert!(!output.stdout.contains("hunter2"), "{view} {format}");
            let files = std::fs::read_dir(output.folder.path()).unwrap();
            assert_eq!(files.count(), 1, "{view} {format}");
        }
    }
}

#[test]
fn a_project_file_says_of_what() {
    let project = "apiVersion: masthead/v1\nkind: Project\ndeployments:\n\
                   - {name: a, release: one, layers: [{fragment: minimal}]}\n\
                   - {name: b, release: two, layers: [{fragment: minimal}]}\n";
    let run = |args: &str| masthead(&format!("graph {args}")).file("masthead.yaml", project);
    let both = json(run("-o json"));
    assert_eq!(both["a"]["release"], "one");
    assert_eq!(both["b"]["release"], "two");
    assert!(
        run("")
            .fails(2)
            .contains("a picture is for one deployment: there are 2")
    );
    assert!(
        run("-o svg")
            .fails(2)
            .contains("a picture is for one deployment: there are 2")
    );
    assert!(run("-o svg --only b").run().stdout.starts_with("<svg "));
}
