//! The form of each credential, in the values and in the file.

use serde_json::json;

use super::{MINIMAL, complete};
use crate::harness::{Output, masthead};

const RSA: &str = include_str!("../inputs/sealing.key");
const CERTIFICATE: &str = include_str!("../inputs/sealing.crt");
const P256: &str = "-----BEGIN PRIVATE KEY-----\n\
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgVZKI1zz7vk9amdRL\n\
    EMRHAShYNiOwQ/b4kROyNG/nAjehRANCAAR5dKxmrMcKQ8WGA6vzcmXCrU7zHd2X\n\
    vowF1kfZKwCG//JUNFq4zmk1Ql0/+Ym5KViiKN/kyYtVuAVW2ij0poLt\n\
    -----END PRIVATE KEY-----\n";
const P384: &str = "-----BEGIN EC PRIVATE KEY-----\n\
    MIGkAgEBBDBDHzlmqiQh/T9atXtfx5RaG/j9UzSi19h5e4namK/EiEX2VfTomjYF\n\
    3KLDMxxUUUqgBwYFK4EEACKhZANiAATF9jUbOxX5zLiYwCSO3FLq/a/3vk/lQmav\n\
    5JnsHZuNegketbyHNguMelEYGfkYlAFAY203m/T1nTi68zjD4i2BvzBgL7UeIlkN\n\
    UVjY/OANjTxEpZZ28GPjX0kpOXG2nx4=\n\
    -----END EC PRIVATE KEY-----\n";
const SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
const HEX: &str = "0123456789abcdefABCDEF01234567890123456789abcdefABCDEF0123456789";

/// What the places of credentials need around them.
const BASE: &str = "
synapse: {postgres: {host: db, user: u, database: d, password: {value: one}}}
hookshot: {additional: {a: {config: 'generic: {enabled: true}'}}}
dex:
  enabled: true
  ingress: {host: ldap.example.org}
  ldap:
    host: directory.example.org:636
    anonymous: true
    userSearch: {baseDN: 'ou=people,dc=example,dc=org', username: uid, idAttr: uid, emailAttr: mail}
";

/// What `check` says where the credential at `path` of the values is `value`.
fn check(path: &str, value: &str) -> Output {
    let mut values = json!({ "value": value });
    for key in path.rsplit('.') {
        values = json!({ key: values });
    }
    masthead("check --fragment quick-setup-all-enabled --fragment quick-setup-hostnames")
        .args("--fragment hookshot-minimal -f base.yaml -f v.json")
        .file("base.yaml", BASE)
        .file("v.json", values.to_string())
        .run()
}

#[test]
fn what_programs_take_is_silent() {
    let cases = [
        ("synapse.macaroon", "a b: #c".to_owned()),
        ("synapse.signingKey", format!("ed25519 a_Xy {SEED}")),
        (
            "synapse.signingKey",
            format!("ed25519 a {SEED}=\r\ned25519 b {SEED}\n"),
        ),
        ("synapse.postgres.password", "pässword\nof two lines".into()),
        ("matrixAuthenticationService.encryptionSecret", HEX.into()),
        ("matrixAuthenticationService.privateKeys.rsa", RSA.into()),
        (
            "matrixAuthenticationService.privateKeys.rsa",
            RSA.trim_end().replace('\n', "\r\n"),
        ),
        (
            "matrixAuthenticationService.privateKeys.ecdsaPrime256v1",
            P256.into(),
        ),
        (
            "matrixAuthenticationService.privateKeys.ecdsaSecp384r1",
            P384.into(),
        ),
        ("hookshot.passkey", RSA.into()),
        ("dex.ldap.rootCA", format!("# ours\n{CERTIFICATE}")),
    ];
    for (path, value) in cases {
        let output = check(path, &value);
        let said = (output.status, &*output.stderr);
        assert_eq!(said, (0, ""), "{path}: {value}");
    }
}

#[test]
fn what_no_program_takes_is_an_error() {
    let cases = [
        ("synapse.macaroon", String::new()),
        ("synapse.registrationSharedSecret", "\n".into()),
        ("matrixRTC.livekitAuth.secret", String::new()),
        ("synapse.signingKey", "zz".into()),
        ("synapse.signingKey", format!("ed25519 {SEED}")),
        ("synapse.signingKey", format!("rsa a {SEED}")),
        ("synapse.postgres.password", "a\0b".into()),
        ("matrixAuthenticationService.encryptionSecret", "zz".into()),
        (
            "matrixAuthenticationService.encryptionSecret",
            String::new(),
        ),
        (
            "matrixAuthenticationService.encryptionSecret",
            format!("{HEX}\n"),
        ),
        (
            "matrixAuthenticationService.privateKeys.rsa",
            RSA.replace('\n', " "),
        ),
        (
            "matrixAuthenticationService.privateKeys.rsa",
            RSA[..500].into(),
        ),
        (
            "matrixAuthenticationService.privateKeys.rsa",
            CERTIFICATE.into(),
        ),
        (
            "matrixAuthenticationService.privateKeys.rsa",
            RSA.replace("PRIVATE", "PUBLIC"),
        ),
        ("hookshot.passkey", P256.into()),
        ("hookshot.passkey", format!("# ours\n{RSA}")),
        ("hookshot.appserviceRegistration", "id: hookshot".into()),
        ("dex.ldap.rootCA", RSA.into()),
        ("dex.ldap.rootCA", CERTIFICATE.replace('\n', " ")),
    ];
    for (path, value) in cases {
        let output = check(path, &value);
        assert_eq!(output.status, 1, "{path}: {value}");
        let place = format!("error: {path}.value: the ");
        assert_eq!(
            output.stderr.matches(&place).count(),
            1,
            "{}",
            output.stderr
        );
        let part = value.get(30..50).unwrap_or("no part of it");
        assert!(!output.stderr.contains(part), "{}", output.stderr);
    }
}

#[test]
fn what_is_odd_or_weak_is_a_warning() {
    let cases = [
        ("matrixAuthenticationService.synapseSharedSecret", "abc\n"),
        ("synapse.postgres.password", ""),
        ("matrixAuthenticationService.privateKeys.rsa", P256),
    ];
    for (path, value) in cases {
        let output = check(path, value);
        let warning = format!("warning: {path}.value: the ");
        assert_eq!(
            (output.status, output.stderr.matches(&warning).count()),
            (0, 1)
        );
    }
}

#[test]
fn those_of_the_file_are_looked_at_too() {
    let said = masthead("check")
        .args(MINIMAL)
        .private("ess.credentials.yaml", complete())
        .fails(1);
    insta::assert_snapshot!(said);
}

/// One that is encrypted, and that nobody asked to read, is passed over.
#[test]
fn a_file_that_is_not_there_or_locked_is_not_asked_for() {
    masthead("check").args(MINIMAL).ok();
    masthead("check --credentials job").args(MINIMAL).ok();
    let locked = "age-encryption.org/v1\n-> X25519 abc\n";
    let run = |args| {
        masthead(args)
            .args(MINIMAL)
            .private("ess.credentials.yaml", locked)
    };
    run("check").ok();
    run("check --credentials ess.credentials.yaml").fails(2);
}
