//! What wrong values are answered with: each a snapshot, as it is what people read.

use insta::assert_snapshot;

use crate::harness::masthead;

fn error(values: &str) -> String {
    masthead("template ess --fragment nothing-enabled -f values.yaml")
        .file("values.yaml", values)
        .fails(1)
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_file() {
    assert_snapshot!(error(
        "serverName: ess.localhost
matrixAuthenticationService:
  enabled: true
  replicas: two
  ingres: {}
  upstream_oauth2: {}
  image: {pullPolicy: Sometimes}
  postgres: {host: db, database: mas, port: 70000}
  tolerations:
    key: x
synapse:
  enabled: 'true'
  host: example.org
foo: 1
"
    ));
}

#[test]
fn a_missing_host_is_told_with_what_is_missing() {
    assert_snapshot!(error("matrixAuthenticationService:\n  enabled: true\n"));
}

#[test]
fn credentials_in_two_forms_half_a_form_or_none() {
    assert_snapshot!(error(
        "initSecrets: {enabled: false}
postgres:
  adminPassword: {value: hunter2, secret: s, secretKey: k}
matrixAuthenticationService:
  enabled: true
  ingress: {host: mas.example.org}
  encryptionSecret: {secret: s}
  privateKeys: {rsa: {}}
"
    ));
}

#[test]
fn no_value_of_a_credential_is_ever_shown() {
    let said = error(
        "matrixAuthenticationService:
  enabled: true
  ingress: {host: a.example.org}
  encryptionSecret:
    value: [hunter2]
  synapseSharedSecret: hunter2
  postgres:
    host: db
    user: u
    password:
      value: {hunter2: hunter2}
    database: d
    port: hunter2-is-not-a-port
",
    );
    assert!(!said.contains("hunter2"), "{said}");
    assert_snapshot!(said);
}

#[test]
fn broken_yaml_is_told_with_its_place() {
    assert_snapshot!("unclosed", error("serverName: [\n"));
    assert_snapshot!("tab", error("synapse:\n\tenabled: true\n"));
    assert_snapshot!("duplicate", error("synapse: {}\nsynapse: {}\n"));
    assert_snapshot!("two_documents", error("a: 1\n---\nb: 2\n"));
    assert_snapshot!("not_a_map", error("- a\n"));
    assert_snapshot!(
        "secret_line",
        error("synapse:\n  macaroon:\n    value: 'hunter2\n")
    );
}

#[test]
fn wrong_encodings_are_told_with_their_place() {
    let said = |bytes: &[u8]| {
        masthead("template ess -f v.yaml")
            .file("v.yaml", bytes)
            .fails(1)
    };
    assert_snapshot!("latin1", said(b"a: 1\nb: caf\xe9\n"));
    assert_snapshot!("utf16", said(b"\xff\xfea\0:\0 \x001\0"));
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        text.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            vec![below; 9].join(", ")
        ));
    }
    let said = error(&text);
    assert!(said.starts_with("error: not readable as YAML: "), "{said}");
}

#[test]
fn a_file_that_is_not_there_is_told_by_name() {
    assert_snapshot!(masthead("template ess -f nowhere.yaml").fails(2));
    assert_snapshot!(
        "fragment",
        masthead("template ess --fragment minimall").fails(2)
    );
    assert_snapshot!("twice", masthead("template ess -f - -f -").fails(2));
}
