//! Runs the program in a folder of its own and keeps what it said.

use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Where scripts are that the program finds as commands.
const BIN: &str = "bin";

/// A run of the program: what it is given.
pub(crate) struct Masthead {
    args: Vec<String>,
    stdin: String,
    folder: TempDir,
    env: Vec<(String, String)>,
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Output {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
    /// Keeps the files of the run until they have been looked at.
    pub folder: TempDir,
}

/// Starts with these arguments, split at spaces.
pub(crate) fn masthead(args: &str) -> Masthead {
    Masthead {
        args: args.split_whitespace().map(str::to_owned).collect(),
        stdin: String::new(),
        folder: TempDir::new().expect("a temporary folder can be made"),
        env: Vec::new(),
    }
}

impl Masthead {
    /// Adds one argument as it is.
    pub(crate) fn arg(mut self, arg: &str) -> Self {
        self.args.push(arg.to_owned());
        self
    }

    /// Adds arguments, split at spaces.
    pub(crate) fn args(mut self, args: &str) -> Self {
        self.args.extend(args.split_whitespace().map(str::to_owned));
        self
    }

    pub(crate) fn stdin(mut self, text: &str) -> Self {
        text.clone_into(&mut self.stdin);
        self
    }

    /// Runs in the folder of an earlier run, with what that left there.
    pub(crate) fn after(mut self, earlier: Output) -> Self {
        self.folder = earlier.folder;
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Writes a file into the folder in which the program runs.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        let parent = path.parent().expect("it is below the folder");
        std::fs::create_dir_all(parent).expect("the temporary folder can be written to");
        std::fs::write(path, content).expect("the temporary folder can be written to");
        self
    }

    /// Writes a file that others may not read.
    pub(crate) fn private(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let run = self.file(name, content);
        std::fs::set_permissions(run.path(name), Permissions::from_mode(0o600))
            .expect("the file is ours");
        run
    }

    /// Where a file of the folder is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a shell script into the way on which the program finds others.
    pub(crate) fn command(self, name: &str, script: &str) -> Self {
        let path = self.folder.path().join(BIN).join(name);
        std::fs::create_dir_all(self.folder.path().join(BIN))
            .expect("the temporary folder can be written to");
        std::fs::write(&path, format!("#!/bin/sh\n{script}"))
            .expect("the temporary folder can be written to");
        std::fs::set_permissions(&path, Permissions::from_mode(0o755))
            .expect("the script can be made executable");
        self
    }

    pub(crate) fn run(self) -> Output {
        let mut child = Command::new(program())
            .args(&self.args)
            .current_dir(self.folder.path())
            .env_clear()
            .env(
                "PATH",
                format!("{}:/usr/bin:/bin", self.folder.path().join(BIN).display()),
            )
            .envs(self.env)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // A program that fails early does not read its input.
        let _ = child
            .stdin
            .take()
            .expect("stdin is a pipe")
            .write_all(self.stdin.as_bytes());
        let output = child.wait_with_output().expect("the program ends");
        Output {
            status: output.status.code().expect("no signal ended it"),
            stdout: String::from_utf8(output.stdout).expect("it prints UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("it prints UTF-8"),
            folder: self.folder,
        }
    }

    /// Runs and expects success without a word on stderr.
    pub(crate) fn ok(self) -> Output {
        let output = self.run();
        assert_eq!(
            (output.status, output.stderr.as_str()),
            (0, ""),
            "stdout: {}",
            output.stdout
        );
        output
    }

    /// Runs, expects this status and nothing on stdout, and gives what it said on stderr.
    pub(crate) fn fails(self, status: i32) -> String {
        let output = self.run();
        assert_eq!(
            (output.status, output.stdout.as_str()),
            (status, ""),
            "stderr: {}",
            output.stderr
        );
        output.stderr
    }
}

impl Output {
    /// The objects that were printed.
    pub(crate) fn objects(&self) -> Vec<Value> {
        masthead::read_manifests(&self.stdout).expect("manifests were printed")
    }

    /// A file of the folder in which it ran.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name))
            .unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// What it said on stderr; it has to have succeeded without printing anything.
    pub(crate) fn told(&self) -> &str {
        assert_eq!(
            (self.status, self.stdout.as_str()),
            (0, ""),
            "stderr: {}",
            self.stderr
        );
        &self.stderr
    }

    /// The object of this `Kind/name`.
    pub(crate) fn object(&self, name: &str) -> Value {
        let found = self
            .objects()
            .into_iter()
            .find(|object| identity(object) == name);
        found.unwrap_or_else(|| panic!("{name} was not rendered"))
    }
}

/// `Kind/name`.
pub(crate) fn identity(object: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    format!(
        "{}/{}",
        text(&object["kind"]),
        text(&object["metadata"]["name"])
    )
}

/// What a text says, as programs read their configuration.
pub(crate) fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).expect("it is YAML")
}

pub(crate) fn program() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_masthead")).to_owned()
}

/// The configuration that a program will see with these values, as `masthead config` shows it.
pub(crate) fn config(program: &str, values: &str) -> Value {
    let shown = masthead("config -f values.yaml")
        .arg(program)
        .file("values.yaml", values)
        .ok()
        .stdout;
    yaml(&shown)
}
