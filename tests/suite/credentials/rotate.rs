use insta::assert_snapshot;

use super::{MINIMAL, PUBLIC_KEY, complete, credentials};
use crate::harness::{Output, masthead, yaml};

/// The values of a file by key.
fn values(text: &str) -> serde_json::Value {
    yaml(text)["credentials"].clone()
}

fn changed(output: &Output) -> Vec<String> {
    let (before, after) = (
        values(&complete()),
        values(&output.read("ess.credentials.yaml")),
    );
    let keys = after.as_object().unwrap().keys();
    keys.filter(|key| before[key.as_str()]["value"] != after[key.as_str()]["value"])
        .cloned()
        .collect()
}

#[test]
fn each_tells_what_else_has_to_happen() {
    let names = "POSTGRES_SYNAPSE_PASSWORD POSTGRES_ADMIN_PASSWORD SYNAPSE_MACAROON SYNAPSE_SIGNING_KEY MAS_SYNAPSE_SHARED_SECRET";
    let output = credentials("rotate").args(names).run();
    assert_snapshot!(output.told());
    let expected = [
        "MAS_SYNAPSE_SHARED_SECRET",
        "POSTGRES_ADMIN_PASSWORD",
        "POSTGRES_SYNAPSE_PASSWORD",
        "SYNAPSE_EXTRA",
        "SYNAPSE_MACAROON",
        "SYNAPSE_SIGNING_KEY",
    ];
    assert_eq!(changed(&output), expected);
    let kept = values(&output.read("ess.credentials.yaml"));
    let extra = yaml(kept["SYNAPSE_EXTRA"]["value"].as_str().unwrap());
    assert_eq!(extra["old_signing_keys"]["ed25519:1"]["key"], PUBLIC_KEY);
    assert!(
        extra["old_signing_keys"]["ed25519:1"]["expired_ts"]
            .as_u64()
            .unwrap()
            > 1_700_000_000_000
    );
}

#[test]
fn mas_has_both_keys_until_the_rotation_is_finished() {
    let keys = |output: &Output| -> Vec<String> {
        let files = &output.object("ConfigMap/ess-matrix-authentication-service")["data"]["mas-config-overrides.yaml"];
        let config = yaml(files.as_str().unwrap());
        let path = |key: &serde_json::Value| {
            key["key_file"]
                .as_str()
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap()
                .to_owned()
        };
        config["secrets"]["keys"]
            .as_array()
            .unwrap()
            .iter()
            .map(path)
            .collect()
    };
    let name = "MAS_ECDSA_PRIME256V1_PRIVATE_KEY";
    let rotated = credentials("rotate").arg(name).run();
    assert_snapshot!("mas", rotated.told());
    let rendered = masthead("render --locked")
        .args(MINIMAL)
        .after(rotated)
        .ok();
    let previous = format!("{name}_PREVIOUS");
    assert_eq!(
        keys(&rendered),
        ["MAS_RSA_PRIVATE_KEY", &previous, name],
        "the last of a kind signs"
    );
    assert_eq!(
        rendered.object("Secret/ess-generated")["data"][&previous],
        "aHVudGVyMg=="
    );
    let again = masthead("credentials rotate").arg(name).after(rendered);
    let twice = again.run();
    assert_eq!((twice.status, twice.stdout.as_str()), (2, ""));
    assert_snapshot!("mas_unfinished", twice.stderr);
    let finished = masthead("credentials rotate --finish")
        .arg(name)
        .after(twice)
        .run();
    assert_snapshot!("mas_finished", finished.told());
    let rendered = masthead("render --locked")
        .args(MINIMAL)
        .after(finished)
        .ok();
    assert_eq!(keys(&rendered), ["MAS_RSA_PRIVATE_KEY", name]);
    assert_eq!(
        rendered.object("Secret/ess-generated")["data"].get(&previous),
        None
    );
}

#[test]
fn what_loses_something_is_refused_and_nothing_is_changed() {
    let output = credentials("rotate SYNAPSE_MACAROON MAS_ENCRYPTION_SECRET").run();
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
    assert_snapshot!(output.stderr);
    assert_eq!(output.read("ess.credentials.yaml"), complete());
    let forced = credentials("rotate MAS_ENCRYPTION_SECRET --force").run();
    assert_snapshot!("forced", forced.told());
    assert_eq!(changed(&forced), ["MAS_ENCRYPTION_SECRET"]);
}

#[test]
fn what_is_no_credential_is_told() {
    assert_snapshot!(credentials("rotate serverName --force").fails(2));
    assert_snapshot!("typo", credentials("rotate SYNAPSE_SIGNINGKEY").fails(2));
    assert_snapshot!(
        "absent",
        credentials("rotate HOOKSHOT_RSA_PASSKEY --force").fails(2)
    );
    assert_snapshot!(
        "not_begun",
        credentials("rotate MAS_RSA_PRIVATE_KEY --finish").fails(2)
    );
    let no_file = masthead("credentials rotate SYNAPSE_MACAROON").run();
    assert_eq!(no_file.status, 2);
    assert!(!no_file.folder.path().join("ess.credentials.yaml").exists());
}

#[test]
fn what_the_values_give_is_rotated_there() {
    let values = "
matrixAuthenticationService:
  postgres: {host: db, user: u, database: d, password: {value: hunter2}}
synapse:
  macaroon: {secret: mine, secretKey: macaroon}
postgres:
  essPasswords: {synapse: {value: hunter2}}
";
    let error = |name: &str| {
        let run = credentials("rotate --fragment minimal -f v.yaml")
            .arg(name)
            .file("v.yaml", values);
        run.fails(2)
    };
    assert_snapshot!("given_inline", error("POSTGRES_SYNAPSE_PASSWORD"));
    assert_snapshot!("given_by_secret", error("SYNAPSE_MACAROON"));
    assert_snapshot!(
        "external_database",
        error("POSTGRES_MATRIX_AUTHENTICATION_SERVICE_PASSWORD")
    );
}

#[test]
fn what_the_job_keeps_is_rotated_in_the_cluster() {
    assert_snapshot!(credentials("rotate SYNAPSE_MACAROON --credentials job").fails(2));
}

/// What a dry run prints; it leaves the file as it is, and makes no lock.
fn dry_run(args: &str) -> String {
    let output = credentials(&format!("rotate {args} --dry-run")).ok();
    assert_eq!(output.read("ess.credentials.yaml"), complete());
    assert!(
        !output
            .folder
            .path()
            .join("ess.credentials.yaml.lock")
            .exists()
    );
    assert!(!output.stdout.contains("hunter2"), "{}", output.stdout);
    output.stdout
}

#[test]
fn a_dry_run_tells_what_would_change_and_what_follows() {
    assert_snapshot!(dry_run(
        "SYNAPSE_MACAROON MAS_RSA_PRIVATE_KEY SYNAPSE_SIGNING_KEY --fragment minimal"
    ));
}

#[test]
fn a_dry_run_without_values_names_components() {
    assert_snapshot!(dry_run(
        "MAS_ENCRYPTION_SECRET POSTGRES_ADMIN_PASSWORD --force"
    ));
}

#[test]
fn a_dry_run_tells_of_the_end_of_a_rotation() {
    let begun = credentials("rotate MAS_RSA_PRIVATE_KEY").run();
    let finish = masthead("credentials rotate MAS_RSA_PRIVATE_KEY --finish --dry-run")
        .args(MINIMAL)
        .after(begun)
        .ok();
    let told = finish.stdout;
    assert!(
        told.contains("  MAS_RSA_PRIVATE_KEY_PREVIOUS: removed\n"),
        "{told}"
    );
}

#[test]
fn a_dry_run_is_refused_as_the_rotation_is() {
    for (args, why) in [
        ("MAS_ENCRYPTION_SECRET", "--force"),
        ("HOOKSHOT_REGISTRATION", "there is no"),
        ("MAS_RSA_PRIVATE_KEY --finish", "MAS_RSA_PRIVATE_KEY"),
        ("SYNAPSE_MACAROON --credentials job", "job"),
    ] {
        let [dry, wet] =
            [" --dry-run", ""].map(|more| credentials(&format!("rotate {args}{more}")).fails(2));
        assert_eq!(dry, wet);
        assert!(dry.contains(why), "{dry}");
    }
}
