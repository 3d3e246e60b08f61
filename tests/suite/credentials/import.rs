use insta::assert_snapshot;

use super::{MINIMAL, complete, credentials, signing_key};
use crate::harness::{Output, masthead};

const SECRET: &str = "apiVersion: v1
kind: Secret
metadata:
  name: ess-generated
  namespace: ess
  creationTimestamp: \"2026-01-02T03:04:05Z\"
  resourceVersion: \"7\"
type: Opaque
data:
  SYNAPSE_MACAROON: aHVudGVyMg==
  MAS_RSA_PRIVATE_KEY: /wD/
  SYNAPSE_EXTRA: e30K
";

fn with_signing_key(line: &str) -> String {
    use base64::Engine;
    format!(
        "{SECRET}  SYNAPSE_SIGNING_KEY: {}\n",
        base64::engine::general_purpose::STANDARD.encode(line)
    )
}

fn kept(output: &Output) -> String {
    output.read("ess.credentials.yaml")
}

#[test]
fn a_running_deployment_is_taken_over() {
    let output = masthead("credentials import")
        .stdin(&with_signing_key(&signing_key("a_xyz")))
        .run();
    assert_snapshot!(output.told());
    let text = kept(&output);
    assert!(
        text.contains(
            "  SYNAPSE_MACAROON:\n    value: hunter2\n    created: \"2026-01-02T03:04:05Z\"\n"
        ),
        "{text}"
    );
    assert!(
        text.contains("  MAS_RSA_PRIVATE_KEY:\n    valueBase64: |\n      /wD/\n")
            || text.contains("valueBase64: /wD/\n"),
        "{text}"
    );
    assert!(text.contains("ed25519 a_xyz "), "{text}");
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(output.folder.path().join("ess.credentials.yaml"))
            .unwrap()
            .permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn from_a_file_with_what_the_values_need_told() {
    let output = masthead("credentials import secret.yaml")
        .args(MINIMAL)
        .file("secret.yaml", SECRET)
        .run();
    assert_snapshot!(output.told());
    // What is missing is made by the next run, and what was taken over stays.
    let rendered = masthead("render").args(MINIMAL).after(output).run();
    assert_eq!(
        rendered.object("Secret/ess-generated")["data"]["SYNAPSE_MACAROON"],
        "aHVudGVyMg=="
    );
    assert_eq!(
        rendered.object("Secret/ess-generated")["data"]["MAS_RSA_PRIVATE_KEY"],
        "/wD/"
    );
}

#[test]
fn what_export_prints_comes_back() {
    let exported = credentials("export").ok().stdout;
    let imported = masthead("credentials import").stdin(&exported).run();
    imported.told();
    assert_eq!(
        masthead("credentials export").after(imported).ok().stdout,
        exported
    );
}

#[test]
fn another_value_is_taken_over_by_force_alone() {
    let other = SECRET.replace("aHVudGVyMg==", "b3RoZXI=");
    let refused = credentials("import").stdin(&other).run();
    assert_eq!(refused.status, 2);
    assert_snapshot!("refused", refused.stderr);
    assert_eq!(kept(&refused), complete());
    let forced = credentials("import --force").stdin(&other).run();
    assert_snapshot!("forced", forced.told());
    assert!(kept(&forced).contains("  SYNAPSE_MACAROON:\n    value: other\n"));
}

#[test]
fn a_signing_key_that_may_not_be_used_is_replaced() {
    let zero = masthead("credentials import")
        .stdin(&with_signing_key(&signing_key("0")))
        .run();
    assert_snapshot!(zero.told());
    let text = kept(&zero);
    assert!(
        text.contains("old_signing_keys") && !text.contains("ed25519 0 "),
        "{text}"
    );
}

#[test]
fn what_is_not_the_secret_is_told_and_nothing_is_written() {
    let error = |text: &str| {
        let output = masthead("credentials import").stdin(text).run();
        assert_eq!((output.status, output.stdout.as_str()), (2, ""));
        assert!(!output.folder.path().join("ess.credentials.yaml").exists());
        assert!(
            !output.stderr.contains("aHVudGVyMg") && !output.stderr.contains("hunter2"),
            "{}",
            output.stderr
        );
        output.stderr
    };
    assert_snapshot!("nothing", error(""));
    assert_snapshot!(
        "other_name",
        error(&SECRET.replace("ess-generated", "mine"))
    );
    assert_snapshot!("no_yaml", error("hunter2: ["));
    assert_snapshot!(
        "no_base64",
        error(&SECRET.replace("aHVudGVyMg==", "hunter2!"))
    );
    assert_snapshot!(
        "no_file",
        masthead("credentials import nowhere.yaml").fails(2)
    );
    assert_snapshot!(
        "twice",
        masthead("credentials import -f -").stdin(SECRET).fails(2)
    );
}
