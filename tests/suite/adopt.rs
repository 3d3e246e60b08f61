//! `masthead adopt`: a deployment that runs elsewhere becomes values and credentials.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use insta::assert_snapshot;

use crate::harness::{Masthead, Output, masthead, yaml};

/// What is secret in the example.
const SECRETS: [&str; 15] = [
    "a password: of PostgreSQL",
    "a-macaroon-secret",
    "a-registration-secret",
    "a-form-secret",
    "a-turn-secret",
    "a-mail-password",
    "a-redis-password",
    "an-as-token",
    "nWGxne",
    "p@ss/word",
    "p%40ss",
    "another-mail-password",
    "a-pepper",
    "an-upstream-secret",
    "BEGIN",
];

/// A run in a folder with the example.
fn adopt(args: &str) -> Masthead {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/adopt");
    let files = [
        "homeserver.yaml",
        "data/log.config",
        "data/signing.key",
        "data/registration",
        "data/appservices/irc.yaml",
        "mas/config.yaml",
    ];
    let run = masthead("adopt --synapse homeserver.yaml --root .").args(args);
    files.iter().fold(run, |run, name| {
        run.file(name, std::fs::read(root.join(name)).unwrap())
    })
}

const BOTH: &str = "--mas mas/config.yaml";

#[test]
fn the_example_becomes_values() {
    let run = adopt(BOTH).ok();
    assert_snapshot!("values", run.read("values.yaml"));
    assert_snapshot!("report", run.stdout);
}

#[test]
fn credentials_are_where_they_belong_alone() {
    let run = adopt(BOTH).ok();
    let kept = run.read("ess.credentials.yaml");
    for secret in SECRETS {
        let is_kept = kept.contains(secret);
        // What the stack has anew is kept nowhere.
        assert_eq!(
            is_kept,
            !matches!(secret, "a-redis-password" | "p%40ss"),
            "{secret}"
        );
        for text in [&run.read("values.yaml"), &run.read("steps.md"), &run.stdout] {
            assert!(!text.contains(secret), "{secret}");
        }
    }
    let path = run.folder.path().join("ess.credentials.yaml");
    let mode = path.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let json = adopt(BOTH).args("-o json --output-dir other").ok().stdout;
    assert!(SECRETS.iter().all(|secret| !json.contains(secret)));
}

#[test]
fn workers_are_named_whose_files_are_missed() {
    let steps = adopt(BOTH).ok().read("steps.md");
    let named = "`instance_map` names workers: `persister1`, `persister2`. ";
    assert!(steps.contains(named), "{steps}");
}

#[test]
fn what_comes_of_it_passes_all_checks_and_renders() {
    let run = adopt(BOTH).ok();
    let run = masthead("check --strict -f values.yaml").after(run).ok();
    let run = masthead("render -f values.yaml").after(run).run();
    assert_eq!(run.status, 0, "{}", run.stderr);
    // The tokens and keys are those that were there.
    assert!(run.object("Secret/ess-generated")["data"]["SYNAPSE_SIGNING_KEY"].is_string());
    let run = masthead("config synapse -f values.yaml").after(run).ok();
    let config = yaml(&run.stdout);
    assert_eq!(config["email"]["app_name"], "Our {{ chat }}");
    assert_eq!(config["database"]["args"]["cp_max"], 20);
    assert_eq!(config["retention"]["default_policy"]["max_lifetime"], "1y");
}

#[test]
fn the_report_is_for_programs_too() {
    let run = adopt("-o json").ok();
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let rows = report["settings"].as_array().unwrap();
    let of = |setting: &str| rows.iter().find(|row| row["setting"] == setting).unwrap();
    assert_eq!(of("server_name")["became"], "kept");
    assert_eq!(
        of("form_secret")["detail"],
        "`SYNAPSE_EXTRA` in the credentials file"
    );
    assert_eq!(of("pid_file")["became"], "dropped");
    assert_eq!(of("listeners")["place"], "homeserver.yaml:6:1");
    assert_eq!(report["files"][0], "./values.yaml");
    // What is as it has to be is taken.
    let detail = |row: &serde_json::Value| row["detail"].as_str().unwrap().to_owned();
    assert!(
        rows.iter()
            .all(|row| !detail(row).contains("not of the form"))
    );
}

#[test]
fn nothing_is_written_over() {
    let run = adopt("").ok();
    let values = run.read("values.yaml");
    let again = masthead("adopt --synapse homeserver.yaml --root .").after(run);
    let run = again.run();
    assert_eq!(run.status, 2);
    assert_snapshot!("refused", run.stderr);
    let run = masthead("adopt --synapse homeserver.yaml --root . --force")
        .after(run)
        .ok();
    assert_eq!(run.read("values.yaml"), values);
}

#[test]
fn files_that_are_not_there_are_told_all_at_once() {
    let run = masthead("adopt --synapse homeserver.yaml --output-dir out")
        .file(
            "homeserver.yaml",
            "server_name: a.org\nsigning_key_path: /data/key\nmacaroon_secret_key_path: /data/m\n",
        )
        .run();
    assert_eq!(run.status, 1);
    assert!(!run.folder.path().join("out/values.yaml").exists());
    assert_snapshot!("missing", run.stderr);
}

#[test]
fn files_of_something_else_are_no_configuration() {
    let said = |args: &str, text: &str| masthead(args).file("x.yaml", text).fails(1);
    assert!(said("adopt --synapse x.yaml", "a: 1\n").contains("[MH0022]"));
    assert!(said("adopt --mas x.yaml", "a: 1\n").contains("[MH0022]"));
    assert!(said("adopt --synapse x.yaml", "a: [1\n").contains("[MH0001]"));
    masthead("adopt").fails(2);
}

#[test]
fn later_files_replace_whole_sections_as_in_synapse() {
    let run = masthead("adopt --synapse a.yaml --synapse b.yaml")
        .file("a.yaml", "server_name: a.org\nsigning_key: ed25519 a_b nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\nretention: {enabled: true, purge_jobs: []}\n")
        .file("b.yaml", "retention: {enabled: no}\npublic_baseurl: https://m.a.org\n");
    let values = yaml(&run.ok().read("values.yaml"));
    let config = &values["synapse"]["additional"]["adopted.yaml"]["config"];
    assert_eq!(config["retention"], serde_json::json!({"enabled": false}));
    assert_eq!(values["synapse"]["ingress"]["host"], "m.a.org");
}

/// What a run has written.
fn read(run: &Output, name: &str) -> serde_json::Value {
    yaml(&run.read(name))
}

#[test]
fn accounts_that_are_elsewhere_need_their_service() {
    let file = "server_name: a.org\npublic_baseurl: https://m.a.org\nsigning_key: ed25519 a_b nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\nmatrix_authentication_service: {enabled: true, endpoint: 'http://mas:8080', secret: s3}\n";
    let said = masthead("adopt --synapse x.yaml")
        .file("x.yaml", file)
        .fails(1);
    assert!(
        said.contains("whose configuration was not given [MH0023]"),
        "{said}"
    );
    let mas = "http: {public_base: 'https://account.a.org'}\nmatrix: {homeserver: a.org, secret: s3}\nsecrets: {encryption: 0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0}\n";
    let run = masthead("adopt --synapse x.yaml --mas m.yaml")
        .file("x.yaml", file)
        .file("m.yaml", mas)
        .ok();
    assert_eq!(
        read(&run, "ess.credentials.yaml")["credentials"]["MAS_SYNAPSE_SHARED_SECRET"]["value"],
        "s3"
    );
    assert_eq!(
        read(&run, "values.yaml")["matrixAuthenticationService"]["ingress"]["host"],
        "account.a.org"
    );
}
