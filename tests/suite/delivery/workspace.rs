//! A clone of a repository with a deployment, as a runner has it.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::harness::program;

/// What a step of a job said.
#[derive(Debug)]
pub(super) struct Ran {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A folder with a bare repository, a clone of it, and programs of its own.
pub(super) struct Workspace {
    root: TempDir,
    pub base: String,
}

/// What is deployed.
pub(super) const PROJECT: &str = "apiVersion: masthead/v1\nkind: Project\ndeployment:\n  release: ess\n  namespace: matrix\n  layers:\n    \
                                  - fragment: minimal\n    - file: values.yaml\n";

impl Workspace {
    /// The base has a project file with these values.
    pub(super) fn new(values: &str) -> Self {
        let root = TempDir::new().unwrap();
        let mut out = Self {
            root,
            base: String::new(),
        };
        for folder in ["bin", "temp", "home"] {
            fs::create_dir(out.path(folder)).unwrap();
        }
        symlink(program(), out.path("bin/masthead")).unwrap();
        out.git(&["init", "--quiet", "--bare", "../origin"], "home");
        out.git(
            &[
                "-C",
                "../origin",
                "config",
                "uploadpack.allowAnySHA1InWant",
                "true",
            ],
            "home",
        );
        out.git(&["clone", "--quiet", "../origin", "../work"], "home");
        out.write("masthead.yaml", PROJECT);
        out.write("values.yaml", values);
        out.commit();
        out.git(&["push", "--quiet", "origin", "HEAD:main"], "work");
        out.base = out.git(&["rev-parse", "HEAD"], "work").trim().to_owned();
        out
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Writes a file of the clone.
    pub(super) fn write(&self, name: &str, text: &str) {
        let path = self.path("work").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(super) fn read(&self, name: &str) -> String {
        let path = self.path(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(super) fn commit(&self) {
        self.git(&["add", "--all"], "work");
        self.git(&["commit", "--quiet", "--message", "change"], "work");
    }

    /// Puts a script into the way on which programs are found.
    pub(super) fn command(&self, name: &str, script: &str) {
        let path = self.path("bin").join(name);
        fs::remove_file(&path).ok();
        fs::write(&path, format!("#!/bin/bash\n{script}")).unwrap();
        fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs a script with bash in the clone, with these variables alone.
    pub(super) fn bash(&self, script: &str, env: &[(String, String)]) -> Ran {
        let file = self.path("temp/script.sh");
        fs::write(&file, script).unwrap();
        // What a step before has added.
        let added = fs::read_to_string(self.path("path")).unwrap_or_default();
        let added: String = added.lines().map(|line| format!("{line}:")).collect();
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail"])
            .arg(&file)
            .env_clear()
            .env(
                "PATH",
                format!("{added}{}:/usr/bin:/bin", self.path("bin").display()),
            );
        run(
            bash.envs(env.iter().cloned()),
            &self.path("work"),
            &self.path("home"),
        )
    }

    fn git(&self, args: &[&str], folder: &str) -> String {
        let ran = run(
            Command::new("git").args(args),
            &self.path(folder),
            &self.path("home"),
        );
        assert_eq!(ran.status, 0, "git {args:?}: {}", ran.stderr);
        ran.stdout
    }
}

fn run(command: &mut Command, folder: &Path, home: &Path) -> Ran {
    for who in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{who}_NAME"), "a")
            .env(format!("GIT_{who}_EMAIL"), "a@example.org");
    }
    let output = command
        .env("HOME", home)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran {
        status: output.status.code().unwrap(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}
