use super::paths::MAS;
use super::*;
use crate::source::problem::Severity;
use crate::source::yaml::read as load;
use crate::source::{At, Map};
use crate::values::overlay;

/// The canonical values as JSON, and the problems, each as `severity: text`.
fn translated(layers: &[&str]) -> (String, Vec<String>) {
    let mut user = Node::new(Kind::Map(Map::default()), At::default());
    for (index, text) in layers.iter().enumerate() {
        overlay(&mut user, load::read(text, index as u16 + 1).unwrap());
    }
    let reported = translate(&mut user);
    let reported = reported
        .iter()
        .map(|p| format!("{:?}: {p}", p.severity).to_lowercase())
        .collect();
    (serde_json::to_string(&user).unwrap(), reported)
}

/// MAS's values, or all of them where there are others.
fn values(layers: &[&str]) -> String {
    let all = translated(layers).0;
    let inner = all
        .strip_prefix("{\"matrixAuthenticationService\":")
        .and_then(|rest| rest.strip_suffix('}'));
    inner.unwrap_or(&all).to_owned()
}

#[test]
fn a_key_keeps_its_place() {
    let mut user = load::read("mas:\n  replicaCount: 2\n", 1).unwrap();
    let reported = translate(&mut user);
    let entry = user
        .get(MAS)
        .unwrap()
        .as_map()
        .unwrap()
        .entry("replicas")
        .unwrap();
    assert_eq!(
        (entry.key_at.line, entry.key_at.column, entry.node.at.column),
        (2, 3, 17)
    );
    assert_eq!(reported[0].severity, Severity::Note);
    assert_eq!(reported[0].at, entry.key_at);
    assert_eq!(
        reported[0].message,
        "`mas.replicaCount` is `matrixAuthenticationService.replicas` here"
    );
}

#[test]
fn the_later_layer_wins_whatever_its_layout() {
    let canonical = "matrixAuthenticationService: {replicas: 1}";
    let guide = "mas: {replicaCount: 2}";
    assert_eq!(values(&[canonical, guide]), r#"{"replicas":2}"#);
    assert_eq!(values(&[guide, canonical]), r#"{"replicas":1}"#);
    assert_eq!(
        values(&[guide, "mas: {replicaCount: 3}"]),
        r#"{"replicas":3}"#
    );
    assert_eq!(
        values(&[canonical, "mas: {replicaCount: null}"]),
        r#"{"replicas":null}"#
    );
    assert_eq!(values(&[guide, "mas: null"]), "{}");
}

#[test]
fn both_in_one_layer_is_a_warning() {
    let (values, reported) =
        translated(&["matrixAuthenticationService: {replicas: 1}\nmas: {replicaCount: 2}"]);
    assert_eq!(values, r#"{"matrixAuthenticationService":{"replicas":1}}"#);
    let message =
        "the same file sets this value under `mas` too: what stands here is taken".to_owned();
    assert_eq!(
        reported[1],
        format!("warning: matrixauthenticationservice.replicas: {message}")
    );
}

#[test]
fn an_empty_credential_is_generated_and_a_text_is_its_value() {
    assert_eq!(
        values(&["mas: {synapse: {sharedSecret: ''}, secrets: {encryptionSecret: ''}}"]),
        "{}"
    );
    assert_eq!(
        values(&[
            "mas: {synapse: {sharedSecret: a}, secrets: {encryptionSecret: {secret: s, secretKey: \
             k}}}"
        ]),
        r#"{"synapseSharedSecret":{"value":"a"},"encryptionSecret":{"secret":"s","secretKey":"k"}}"#
    );
}

#[test]
fn a_database_of_the_stack_names_itself() {
    let (values, reported) = translated(&["mas: {database: {name: mas, user: mas, password: x}}"]);
    assert_eq!(
        values,
        r#"{"postgres":{"essPasswords":{"matrixAuthenticationService":{"value":"x"}}}}"#
    );
    assert!(
        reported[0].starts_with("warning: mas.database.name: this key has no effect"),
        "{reported:?}"
    );
}

#[test]
fn a_database_of_the_users_may_be_set_in_several_layers() {
    let all =
        r#"{"postgres":{"database":"mas","user":"mas","host":"db","password":{"value":"x"}}}"#;
    assert_eq!(
        values(&[
            "mas: {database: {name: mas, user: mas}}",
            "mas: {database: {host: db, password: x}}"
        ]),
        all
    );
    assert_eq!(
        values(&[
            "mas: {database: {name: mas, user: mas}}",
            "matrixAuthenticationService: {postgres: {host: db}}"
        ]),
        r#"{"postgres":{"host":"db","database":"mas","user":"mas","password":{"secret":"matrix-synapse-mas-credentials","secretKey":"database-password"}}}"#
    );
}

#[test]
fn providers_become_a_map() {
    let two = "mas:\n  oidc:\n    enabled: false\n    providers:\n      - {id: a, clientSecret: \
               '', scopes: [openid]}\n      - {id: b}\n      - {id: c, clientSecret: x}\n";
    assert_eq!(
        values(&[two]),
        r#"{"upstreamProviders":{"a":{"enabled":false,"clientSecret":{"secret":"matrix-synapse-mas-credentials","secretKey":"oidc-client-secret"},"scopes":["openid"]},"b":{"enabled":false,"clientSecret":{"secret":"matrix-synapse-mas-credentials","secretKey":"oidc-client-secret-b"}},"c":{"enabled":false,"clientSecret":{"value":"x"}}}}"#
    );
    let ulid = "mas: {oidc: {providers: [{id: 01ARZ3NDEKTSV4RRFFQ69G5FAV, clientSecret: x}]}}";
    assert!(values(&[ulid]).contains(r#""id":"01ARZ3NDEKTSV4RRFFQ69G5FAV""#));
}

#[test]
fn mail_needs_a_server() {
    let on = "mas: {email: {enabled: true, from: a@example.org}}";
    let (values, reported) = translated(&[on]);
    assert_eq!(
        values,
        r#"{"matrixAuthenticationService":{"email":{"from":"a@example.org","transport":"blackhole"}}}"#
    );
    assert!(
        reported.iter().any(|reported| reported
            == "warning: mas.email: no mail is sent: the mail server is missing"),
        "{reported:?}"
    );
    let (values, reported) = translated(&[
        on,
        "matrixAuthenticationService: {email: {smtp: {host: smtp.example.org}}}",
    ]);
    assert!(
        values.contains(r#""transport":"smtp""#)
            && !reported
                .iter()
                .any(|reported| reported.starts_with("warning")),
        "{reported:?}"
    );
    assert!(self::values(&["mas: {email: {enabled: false}}"]).contains("blackhole"));
}

#[test]
fn faults_are_reported_without_the_values_of_credentials() {
    let (_, reported) = translated(&["mas:
  replicas: 2
  replicaCounts: 2
  ingress: host
  service: {ports: 1}
  secrets: {encryptionSecret: [hunter2]}
  oidc:
    enabled: 'no'
    provider: []
    providers: [text, {name: x}, {id: a, clientSecrets: hunter2}, {id: a}]
"]);
    let errors: Vec<_> = reported
        .iter()
        .filter_map(|reported| reported.strip_prefix("error: "))
        .collect();
    assert_eq!(
        errors,
        [
            "mas.replicas: unknown key",
            "mas.replicacounts: unknown key",
            "mas.ingress: expected a map",
            "mas.service.ports: unknown key",
            "mas.secrets.encryptionsecret: expected a credential: a text or a map",
            "mas.oidc.enabled: expected `true` or `false`",
            "mas.oidc.provider: unknown key",
            "mas.oidc.providers[0]: expected a map",
            "mas.oidc.providers[1].id: the id is missing",
            "mas.oidc.providers[2].clientsecrets: unknown key",
            "mas.oidc.providers[3].id: two providers have the id `a`",
        ]
    );
    assert!(!reported.iter().any(|reported| reported.contains("hunter2")));
}
