//! `masthead config`: the file that a program will see.

use insta::assert_snapshot;

use crate::harness::{Masthead, masthead};

const VALUES: &str = r#"serverName: example.org
matrixAuthenticationService:
  ingress: {host: account.example.org}
  additional:
    1-mine:
      config: |
        clients:
          - client_id: 01HFVBY12TMNTYTBV8W921M5FA
            client_auth_method: client_secret_basic
            client_secret: hunter2
        email: {transport: smtp, mode: tls, hostname: mail, username: u, password: hunter2}
    2-theirs: {configSecret: mas-more, configSecretKey: more.yaml}
synapse:
  ingress: {host: synapse.example.org}
  workers: {federation-inbound: {enabled: true}}
  additional:
    mine:
      config: |
        email: {smtp_host: mail, smtp_pass: hunter2, smtp_port: 587, notif_from: a@example.org}
        turn_shared_secret: hunter2
        ip_range_blacklist: [192.0.2.1/32]
hookshot:
  enabled: true
  additional: {mine: {config: "permissions: [{actor: '@me:example.org', services: [{service: '*', \
                               level: admin}]}]\nfeeds: {enabled: true}"}}
matrixRTC:
  ingress: {host: rtc.example.org}
  sfu: {manualIP: 192.0.2.7}
elementWeb:
  ingress: {host: chat.example.org}
  additional: {mine: '{"brand": "Mine"}'}
elementAdmin: {enabled: false}
"#;

fn config(program: &str) -> Masthead {
    masthead("config")
        .arg(program)
        .arg("-f")
        .arg("v.yaml")
        .file("v.yaml", VALUES)
}

#[test]
fn the_files_are_merged_and_credentials_masked() {
    for program in ["mas", "hookshot", "sfu", "element-web"] {
        let shown = config(program).ok().stdout;
        assert!(!shown.contains("hunter2"), "{shown}");
        assert_snapshot!(program, shown);
    }
}

#[test]
fn each_process_of_synapse_has_its_own() {
    let main = config("synapse").ok().stdout;
    assert!(!main.contains("hunter2"), "{main}");
    assert_eq!(config("synapse:main").ok().stdout, main);
    assert_snapshot!("synapse", main);
    let worker = config("synapse:federation-inbound").ok().stdout;
    assert!(
        worker.starts_with("# /conf/homeserver.yaml of StatefulSet/ess-synapse-fed-inbound: "),
        "{worker}"
    );
    assert!(
        worker.contains("\nworker_name: \"<name of the pod>\"\n"),
        "{worker}"
    );
}

#[test]
fn what_is_not_there_is_told() {
    let error = |program: &str| config(program).fails(2);
    assert_eq!(
        error("synapse:federation-inbuond"),
        "error: there is no worker `federation-inbuond` in this release: did you mean \
         `federation-inbound`?\n"
    );
    assert_eq!(
        error("synapse:pusher"),
        "error: there is no worker `pusher` in this release, which has federation-inbound\n"
    );
    let off = masthead("config hookshot --fragment minimal").fails(2);
    assert_eq!(
        off,
        "error: `hookshot` is not a part of this release: `hookshot.enabled` is false\n"
    );
    assert!(error("nginx").contains(
        "expected `element-web`, `mas`, `synapse`, `synapse:<worker>`, `dex`, `hookshot` or `sfu`"
    ));
}
