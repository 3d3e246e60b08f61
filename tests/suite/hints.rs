//! Lines that hints offer for a shell: each is one, and does what it says, whatever a path is.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::harness::masthead;

/// Paths of a credentials file, with what shells, git and programs could take for something else.
const PATHS: [&str; 16] = [
    "it's.yaml",
    "#c.yaml",
    "!c.yaml",
    "$(touch x).yaml",
    "`touch x`.yaml",
    "a b.yaml",
    "-c.yaml",
    "-n",
    "*.yaml",
    "a[b].yaml",
    "back\\nslash.yaml",
    "two\nlines.yaml",
    "end ",
    "~c.yaml",
    "ü.yaml",
    "ess.credentials.yaml",
];

/// Commands that hints begin lines with.
const COMMANDS: [&str; 6] = [
    "mkdir ",
    "echo ",
    "printf ",
    "chmod ",
    "kubectl ",
    "masthead ",
];

/// The lines of hints that are for a shell: after a colon, to the end of what is said in a hint.
fn commands(said: &str) -> Vec<String> {
    let mut out = Vec::new();
    for hint in said.split("= hint: ").skip(1) {
        let starts = COMMANDS
            .iter()
            .filter_map(|command| hint.find(&format!(": {command}")));
        let Some(start) = starts.min() else { continue };
        let rest = &hint[start + 2..];
        let end = rest.find("\n         or ").or_else(|| rest.find("\n\n"));
        let line = rest[..end.unwrap_or(rest.len())].trim_end_matches('\n');
        // Further lines of a hint stand below its first.
        out.push(line.replace("\n         ", "\n"));
    }
    out
}

fn sh(options: &[&str], script: &str, folder: &Path) -> bool {
    let mut shell = Command::new("sh");
    let shell = shell.args(options).arg(script).current_dir(folder);
    shell.stdin(Stdio::null()).status().unwrap().success()
}

fn git(args: &[&str], folder: &Path) -> bool {
    let mut git = Command::new("git");
    let git = git.args(args).current_dir(folder).stdout(Stdio::null());
    git.status().unwrap().success()
}

#[test]
fn what_git_is_to_ignore_is_ignored_and_nothing_else() {
    for path in PATHS {
        let run = masthead("render --fragment minimal").arg(&format!("--credentials={path}"));
        assert!(git(&["init", "--quiet"], &run.path("")));
        let output = run.run();
        let folder = output.folder.path();
        let lines = commands(&output.stderr);
        assert_eq!(lines.len(), 1, "{path}\n{}", output.stderr);
        assert!(sh(&["-n", "-c"], &lines[0], folder), "{path}: {}", lines[0]);
        assert!(sh(&["-c"], &lines[0], folder), "{path}: {}", lines[0]);
        for name in [
            path.to_owned(),
            format!("{path}.lock"),
            format!(".a1B2c3.{path}"),
        ] {
            let ignored = git(&["check-ignore", "--quiet", "--", &name], folder);
            assert!(ignored, "{name}: {}", lines[0]);
        }
        assert!(
            !git(&["check-ignore", "--quiet", "--", "other.txt"], folder),
            "{path}"
        );
        assert!(!folder.join("x").exists(), "{path}: something ran");
        let again = masthead("render --fragment minimal").arg(&format!("--credentials={path}"));
        assert_eq!(again.after(output).ok().stderr, "", "{path}");
    }
}

#[test]
fn the_folder_that_is_missing_is_made() {
    for folder in PATHS {
        let path = format!("--credentials={folder}/in it/c.yaml");
        let output = masthead("render --fragment minimal").arg(&path).run();
        assert_eq!(output.status, 2, "{}", output.stderr);
        let lines = commands(&output.stderr);
        assert_eq!(lines.len(), 1, "{folder}\n{}", output.stderr);
        assert!(
            sh(&["-n", "-c"], &lines[0], output.folder.path()),
            "{folder}: {}",
            lines[0]
        );
        assert!(
            sh(&["-c"], &lines[0], output.folder.path()),
            "{folder}: {}",
            lines[0]
        );
        assert!(
            output.folder.path().join(folder).join("in it").is_dir(),
            "{}",
            lines[0]
        );
        assert!(
            !output.folder.path().join("x").exists(),
            "{folder}: something ran"
        );
        let again = masthead("render --fragment minimal")
            .arg(&path)
            .after(output);
        assert_eq!(again.run().status, 0, "{folder}");
    }
}

#[test]
fn every_line_that_notes_prints_for_a_shell_is_one() {
    for path in PATHS {
        for topic in ["", "secrets"] {
            let values = "synapse: {macaroon: {secret: own, secretKey: \"it's\"}}\n";
            let run = masthead(&format!("notes {topic} --fragment minimal"));
            let run = run.arg(&format!("--values=./{path}")).file(path, values);
            let output = run.ok();
            let lines: Vec<&str> = if topic.is_empty() {
                let from = output.stdout.find("Before the manifests").unwrap();
                vec![output.stdout[from..].split_once(":\n").unwrap().1]
            } else {
                vec![&output.stdout]
            };
            for lines in lines {
                let script = lines
                    .replace("After them:", "")
                    .replace("Give each of these the values that were given here.", "");
                assert!(
                    sh(&["-n", "-c"], &script, output.folder.path()),
                    "{path}\n{script}"
                );
            }
        }
    }
}
