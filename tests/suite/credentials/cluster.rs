use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{MINIMAL, NEEDED, complete, signing_key};
use crate::harness::{Masthead, masthead};

const BASE64_HUNTER2: &str = "aHVudGVyMg==";

/// Where the Secret is, as kubectl asks for it.
const PATH: &str = "get --raw /api/v1/namespaces/ess/secrets/ess-generated --request-timeout=";

/// What kubectl prints of the Secret without these keys.
fn secret(without: &[&str]) -> String {
    use base64::Engine;
    let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let value = |key: &str| match key {
        "SYNAPSE_SIGNING_KEY" => encode(&signing_key("1")),
        "SYNAPSE_EXTRA" => encode("{}\n"),
        _ => BASE64_HUNTER2.to_owned(),
    };
    let keys = NEEDED.iter().filter(|key| !without.contains(key));
    let data: serde_json::Map<_, _> = keys
        .map(|key| ((*key).to_owned(), Value::from(value(key))))
        .collect();
    let metadata = json!({"name": "ess-generated", "namespace": "ess", "creationTimestamp": "2026-01-01T00:00:00Z"});
    json!({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "data": data}).to_string()
}

/// A run of masthead with a kubectl that prints this.
fn run(args: &str, prints: &str) -> Masthead {
    let run = masthead(args)
        .args("--credentials cluster")
        .args(MINIMAL)
        .file("live.json", prints);
    run.command("kubectl", "echo \"$@\" > args\ncat live.json\n")
}

#[test]
fn a_dry_run_of_a_rotation_names_the_secret_and_prints_none() {
    let told = run(
        "credentials rotate SYNAPSE_MACAROON --dry-run",
        &secret(&[]),
    )
    .ok();
    let told = told.stdout;
    assert!(
        told.starts_with("The Secret ess-generated would change:\n"),
        "{told}"
    );
    assert!(
        told.contains("StatefulSet/ess-synapse-main restarts") && !told.contains("aHVu"),
        "{told}"
    );
}

#[test]
fn what_the_cluster_has_is_used_and_written_nowhere() {
    let output = run("render --locked", &secret(&[])).ok();
    let data = &output.object("Secret/ess-generated")["data"];
    assert_eq!(data["SYNAPSE_MACAROON"], BASE64_HUNTER2);
    assert_eq!(data.as_object().unwrap().keys().collect::<Vec<_>>(), NEEDED);
    let args = output.read("args");
    assert!(args.starts_with(PATH), "{args}");
    assert!(!output.folder.path().join("ess.credentials.yaml").exists());
    let again = run("render", &secret(&[])).ok();
    assert_eq!(again.stdout, output.stdout);
}

#[test]
fn only_what_is_missing_is_made() {
    let output = run("render", &secret(&["SYNAPSE_MACAROON"])).run();
    assert_snapshot!(output.stderr);
    let data = &output.object("Secret/ess-generated")["data"];
    assert_eq!(data["MAS_ENCRYPTION_SECRET"], BASE64_HUNTER2);
    assert_ne!(data["SYNAPSE_MACAROON"], BASE64_HUNTER2);
    assert_snapshot!(
        "locked",
        run(
            "render --locked",
            &secret(&["SYNAPSE_MACAROON", "MAS_ENCRYPTION_SECRET"])
        )
        .fails(2)
    );
}

#[test]
fn what_is_not_needed_stays_in_the_secret() {
    let more = secret(&[]).replace(
        "\"data\":{",
        &format!("\"data\":{{\"OTHER\":\"{BASE64_HUNTER2}\","),
    );
    let output = run("render --locked", &more).ok();
    assert_eq!(
        output.object("Secret/ess-generated")["data"]["OTHER"],
        BASE64_HUNTER2
    );
}

#[test]
fn a_secret_that_is_not_there_is_made_as_a_whole() {
    let nothing = "echo 'Error from server (NotFound): no such Secret' >&2\nexit 1\n";
    let output = run("credentials generate", "")
        .command("kubectl", nothing)
        .run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    let data = &output.object("Secret/ess-generated")["data"];
    assert_eq!(data.as_object().unwrap().keys().collect::<Vec<_>>(), NEEDED);
    assert!(
        output
            .stderr
            .contains("apply what was printed: the new credentials are kept nowhere else"),
        "{}",
        output.stderr
    );
}

#[test]
fn rotate_prints_the_secret_to_apply() {
    let output = run("credentials rotate SYNAPSE_MACAROON", &secret(&[])).run();
    assert_snapshot!(output.stderr);
    assert_eq!(output.objects().len(), 1);
    let data = &output.object("Secret/ess-generated")["data"];
    assert_ne!(data["SYNAPSE_MACAROON"], BASE64_HUNTER2);
    assert_eq!(data["MAS_ENCRYPTION_SECRET"], BASE64_HUNTER2);
}

#[test]
fn list_and_export_read_it_too() {
    let list = run("credentials list", &secret(&["SYNAPSE_MACAROON"]))
        .ok()
        .stdout;
    assert_eq!(
        (
            list.matches(" cluster ").count(),
            list.matches(" missing ").count()
        ),
        (10, 1),
        "{list}"
    );
    let export = run("credentials export --context there", &secret(&[])).ok();
    assert_eq!(
        export.object("Secret/ess-generated")["data"]["SYNAPSE_MACAROON"],
        BASE64_HUNTER2
    );
    assert!(export.read("args").ends_with(" --context=there\n"));
}

#[test]
fn diff_compares_with_the_credentials_of_the_cluster() {
    let rendered = run("render", &secret(&[])).ok().stdout;
    let output = run("diff --against rendered.yaml", &secret(&[]))
        .file("rendered.yaml", &rendered)
        .ok();
    assert_eq!(output.stdout, "");
}

#[test]
fn no_kubectl_no_access_or_something_else() {
    let no_kubectl = masthead("render --credentials cluster")
        .args(MINIMAL)
        .env("PATH", "/nowhere")
        .fails(2);
    assert_snapshot!("no_kubectl", no_kubectl);
    let refused = masthead("render --credentials cluster").args(MINIMAL);
    let refused = refused.command(
        "kubectl",
        "echo 'Error from server (Forbidden): secrets is forbidden' >&2\nexit 1\n",
    );
    assert_snapshot!("refused", refused.fails(2));
    for text in [
        "hunter2: *hunter2",
        "hunter2",
        r#"{"kind": "Secret", "metadata": {"name": "other"}, "data": {"a": "hunter2"}}"#,
    ] {
        let told = run("render", text).fails(2);
        assert!(
            told.starts_with("error: ") && !told.contains("hunter2"),
            "{told}"
        );
    }
}

#[test]
fn import_and_job_do_not_go_with_it() {
    assert_snapshot!(
        "import",
        run("credentials import", &secret(&[]))
            .stdin(&complete())
            .fails(2)
    );
}
