use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use insta::assert_snapshot;

use super::{MINIMAL, complete, credentials};
use crate::harness::{Masthead, Output, masthead};

const FILE: &str = "ess.credentials.yaml";

/// A run with the file of this identity beside it.
fn with(identity: &Identity, run: Masthead) -> Masthead {
    run.private("key.txt", identity.to_string().expose_secret())
        .arg("--identity=key.txt")
}

fn encrypt_to(identity: &Identity) -> String {
    format!("--encrypt-to={}", identity.to_public())
}

/// What another program that knows age makes of the file.
fn decrypted(output: &Output, identity: &Identity) -> String {
    let text = output.read(FILE);
    assert!(
        text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----\n") && !text.contains("value:"),
        "{text}"
    );
    let bytes = age::decrypt(identity, text.as_bytes()).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn what_is_made_is_encrypted_and_stays() {
    let identity = Identity::generate();
    let made = masthead("credentials generate")
        .args(MINIMAL)
        .arg(&encrypt_to(&identity))
        .run();
    assert_eq!(made.status, 0, "{}", made.stderr);
    let text = decrypted(&made, &identity);
    assert!(
        text.contains("\n  SYNAPSE_SIGNING_KEY:\n")
            && text.contains(&format!("encryptTo:\n  - {}\n", identity.to_public()))
    );
    let before = made.read(FILE);
    let first = with(
        &identity,
        masthead("render --locked").args(MINIMAL).after(made),
    )
    .ok();
    let printed = first.stdout.clone();
    let second = with(&identity, masthead("render").args(MINIMAL).after(first)).ok();
    assert_eq!(second.stdout, printed);
    assert_eq!(
        second.read(FILE),
        before,
        "what does not change is not encrypted anew"
    );
}

#[test]
fn the_file_remembers_to_whom() {
    let (mine, theirs) = (Identity::generate(), Identity::generate());
    let run = credentials("generate")
        .args(MINIMAL)
        .arg(&encrypt_to(&mine))
        .arg(&encrypt_to(&theirs))
        .run();
    assert_eq!(run.status, 0, "a plain file is encrypted: {}", run.stderr);
    assert_eq!(decrypted(&run, &mine), decrypted(&run, &theirs));
    let rotated = with(
        &mine,
        masthead("credentials rotate SYNAPSE_MACAROON").after(run),
    )
    .run();
    assert!(
        rotated
            .told()
            .starts_with("note: SYNAPSE_MACAROON: rotated\n"),
        "{}",
        rotated.stderr
    );
    let text = decrypted(&rotated, &theirs);
    assert_eq!(text.matches("value: hunter2\n").count(), 8);
    let mine_alone = with(
        &mine,
        masthead("credentials generate")
            .args(MINIMAL)
            .arg(&encrypt_to(&mine))
            .after(rotated),
    )
    .run();
    assert_eq!(
        mine_alone.told(),
        "note: nothing is missing\nnote: `ess.credentials.yaml` is encrypted\n"
    );
    assert!(age::decrypt(&theirs, mine_alone.read(FILE).as_bytes()).is_err());
}

#[test]
fn without_the_identity_nothing_is_read_and_nothing_is_made() {
    let identity = Identity::generate();
    let run = credentials("generate")
        .args(MINIMAL)
        .arg(&encrypt_to(&identity))
        .run();
    let before = run.read(FILE);
    let locked = masthead("render").args(MINIMAL).after(run).run();
    assert_eq!((locked.status, locked.stdout.as_str()), (2, ""));
    assert_snapshot!("locked", locked.stderr);
    let other = with(
        &Identity::generate(),
        masthead("render").args(MINIMAL).after(locked),
    )
    .run();
    assert_eq!((other.status, other.stdout.as_str()), (2, ""));
    assert_snapshot!("other", other.stderr);
    assert_eq!(other.read(FILE), before);
}

#[test]
fn a_wrong_recipient_or_identity_is_told_without_quoting_it() {
    assert_snapshot!(
        "no_recipient",
        credentials("generate --encrypt-to age1hunter2")
            .args(MINIMAL)
            .fails(2)
    );
    let run = credentials("generate --identity key.txt").args(MINIMAL);
    assert_snapshot!("no_identity", run.private("key.txt", "hunter2\n").fails(2));
    assert_snapshot!(
        "no_file",
        credentials("generate --identity nowhere.txt")
            .args(MINIMAL)
            .fails(2)
    );
}

#[test]
fn nothing_is_left_beside_it() {
    let run = masthead("credentials generate")
        .args(MINIMAL)
        .arg(&encrypt_to(&Identity::generate()))
        .run();
    let mut names: Vec<_> = std::fs::read_dir(run.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, [FILE, "ess.credentials.yaml.lock"]);
}

#[test]
fn an_encrypted_file_may_be_in_git() {
    let identity = Identity::generate();
    let run = with(
        &identity,
        masthead("credentials generate")
            .args(MINIMAL)
            .arg(&encrypt_to(&identity)),
    );
    let git = std::process::Command::new("git")
        .args(["init", "--quiet"])
        .current_dir(run.path(""))
        .status();
    assert!(git.unwrap().success());
    let run = run.private(FILE, complete()).run();
    assert_eq!(
        run.told(),
        "note: nothing is missing\nnote: `ess.credentials.yaml` is encrypted\n"
    );
}
