//! `.pre-commit-hooks.yaml`, run as pre-commit runs a hook: its entry and arguments in the top folder of the repository,
//! where one of the files that are committed has a name that it wants.
//!
//! Source: <https://pre-commit.com/#creating-new-hooks>

use regex_lite::Regex;
use serde_json::Value;

use super::workspace::{PROJECT, Ran, Workspace};
use crate::harness::yaml;

const HOOKS: &str = include_str!("../../../.pre-commit-hooks.yaml");

fn hook(id: &str) -> Value {
    let hooks = yaml(HOOKS);
    let mut hooks = hooks.as_array().unwrap().iter();
    hooks.find(|hook| hook["id"] == id).unwrap().clone()
}

/// Runs a hook with these `args`, if it wants one of the files.
fn run(workspace: &Workspace, id: &str, args: &[&str], files: &[&str]) -> Option<Ran> {
    let hook = hook(id);
    let wanted = Regex::new(hook["files"].as_str().unwrap()).unwrap();
    files.iter().any(|file| wanted.is_match(file)).then(|| {
        assert_eq!(hook["pass_filenames"], false);
        let entry = hook["entry"].as_str().unwrap();
        workspace.bash(
            &format!("{entry} \"$@\"").replace("\"$@\"", &args.join(" ")),
            &[],
        )
    })
}

#[test]
fn hooks_have_what_pre_commit_knows() {
    let known = [
        "id",
        "name",
        "description",
        "entry",
        "language",
        "files",
        "pass_filenames",
    ];
    for hook in yaml(HOOKS).as_array().unwrap() {
        let keys: Vec<_> = hook.as_object().unwrap().keys().collect();
        assert_eq!(keys, known);
        assert_eq!(hook["language"], "rust");
    }
}

#[test]
fn a_commit_is_checked() {
    let workspace = Workspace::new("{}\n");
    let good = run(&workspace, "masthead-check", &[], &["values.yaml"]).unwrap();
    assert_eq!(
        (good.status, good.stdout.as_str()),
        (0, ""),
        "{}",
        good.stderr
    );
    workspace.write(
        "values.yaml",
        "matrixAuthenticationService:\n  replicaz: 3\n",
    );
    let wrong = run(&workspace, "masthead-check", &[], &["deep/in/values.yml"]).unwrap();
    assert_eq!(wrong.status, 1);
    assert!(
        wrong.stderr.contains("--> values.yaml:2:3"),
        "{}",
        wrong.stderr
    );
    let others = ["README.md", "yaml.txt"];
    assert!(run(&workspace, "masthead-check", &[], &others).is_none());
    let flags = [
        "--no-project",
        "--fragment",
        "minimal",
        "--credentials",
        "job",
    ];
    assert_eq!(
        run(&workspace, "masthead-check", &flags, &["a.yaml"])
            .unwrap()
            .status,
        0
    );
}

#[test]
fn the_folder_is_kept_up_to_date() {
    let workspace = Workspace::new("{}\n");
    workspace.write(
        "masthead.yaml",
        &format!("{PROJECT}  credentials: job\n  output: {{folder: deploy}}\n"),
    );
    let render = || run(&workspace, "masthead-render", &[], &["values.yaml"]).unwrap();
    assert_eq!(render().stderr, "wrote 38, removed 0, left 0\n");
    // A hook that changes files fails the commit; the next one passes.
    workspace.commit();
    assert_eq!(render().stderr, "wrote 0, removed 0, left 38\n");
    workspace.write(
        "values.yaml",
        "matrixAuthenticationService: {replicas: 3}\n",
    );
    assert_eq!(render().stderr, "wrote 1, removed 0, left 37\n");
}
