use insta::assert_snapshot;

use super::{MINIMAL, complete, credentials};
use crate::harness::masthead;

/// One of each place that a credential can come from.
const VALUES: &str = "
synapse:
  macaroon: {value: hunter2}
  redisOrValkey: {host: redis, password: {value: hunter2}}
  registrationSharedSecret: {secret: '{{ $.Release.Name }}-mine', secretKey: key}
matrixAuthenticationService:
  postgres: {host: db, user: u, database: d, password: {secret: db, secretKey: password}}
  privateKeys: {ecdsaSecp256k1: {value: hunter2}}
";

fn aged(text: &str) -> String {
    // How old the file is depends on when the test runs.
    let line = |line: &str| match line.rsplit_once("   ") {
        Some((rest, age)) if age.trim().ends_with('d') => format!("{}   AGE", rest.trim_end()),
        _ => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_is_listed_with_its_source() {
    let old = "  OLD_ONE:\n    value: hunter2\n  MAS_RSA_PRIVATE_KEY_PREVIOUS:\n    value: hunter2\n...\n";
    let file = complete()
        .replace("  SYNAPSE_MACAROON:", "  UNUSED:")
        .replace("...\n", old)
        .replace("MAS_ENCRYPTION_SECRET", "OTHER");
    let output = masthead("credentials list --fragment minimal -f v.yaml")
        .file("v.yaml", VALUES)
        .private("ess.credentials.yaml", file)
        .ok();
    assert_snapshot!(aged(&output.stdout));
}

#[test]
fn without_a_file_all_is_missing_and_none_is_made() {
    let output = masthead("credentials list").args(MINIMAL).ok();
    assert_eq!(output.stdout.matches("missing").count(), 11);
    assert_eq!(std::fs::read_dir(output.folder.path()).unwrap().count(), 0);
}

#[test]
fn in_the_cluster_the_job_is_the_source() {
    let output = masthead("credentials list --credentials job")
        .args(MINIMAL)
        .ok();
    assert_eq!(output.stdout.matches(" job ").count(), 11);
}

#[test]
fn scripts_get_json() {
    let output = credentials("list -o json").args(MINIMAL).ok();
    let rows: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    let row = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["name"] == "MAS_SYNAPSE_SHARED_SECRET")
        .unwrap();
    assert_eq!(
        row,
        &serde_json::json!({
            "name": "MAS_SYNAPSE_SHARED_SECRET", "kind": "password", "usedBy": ["synapse", "matrix-authentication-service"],
            "source": "file ess.credentials.yaml", "created": "2026-01-01T00:00:00Z",
        })
    );
}

#[test]
fn what_is_kept_nowhere_can_not_be_listed() {
    assert_snapshot!(
        masthead("credentials list --credentials ephemeral")
            .args(MINIMAL)
            .fails(2)
    );
}

#[test]
fn what_only_the_values_can_give_has_its_kind() {
    let values = "
matrixAuthenticationService:
  privateKeys: {ecdsaSecp384r1: {value: hunter2}}
dex:
  enabled: true
  ingress: {host: dex.example.org}
  ldap:
    host: ldap.example.org
    userSearch: {baseDN: 'dc=example,dc=org', username: uid}
    bindDN: cn=dex
    bindPW: {value: hunter2}
    rootCA: {secret: directory, secretKey: ca.pem}
";
    let output = credentials("list -o json")
        .args(MINIMAL)
        .args("-f v.yaml")
        .file("v.yaml", values)
        .run();
    let rows: serde_json::Value = serde_json::from_str(&output.stdout).expect(&output.stderr);
    let rows = rows.as_array().unwrap();
    let row = |name: &str| rows.iter().find(|row| row["name"] == name).unwrap();
    for (name, kind) in [
        (
            "matrixAuthenticationService.privateKeys.ecdsaSecp384r1",
            "ECDSA key",
        ),
        ("dex.ldap.rootCA", "certificate"),
        ("dex.ldap.bindPW", "password"),
    ] {
        assert_eq!(row(name)["kind"], kind, "{name}");
    }
}
