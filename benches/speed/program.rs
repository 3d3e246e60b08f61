//! Whole runs of the program.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use tempfile::TempDir;

use crate::cases::{APIS, CASES, Case};
use crate::many::mebibytes;
use crate::stages::{median, millis};

const PROGRAM: &str = env!("CARGO_BIN_EXE_masthead");

/// The file that `diff` compares with.
const RENDERED: &str = "rendered.yaml";

const RUNS: usize = 101;

pub(crate) fn print() {
    println!(
        "{:<38} {:<9} {:>12} {:>11} {:>9} {:>12}",
        "runs", "command", "instructions", "page faults", "time", "peak memory"
    );
    let folder = TempDir::new().expect("there is a folder for temporary files");
    Run::new("/bin/true", folder.path(), &[]).print("/bin/true", "");
    Run::new(PROGRAM, folder.path(), &["--version"]).print("masthead", "--version");
    for case in &CASES {
        print_case(case);
    }
}

/// The commands of a case, in a folder in which its credentials and its manifests are.
fn print_case(case: &Case) {
    let folder = TempDir::new().expect("there is a folder for temporary files");
    let command = |words: &[&str]| {
        let mut run = Run::new(PROGRAM, folder.path(), words);
        run.args.push("--namespace=ess".to_owned());
        run.args.extend(APIS.map(|api| format!("-a={api}")));
        let fragments = case.fragments.iter();
        run.args
            .extend(fragments.map(|name| format!("--fragment={name}")));
        run
    };
    let render = command(&["render", "ess"]);
    let file = File::create(folder.path().join(RENDERED)).expect("the folder is ours");
    let status = render
        .command(PROGRAM, &[])
        .stdout(file)
        .stderr(Stdio::null())
        .status();
    assert!(status.expect("it runs").success());
    command(&["template", "ess"]).print(case.name, "template");
    render.print(case.name, "render");
    command(&["check", "ess"]).print(case.name, "check");
    command(&["diff", "--against", RENDERED]).print(case.name, "diff");
}

/// A program that is run in a folder.
struct Run<'f> {
    program: &'static str,
    folder: &'f Path,
    args: Vec<String>,
}

impl<'f> Run<'f> {
    fn new(program: &'static str, folder: &'f Path, args: &[&str]) -> Self {
        let args = args.iter().map(|&word| word.to_owned()).collect();
        Self {
            program,
            folder,
            args,
        }
    }

    /// One line of the table.
    fn print(&self, name: &str, command: &str) {
        let instructions = self.instructions().unwrap_or_default();
        let (faults, memory) = self.faults_and_memory().unwrap_or_default();
        println!(
            "{name:<38} {command:<9} {instructions:>12} {faults:>11} {:>9} {memory:>12}",
            self.time()
        );
    }

    fn time(&self) -> String {
        let time = || {
            let start = Instant::now();
            let output = self.command(self.program, &[]).output().expect("it runs");
            let time = start.elapsed();
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{errors}");
            time
        };
        millis(median((0..RUNS).map(|_| time()).collect()))
    }

    /// Of the whole process, as callgrind counts them. Nothing where valgrind is not installed.
    fn instructions(&self) -> Option<String> {
        let words = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];
        let output = self
            .command("valgrind", &[&words[..], &[self.program]].concat())
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let count = text
            .lines()
            .find_map(|line| line.split("Collected :").nth(1))?;
        Some(format!("{:.2} M", count.trim().parse::<f64>().ok()? / 1e6))
    }

    /// Page faults without reading from disk, and the largest resident set. Nothing where GNU time is
    /// not installed.
    fn faults_and_memory(&self) -> Option<(String, String)> {
        let output = self
            .command("/usr/bin/time", &["-f", "%R %M", self.program])
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let (faults, kilobytes) = text.lines().last()?.split_once(' ')?;
        Some((faults.to_owned(), mebibytes(kilobytes.parse().ok())))
    }

    /// `program` with these words before the arguments. What it prints is not wanted.
    fn command(&self, program: &str, words: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(words)
            .args(&self.args)
            .current_dir(self.folder);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command
    }
}
