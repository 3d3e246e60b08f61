use std::process::{Command, Stdio};

use insta::assert_snapshot;

use super::{MINIMAL, NEEDED, PUBLIC_KEY, complete, credentials};
use crate::harness::masthead;

#[test]
fn only_what_is_missing_is_made() {
    let missing = complete().replace("SYNAPSE_MACAROON", "MY_OWN");
    let output = masthead("credentials generate")
        .args(MINIMAL)
        .private("ess.credentials.yaml", &missing)
        .run();
    assert_snapshot!(output.told());
    let text = output.read("ess.credentials.yaml");
    assert_eq!(text.matches("value: hunter2\n").count(), 9);
    assert!(text.contains("\n  MY_OWN:\n") && text.contains("\n  SYNAPSE_MACAROON:\n"));
    let second = masthead("credentials generate")
        .args(MINIMAL)
        .after(output)
        .run();
    assert_eq!(second.told(), "note: nothing is missing\n");
    assert_eq!(second.read("ess.credentials.yaml"), text);
}

#[test]
fn what_generate_made_render_takes() {
    let generated = masthead("credentials generate").args(MINIMAL).run();
    assert!(NEEDED.iter().all(|key| generated.told().contains(key)));
    let text = generated.read("ess.credentials.yaml");
    let rendered = masthead("render --locked")
        .args(MINIMAL)
        .after(generated)
        .ok();
    let secret = rendered.object("Secret/ess-generated");
    assert_eq!(
        secret["data"]
            .as_object()
            .unwrap()
            .keys()
            .collect::<Vec<_>>(),
        NEEDED
    );
    assert_eq!(rendered.read("ess.credentials.yaml"), text);
}

#[test]
fn locked_makes_nothing() {
    assert_snapshot!(masthead("render --locked").args(MINIMAL).fails(2));
    let zero = complete().replace("ed25519 1 ", "ed25519 0 ");
    assert_snapshot!(
        "unsafe",
        masthead("render --locked")
            .args(MINIMAL)
            .private("ess.credentials.yaml", zero)
            .fails(2)
    );
}

#[test]
fn a_signing_key_with_the_id_0_is_replaced_by_render_too() {
    let zero = complete().replace("ed25519 1 ", "ed25519 0 ");
    for command in ["render", "credentials generate"] {
        let output = masthead(command)
            .args(MINIMAL)
            .private("ess.credentials.yaml", &zero)
            .run();
        assert_eq!(output.status, 0, "{}", output.stderr);
        assert_snapshot!("replaced", output.stderr);
        let text = output.read("ess.credentials.yaml");
        let old = format!(
            "old_signing_keys:\n        ed25519:0:\n          key: \"{PUBLIC_KEY}\"\n          expired_ts: 1"
        );
        assert!(text.contains(&old), "{text}");
        assert!(!text.contains("ed25519 0 "));
    }
}

#[test]
fn what_the_job_makes_is_not_made_here() {
    assert_snapshot!(
        credentials("generate --credentials job")
            .args(MINIMAL)
            .fails(2)
    );
}

#[test]
fn options_that_mean_nothing_are_refused() {
    assert_snapshot!(
        credentials("generate --credentials cluster --identity key.txt")
            .args(MINIMAL)
            .fails(2)
    );
    assert_snapshot!(
        "context",
        credentials("generate --context x").args(MINIMAL).fails(2)
    );
}

/// Runs in a work tree of git; where there is no git, there is nothing to warn of.
fn in_git(ignore: &str, args: &str) -> String {
    let run = credentials(args).args(MINIMAL).file(".gitignore", ignore);
    let git = Command::new("git")
        .args(["init", "--quiet"])
        .current_dir(run.path(""))
        .stdout(Stdio::null())
        .status();
    assert!(git.unwrap().success());
    run.run().told().to_owned()
}

#[test]
fn a_plain_file_that_git_would_take_is_warned_of() {
    assert_snapshot!(in_git("", "generate"));
    assert_eq!(
        in_git("*.credentials.yaml*\n", "generate"),
        "note: nothing is missing\n"
    );
}

#[test]
fn the_line_that_is_offered_works() {
    let told = in_git("", "generate");
    let line = told
        .split("echo '")
        .nth(1)
        .unwrap()
        .split('\'')
        .next()
        .unwrap();
    assert_eq!(
        in_git(&format!("{line}\n"), "generate"),
        "note: nothing is missing\n"
    );
}

#[test]
fn without_git_nothing_is_warned_of() {
    let run = credentials("generate")
        .args(MINIMAL)
        .env("PATH", "/nowhere");
    std::fs::create_dir(run.path(".git")).unwrap();
    assert_eq!(run.run().told(), "note: nothing is missing\n");
}

#[test]
fn a_salt_that_was_taken_out_is_put_back_and_reported() {
    let file = complete().replace("salt: \"0123\"\n", "");
    let output = masthead("credentials generate")
        .args(MINIMAL)
        .private("ess.credentials.yaml", &file)
        .run();
    assert_snapshot!(output.told());
    let kept = std::fs::read_to_string(output.folder.path().join("ess.credentials.yaml")).unwrap();
    assert!(kept.contains("\nsalt: "));
    let imported = masthead("credentials import secret.yaml")
        .private("ess.credentials.yaml", &file)
        .file(
            "secret.yaml",
            "kind: Secret\nmetadata: {name: ess-generated}\nstringData: {MY_OWN: x}\n",
        )
        .run();
    assert!(
        imported
            .stderr
            .contains("added to ess.credentials.yaml: salt"),
        "{}",
        imported.stderr
    );
}
