//! The files that are written, and what is said to do next.

use std::os::unix::fs::PermissionsExt;

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Output, masthead, yaml};

/// The files of a folder, one below the other.
fn files(run: &Output, folder: &str) -> String {
    let names = ["values.yaml", "masthead.yaml", ".gitignore"];
    let each = names.map(|name| format!("==> {name}\n{}", run.read(&format!("{folder}{name}"))));
    each.join("\n")
}

#[test]
fn a_server_name_is_enough() {
    let run = masthead("init --server-name example.org").ok();
    assert_snapshot!("a_server_name_is_enough", files(&run, ""));
    assert_snapshot!("what_is_next", run.stdout);
}

#[test]
fn answers_come_from_a_file_and_flags_win() {
    let answers = include_str!("../../../deploy/init/answers.yaml");
    let run =
        masthead("init matrix --answers answers.yaml --namespace=chat --host chat=im.example.org");
    let run = run.file("answers.yaml", answers).ok();
    assert_snapshot!("answers", files(&run, "matrix/"));
    assert_snapshot!("answers_next", run.stdout);
}

#[test]
fn answers_come_from_standard_input() {
    let run = masthead("init --answers - -o json");
    let run = run
        .stdin("serverName: example.org\ncalls: off\nhookshot: true\n")
        .ok();
    let out: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        out["files"],
        serde_json::json!(["values.yaml", "masthead.yaml", ".gitignore"])
    );
    assert_eq!(out["answers"]["hosts"]["synapse"], "matrix.example.org");
    assert_eq!(out["answers"]["hookshot"], "yes");
    assert_eq!(out["credentials"], "ess.credentials.yaml");
    let values = yaml(&run.read("values.yaml"));
    assert_eq!(values["matrixRTC"]["enabled"], false);
    assert_eq!(values["hookshot"]["enabled"], true);
}

/// What `-o json` says was answered is a file of answers that gives the same.
#[test]
fn what_was_answered_can_be_given_again() {
    let flags = "--server-name example.org --expose gateway-create --gateway-class cilium --tls certificates \
                 --postgres references --registration open --mail-from a@example.org --smtp-host smtp.example.org";
    let first = masthead("init a -o json").args(flags).ok();
    let out: Value = serde_json::from_str(&first.stdout).unwrap();
    let values = first.read("a/values.yaml");
    let again = masthead("init b --answers answers.json");
    let again = again.file("answers.json", out["answers"].to_string()).ok();
    assert_eq!(again.read("b/values.yaml"), values);
}

#[test]
fn lines_are_added_to_what_git_ignores() {
    let run = masthead("init --server-name example.org").file(".gitignore", "target/");
    let run = run.ok();
    let text =
        "target/\n*.credentials.yaml\n*.credentials.yaml.lock\n/manifests/\n/manifests.yaml\n";
    assert_eq!(run.read(".gitignore"), text);
    let again = masthead("init --force --server-name example.com")
        .after(run)
        .ok();
    assert_eq!(again.read(".gitignore"), text);
    assert!(
        again
            .stdout
            .starts_with("Wrote values.yaml and masthead.yaml.\n")
    );
    assert!(
        again
            .read("values.yaml")
            .contains("serverName: example.com\n")
    );
}

#[test]
fn what_is_there_is_replaced_by_force_alone() {
    let run = masthead("init --server-name example.org").file("values.yaml", "mine: 1\n");
    let path = run.path(".");
    let out = run.run();
    assert_eq!((out.status, out.stdout.as_str()), (2, ""));
    assert_snapshot!(out.stderr);
    assert_eq!(out.read("values.yaml"), "mine: 1\n");
    assert_eq!(std::fs::read_dir(path).unwrap().count(), 1);
}

#[test]
fn files_are_for_others_to_read_and_nothing_is_left_beside_them() {
    let run = masthead("init --server-name example.org -C .").ok();
    let mut names = Vec::new();
    for entry in std::fs::read_dir(run.folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_ne!(mode & 0o400, 0);
        assert_eq!(mode & 0o111, 0);
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, [".gitignore", "masthead.yaml", "values.yaml"]);
}

#[test]
fn where_one_file_cannot_be_written_none_is() {
    // The second is a folder with something in it.
    let run = masthead("init --force --server-name example.org").file("masthead.yaml/x", "");
    let run = run.file("values.yaml", "mine: 1\n").run();
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("could not write ./masthead.yaml"),
        "{}",
        run.stderr
    );
    assert_eq!(run.read("values.yaml"), "mine: 1\n");
    assert!(!run.folder.path().join(".gitignore").exists());
}
