//! `masthead notes`.

use insta::assert_snapshot;

use crate::harness::masthead;

const TOPICS: [&str; 10] = [
    "dns",
    "ports",
    "first-user",
    "admin-token",
    "sql",
    "secrets",
    "authelia",
    "well-known",
    "proxy",
    "migrate",
];

/// Values that give every topic something to tell.
const ALL: &str = r#"
serverName: example.org
ingress: {tlsSecret: wildcard}
image: {pullSecrets: [{name: registry}]}
synapse:
  ingress: {host: matrix.example.org}
  postgres: {host: db.example.org, user: synapse, database: synapse, password: {secret: databases, secretKey: synapse}}
  signingKey: {secret: synapse, secretKey: signing.key}
  appservices: [{secret: bridge, secretKey: registration.yaml}]
matrixAuthenticationService:
  ingress: {host: account.example.org, tlsSecret: account-tls}
  postgres: {host: db.example.org, user: "m\"as", database: mas, password: {secret: databases, secretKey: "it's mas"}}
  privateKeys: {rsa: {secret: mas, secretKey: rsa.pem}}
  additional: {mine: {configSecret: mas, configSecretKey: mine.yaml}}
  upstreamProviders:
    authelia:
      humanName: Company SSO
      issuer: https://sso.example.org
      clientId: mas
      clientSecret: {value: hunter2}
      scopes: [openid, profile, email]
    google: {issuer: https://accounts.google.com, clientId: x, clientSecret: {value: hunter2}}
    unused: {enabled: false, issuer: https://authelia.example.org, clientId: unused}
elementWeb: {ingress: {host: chat.example.org}}
elementAdmin: {ingress: {host: admin.example.org}}
matrixRTC:
  ingress: {host: rtc.example.org}
  sfu:
    exposedServices:
      rtcUdp: {enabled: true, portType: HostPort}
      turn: {enabled: true, portType: LoadBalancer}
      turnTLS: {enabled: true, domain: turn.example.org, tlsSecret: turn-tls, portType: ClusterIP}
"#;

fn notes(args: &str) -> String {
    masthead(&format!("notes {args} -f all.yaml"))
        .file("all.yaml", ALL)
        .ok()
        .stdout
}

#[test]
fn every_topic() {
    assert_snapshot!("summary", notes(""));
    for topic in TOPICS {
        assert_snapshot!(topic, notes(topic));
    }
}

#[test]
fn a_stack_without_mas_or_database_of_ones_own() {
    let values = "--fragment minimal --set matrixAuthenticationService.enabled=false";
    for topic in [
        "",
        "first-user",
        "admin-token",
        "sql",
        "secrets",
        "ports",
        "authelia",
        "migrate",
    ] {
        assert_snapshot!(
            format!("synapse_alone_{topic}"),
            masthead(&format!("notes {topic} {values}")).ok().stdout
        );
    }
}

#[test]
fn nothing_at_all() {
    for topic in TOPICS {
        let printed = masthead(&format!("notes {topic} --fragment nothing-enabled"))
            .ok()
            .stdout;
        assert!(!printed.is_empty(), "{topic}");
    }
}

#[test]
fn no_credential_is_printed() {
    for topic in TOPICS {
        assert!(!notes(topic).contains("hunter2"), "{topic}");
    }
}

#[test]
fn release_and_namespace_are_in_every_command() {
    let printed = notes("first-user --release mine -n theirs");
    assert!(
        printed.contains("kubectl exec -it -n theirs deploy/mine-matrix-authentication-service "),
        "{printed}"
    );
    assert!(
        notes("secrets -n theirs")
            .lines()
            .filter(|line| line.starts_with("kubectl"))
            .all(|line| line.contains(" -n theirs "))
    );
}

#[test]
fn the_block_for_authelia_is_the_same_at_each_run_and_another_for_another_client() {
    let digest = |args: &str| {
        let printed = notes(&format!("authelia {args}"));
        printed
            .lines()
            .find(|line| line.contains("$pbkdf2-sha512$310000$"))
            .unwrap()
            .to_owned()
    };
    assert_eq!(digest(""), digest(""));
    let other =
        digest("--set matrixAuthenticationService.upstreamProviders.authelia.clientId=other");
    let salt = |line: &str| line.split('$').nth(3).unwrap().to_owned();
    assert_ne!(salt(&digest("")), salt(&other));
}

#[test]
fn a_secret_in_the_cluster_has_its_digest_made_from_there() {
    let values = "matrixAuthenticationService:\n  upstreamProviders:\n    sso: {issuer: 'https://sso.example.org', clientId: mas, \
                  clientSecret: {secret: sso, secretKey: a.key}}\n";
    let printed = masthead("notes authelia --fragment minimal -f sso.yaml")
        .file("sso.yaml", values)
        .ok()
        .stdout;
    assert!(
        printed
            .contains(r#"--password "$(kubectl get secret sso -n ess -o go-template='{{index .data "a.key" | base64decode}}')""#),
        "{printed}"
    );
}

#[test]
fn a_topic_that_is_not_known() {
    assert!(
        masthead("notes dnss")
            .fails(2)
            .contains("a similar value exists: 'dns'")
    );
}

#[test]
fn values_that_do_not_fit_are_told() {
    assert!(
        masthead("notes --fragment nothing-enabled --set synapse.enabled=true")
            .fails(1)
            .contains("synapse.ingress.host")
    );
}
