//! Inputs that never end.

use std::fs::File;
use std::process::Command;

use insta::assert_snapshot;

use crate::harness::{masthead, program};

const MANIFEST: &str = "{kind: A, metadata: {name: a}}";

#[test]
fn files_without_an_end_are_errors_that_name_them() {
    for args in [
        "template ess -f /dev/zero",
        "check -f /dev/zero",
        "diff /dev/zero m.yaml",
        "diff --against /dev/zero --fragment nothing-enabled,server-name",
        "render --secrets sealed --sealing-cert /dev/zero",
        "credentials generate --fragment nothing-enabled,server-name --identity /dev/zero",
        "credentials import /dev/zero",
    ] {
        let said = masthead(args).file("m.yaml", MANIFEST).fails(2);
        assert!(said.contains("/dev/zero"), "{args}: {said}");
        assert!(said.contains("larger than the limit of "), "{args}: {said}");
    }
}

#[test]
fn values_from_files_without_an_end() {
    let said = masthead("check --set-file serverName=/dev/zero").fails(1);
    assert_snapshot!(said);
}

#[test]
fn standard_input_without_an_end() {
    for args in ["check -f -", "diff - m.yaml", "credentials import"] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("m.yaml"), MANIFEST).unwrap();
        let output = Command::new(program())
            .args(args.split(' '))
            .current_dir(folder.path())
            .env_clear()
            .stdin(File::open("/dev/zero").unwrap())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args}: {said}");
        let expected = "error: standard input is larger than the limit of ";
        assert!(said.starts_with(expected), "{args}: {said}");
    }
}

#[test]
fn an_endless_credentials_file_is_no_file() {
    let said =
        masthead("credentials list --credentials /dev/zero --fragment nothing-enabled,server-name");
    let said = said.fails(2);
    assert!(said.contains("`/dev/zero` is not a file"), "{said}");
}
