//! Every command of `docs/credentials.md` runs, block after block, in one folder.

use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::credentials;
use crate::harness::program;

/// Stands in for kubectl: it has the Secret, and takes manifests.
const KUBECTL: &str = r#"case "$1 $2" in
  "get secret") cat live.yaml ;;
  "get "*) cat live.json ;;
  "apply "*) grep -q '^kind: ' ;;
  *) exit 1 ;;
esac"#;

const KUBESEAL: &str = r#"test "$1" = --fetch-cert && cat certificate"#;

fn tool(folder: &Path, name: &str, script: &str) {
    let path = folder.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
}

fn tools() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, script) in [("kubectl", KUBECTL), ("kubeseal", KUBESEAL)] {
        tool(folder.path(), name, script);
    }
    symlink(program(), folder.path().join("masthead")).unwrap();
    folder
}

/// What the commands find.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("certificate", include_str!("../inputs/sealing.crt"));
    let exported = credentials("export").ok();
    write("live.yaml", &exported.stdout);
    write("live.json", &exported.objects()[0].to_string());
    std::fs::create_dir(folder.path().join("examples")).unwrap();
    write(
        "examples/base.yaml",
        include_str!("../../../examples/base.yaml"),
    );
    folder
}

#[test]
fn every_block_runs() {
    let (tools, folder) = (tools(), folder());
    let path = format!("{}:/usr/bin:/bin", tools.path().display());
    let blocks: Vec<&str> = include_str!("../../../docs/credentials.md")
        .split("\n```bash\n")
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap())
        .collect();
    assert!(blocks.len() >= 9, "{}", blocks.len());
    for block in blocks {
        let mut bash = Command::new("bash");
        bash.args(["-euo", "pipefail", "-c", block])
            .current_dir(folder.path())
            .env_clear()
            .env("PATH", &path);
        let output = bash.stdin(Stdio::null()).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success() && !told.contains("error:") && !told.contains("warning:"),
            "{block}\n{told}"
        );
    }
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(
        read("shared-secret"),
        "hunter2",
        "what was imported is what is exported"
    );
    assert!(
        read("sealed.yaml").contains("kind: SealedSecret\n")
            && read("external.yaml").contains("kind: ExternalSecret\n")
    );
}

#[test]
fn every_credential_is_in_the_table_of_rotation() {
    let page = include_str!("../../../docs/credentials.md");
    for need in masthead::catalogue().iter() {
        assert!(page.contains(&format!("`{}`", need.key)), "{}", need.key);
    }
}
