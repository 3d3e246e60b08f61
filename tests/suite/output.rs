//! What is printed where, and what happens when nobody reads it.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::harness::{identity, masthead, program};

const MAS: &str = "template ess --fragment nothing-enabled --fragment mas-minimal";

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(masthead(MAS).ok().stdout, masthead(MAS).ok().stdout);
}

#[test]
fn json_is_a_list_of_the_same_objects() {
    let yaml = masthead(MAS).ok().objects();
    let json = masthead(MAS).arg("--output=json").ok();
    assert!(
        json.stdout
            .starts_with("{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\"")
    );
    assert_eq!(json.objects(), yaml);
}

#[test]
fn show_only_takes_an_object_a_component_or_a_template() {
    let names = |what: &str| {
        masthead(MAS)
            .arg("-s")
            .arg(what)
            .ok()
            .objects()
            .iter()
            .map(identity)
            .collect::<Vec<_>>()
    };
    assert_eq!(names("service/ess-postgres"), ["Service/ess-postgres"]);
    assert_eq!(
        names("templates/postgres/service.yaml"),
        ["Service/ess-postgres"]
    );
    assert!(names("init-secrets").contains(&"Job/ess-init-secrets".to_owned()));
    let error = masthead(MAS).arg("-s").arg("Service/ess-postgre").fails(2);
    assert_eq!(
        error,
        "error: --show-only Service/ess-postgre: no object has this name: did you mean \
         `Service/ess-postgres`?\n"
    );
}

#[test]
fn no_hooks_leaves_out_what_runs_before_or_after() {
    let objects = masthead(MAS).arg("--no-hooks").ok().objects();
    assert!(
        !objects
            .iter()
            .any(|o| o["metadata"]["annotations"]["helm.sh/hook"].is_string())
    );
    assert!(
        objects
            .iter()
            .any(|o| identity(o) == "Deployment/ess-matrix-authentication-service")
    );
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = Command::new(program())
        .args(MAS.split(' '))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), b"".as_slice())
    );
}

#[test]
fn a_full_output_is_an_error() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = Command::new(program())
        .args(MAS.split(' '))
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .starts_with("error: could not write to standard output: ")
    );
}

#[test]
fn colours_only_where_they_are_wanted() {
    let broken = || masthead("template ess -f -").stdin("nothing: here\n");
    assert!(!broken().fails(1).contains('\u{1b}'));
    assert!(broken().arg("--color=always").fails(1).contains('\u{1b}'));
}

#[test]
fn the_null_device_is_an_output_however_it_was_opened() {
    let null = File::options()
        .read(true)
        .write(true)
        .open("/dev/null")
        .unwrap();
    let output = Command::new(program())
        .args(MAS.split(' '))
        .stdout(null)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), b"".as_slice())
    );
}
