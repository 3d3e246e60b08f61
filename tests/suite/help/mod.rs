//! `--help` and `masthead help`: the examples of each command run, in the order in which they stand.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{masthead, program};

const TEXTS: &str = include_str!("../../../src/commands/help/texts.yaml");

/// What examples find beside them.
const FILES: [(&str, &str); 4] = [
    ("values.yaml", include_str!("../../../examples/base.yaml")),
    (
        "answers.yaml",
        include_str!("../../../deploy/init/answers.yaml"),
    ),
    ("stack.yaml", include_str!("stack.yaml")),
    ("resource-list.yaml", include_str!("resource-list.yaml")),
];

fn texts() -> Value {
    serde_saphyr::from_str(TEXTS).unwrap()
}

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in FILES {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    std::os::unix::fs::symlink(examples, folder.path().join("examples")).unwrap();
    std::fs::create_dir(folder.path().join("bin")).unwrap();
    std::os::unix::fs::symlink(program(), folder.path().join("bin/masthead")).unwrap();
    folder
}

fn run(folder: &TempDir, lines: &str) -> Result<(), String> {
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", lines])
        .current_dir(folder.path())
        .env("HOME", folder.path())
        .env(
            "PATH",
            format!("{}/bin:/usr/bin:/bin", folder.path().display()),
        )
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() && !told.contains("error:") {
        Ok(())
    } else {
        Err(format!("{lines}: {}: {told}", output.status))
    }
}

#[test]
fn the_examples_run() {
    let folder = folder();
    let secret = "masthead credentials generate -f values.yaml --credentials given.yaml
        masthead credentials export -f values.yaml --credentials given.yaml > generated.yaml";
    run(&folder, secret).unwrap();
    let mut failed = Vec::new();
    let mut count = 0;
    for (command, said) in texts()["commands"].as_object().unwrap() {
        for example in said["examples"].as_array().unwrap() {
            let Some(lines) = example["run"].as_str() else {
                assert!(example["shown"].is_string(), "{command}: {example}");
                continue;
            };
            count += 1;
            failed.extend(run(&folder, lines).err());
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(count > 50, "{count}");
}

#[test]
fn help_ends_with_the_examples() {
    let help = masthead("values explain --help").ok().stdout;
    let end = "Examples:\n  # What a value means\n  masthead values explain synapse.ingress.host\n";
    assert!(help.contains(end), "{help}");
    for asked in ["help values explain", "values help explain"] {
        assert_eq!(masthead(asked).ok().stdout, help, "{asked}");
    }
    assert!(masthead("credentials").fails(2).contains("Examples:"));
    assert!(
        masthead("-h")
            .ok()
            .stdout
            .contains("  # From a domain to manifests\n")
    );
}

#[test]
fn what_was_said_before_the_examples_stays() {
    let help = masthead("init --help").ok().stdout;
    assert!(
        help.contains("Nothing is written until all is answered.\n\nExamples:\n"),
        "{help}"
    );
}
