//! Somebody at a terminal is asked.

use std::path::Path;
use std::process::Command;

use rexpect::session::{PtySession, spawn_command};
use tempfile::TempDir;

use crate::harness::{masthead, program};

/// How long an answer of the program may take, in milliseconds.
const PATIENCE: u64 = 20_000;

fn start(folder: &Path, flags: &str) -> PtySession {
    // What starts tests in the background has them ignore interrupts, which programs inherit.
    let mut command = Command::new("/usr/bin/env");
    command.arg("--default-signal=INT").arg(program());
    command.arg("init").args(flags.split_whitespace());
    command.current_dir(folder).env_clear();
    spawn_command(command, Some(PATIENCE)).expect("the program starts")
}

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder can be made")
}

/// Answers each question that contains a text.
fn answer(session: &mut PtySession, answers: &[(&str, &str)]) {
    for (question, answer) in answers {
        let asked = session.exp_string(question);
        asked.unwrap_or_else(|error| panic!("{question}: {error}"));
        session.exp_string(": ").expect("there is a prompt");
        session.send_line(answer).expect("it takes answers");
    }
}

fn entries(folder: &TempDir) -> usize {
    std::fs::read_dir(folder.path()).unwrap().count()
}

#[test]
fn defaults_are_taken_with_enter() {
    let folder = folder();
    let mut session = start(folder.path(), "");
    session.exp_string("Ctrl-C ends it").unwrap();
    answer(&mut session, &[("Server name", "example.org")]);
    for question in [
        "Who can register",
        "Hookshot",
        "How clients reach",
        "Public address",
        "Serve the well-known",
        "Where the databases are",
        "Take these",
        "What takes requests",
        "Ingress class",
        "Who has the TLS",
        "ClusterIssuer",
        "Namespace",
        "Name of the release",
        "Where credentials",
    ] {
        answer(&mut session, &[(question, "")]);
    }
    session
        .exp_string("masthead verify")
        .expect("it says what is next");
    session.exp_eof().unwrap();
    let asked = std::fs::read_to_string(folder.path().join("values.yaml")).unwrap();
    let told = masthead("init --server-name example.org").ok();
    assert_eq!(asked, told.read("values.yaml"));
}

#[test]
fn a_wrong_answer_says_why_and_asks_again() {
    let folder = folder();
    let mut session = start(folder.path(), "--yes=no");
    session.exp_string("error").unwrap();
    session.exp_eof().unwrap();
    let flags = "--registration closed --hookshot no --calls none --well-known yes --postgres own --expose ingress \
                 --tls cert-manager --cluster-issuer le --credentials job --release ess --ingress-class nginx";
    let mut session = start(folder.path(), flags);
    answer(&mut session, &[("Server name", "https://Example.org/")]);
    session.exp_string("is not a server name").unwrap();
    session.exp_string("write `example.org`").unwrap();
    answer(
        &mut session,
        &[("Server name", "example.org"), ("The hosts", "perhaps")],
    );
    session.exp_string("yes or no?").unwrap();
    answer(
        &mut session,
        &[
            ("Take these", "no"),
            ("Host of Element Web", "im.example.org"),
            ("Element Admin", ""),
            ("Matrix Authentication Service", "im.example.org"),
        ],
    );
    session.exp_string("is the host of element-web").unwrap();
    answer(
        &mut session,
        &[
            ("Matrix Authentication Service", "id.example.org"),
            ("Synapse", ""),
            ("Namespace", "My Matrix"),
        ],
    );
    session.exp_string("is not a namespace").unwrap();
    answer(&mut session, &[("Namespace", "chat")]);
    session.exp_eof().unwrap();
    let values = std::fs::read_to_string(folder.path().join("values.yaml")).unwrap();
    for host in ["im", "admin", "id", "matrix"] {
        assert!(
            values.contains(&format!("host: {host}.example.org\n")),
            "{values}"
        );
    }
}

#[test]
fn choices_are_named_or_counted_and_others_follow() {
    let folder = folder();
    let mut session = start(
        folder.path(),
        "--server-name example.org --hookshot no --calls none",
    );
    answer(
        &mut session,
        &[
            ("Who can register", "everyone"),
            ("is no answer", "3"),
            ("Address that mail is sent from", "nobody"),
            ("is no e-mail address", ""),
            ("Mail server", "smtp.example.org"),
            ("Port of the mail", "587"),
            ("User at the mail server", ""),
            ("Serve the well-known", "y"),
            ("Where the databases are", "own"),
            ("Take these", ""),
            ("What takes requests", "2"),
            ("Name of the Gateway", "public"),
            ("Namespace of the Gateway", ""),
            ("Who has the TLS", "default"),
            ("Listener of the Gateway for HTTPS", ""),
            ("listener for plain HTTP", ""),
            ("Namespace", ""),
            ("Name of the release", ""),
            ("Where credentials", "job"),
        ],
    );
    session.exp_string("Wrote values.yaml").unwrap();
    session.exp_eof().unwrap();
    let values = std::fs::read_to_string(folder.path().join("values.yaml")).unwrap();
    assert!(
        values.contains("    - name: public\n") && values.contains("smtp.example.org"),
        "{values}"
    );
}

#[test]
fn an_interrupt_and_an_end_write_nothing() {
    let folder = folder();
    for character in ['c', 'd'] {
        let mut session = start(folder.path(), "");
        answer(&mut session, &[("Server name", "example.org")]);
        session.exp_string("Who can register").unwrap();
        session.exp_string("]: ").unwrap();
        session.send_control(character).unwrap();
        let rest = session.exp_eof().unwrap();
        assert_eq!(
            rest.contains("nothing was written"),
            character == 'd',
            "{rest}"
        );
        assert_eq!(entries(&folder), 0);
    }
}

#[test]
fn nobody_is_asked_with_yes() {
    let folder = folder();
    let mut session = start(folder.path(), "--yes");
    let said = session.exp_eof().unwrap();
    assert!(said.contains("--server-name"), "{said}");
    let mut session = start(folder.path(), "-y --server-name example.org");
    let said = session.exp_eof().unwrap();
    assert!(said.contains("Wrote values.yaml"), "{said}");
}

#[test]
fn files_that_are_there_are_told_before_anything_is_asked() {
    let folder = folder();
    std::fs::write(folder.path().join("masthead.yaml"), "").unwrap();
    let mut session = start(folder.path(), "");
    let said = session.exp_eof().unwrap();
    assert!(
        said.contains("masthead.yaml is in . already") && !said.contains("Server name"),
        "{said}"
    );
}
