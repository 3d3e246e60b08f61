//! Every command of README runs, block after block, in one folder.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::harness::program;

/// Stands in for cargo: what it builds is there already, and its other commands are what runs this test.
const CARGO: &str = r#"#!/bin/sh
case "$1" in
  run) while [ "$1" != -- ]; do shift; done; shift; exec masthead "$@" ;;
  test | bench) ;;
  install) test "$2 $3" = "--path ." ;;
  *) echo "cargo $*: not known" >&2; exit 2 ;;
esac
"#;

/// Stands in for kubectl: takes manifests, and counts that there are many, or a Secret alone.
const KUBECTL: &str = "#!/bin/sh\ntest \"$1\" = apply || exit 1\nkinds=$(grep '^kind: ')\ntest \"$kinds\" = 'kind: Secret' || test \"$(echo \"$kinds\" | wc -l)\" -gt 20\n";

fn tool(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn every_block_runs() {
    let folder = TempDir::new().unwrap();
    let tools = TempDir::new().unwrap();
    tool(tools.path(), "cargo", CARGO);
    tool(tools.path(), "kubectl", KUBECTL);
    std::os::unix::fs::symlink(program(), tools.path().join("masthead")).unwrap();
    let text = include_str!("../../README.md");
    let blocks: Vec<&str> = text
        .split("```sh\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert!(blocks.len() >= 8);
    for block in blocks {
        let path = format!("{}:/usr/bin:/bin", tools.path().display());
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", block])
            .current_dir(folder.path())
            .env("PATH", path)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success() && !told.contains("error:") && !told.contains("warning:"),
            "{block}\n{told}"
        );
    }
    let manifests = std::fs::read_to_string(folder.path().join("manifests.yaml")).unwrap();
    assert!(masthead::read_manifests(&manifests).unwrap().len() > 30);
    assert!(folder.path().join("ess.credentials.yaml").exists());
}
