//! `templates/masthead.yml`, run as GitLab runs a job of a component: its script with bash, with the variables of the job
//! and of a merge request.
//!
//! Sources: <https://docs.gitlab.com/ci/components/>, <https://docs.gitlab.com/ci/inputs/>,
//! <https://docs.gitlab.com/ci/variables/predefined_variables/>.

use std::fs;

use regex_lite::Regex;
use serde_json::Value;

use super::workspace::{Ran, Workspace};
use crate::harness::yaml;

const COMPONENT: &str = include_str!("../../../templates/masthead.yml");

/// Stands in for curl: keeps the note.
const CURL: &str = r#"
echo "$*" >> ../curl.log
cat > ../curl.config
for word in "$@"; do case "$word" in body=\<*) cp "${word#body=<}" ../note.md ;; esac; done
"#;

/// The inputs, and the text of the jobs.
fn parts() -> (Value, &'static str) {
    let (spec, jobs) = COMPONENT.split_once("\n---\n").unwrap();
    (yaml(spec)["spec"]["inputs"].clone(), jobs)
}

/// The job with these inputs, which GitLab puts into the text before it reads it.
fn job(inputs: &[(&str, &str)]) -> Value {
    let (spec, jobs) = parts();
    let input = Regex::new(r"\$\[\[ inputs\.([\w-]+) \]\]").unwrap();
    let value = |found: &regex_lite::Captures| {
        let given = inputs.iter().find(|(name, _)| *name == &found[1]);
        let default = &spec[&found[1]]["default"];
        let default = default
            .as_str()
            .map_or_else(|| default.to_string(), str::to_owned);
        given.map_or(default, |(_, value)| value.to_string())
    };
    let jobs = yaml(&input.replace_all(jobs, value));
    assert_eq!(jobs.as_object().unwrap().len(), 1);
    jobs.as_object().unwrap().values().next().unwrap().clone()
}

fn run(workspace: &Workspace, inputs: &[(&str, &str)], variables: &[(&str, &str)]) -> Ran {
    let job = job(inputs);
    workspace.command("curl", CURL);
    let mut env: Vec<(String, String)> = vec![
        (
            "CI_PROJECT_DIR".into(),
            workspace.path("work").display().to_string(),
        ),
        ("CI_PROJECT_ID".into(), "4".into()),
        (
            "CI_API_V4_URL".into(),
            "https://gitlab.example.org/api/v4".into(),
        ),
        ("CI_MERGE_REQUEST_IID".into(), "7".into()),
        (
            "CI_MERGE_REQUEST_DIFF_BASE_SHA".into(),
            workspace.base.clone(),
        ),
    ];
    for (name, variable) in job["variables"].as_object().unwrap() {
        assert_eq!(variable["expand"], false);
        env.push((
            name.clone(),
            variable["value"].as_str().unwrap_or_default().to_owned(),
        ));
    }
    env.extend(
        variables
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string())),
    );
    let script: Vec<&str> = job["script"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap())
        .collect();
    workspace.bash(&script.join("\n"), &env)
}

fn changed() -> Workspace {
    let workspace = Workspace::new("{}\n");
    workspace.write(
        "values.yaml",
        "matrixAuthenticationService: {replicas: 3}\n",
    );
    workspace.commit();
    workspace
}

#[test]
fn a_merge_request_gets_its_plan() {
    let workspace = changed();
    let ran = run(&workspace, &[], &[("MASTHEAD_CI_TOKEN", "hush")]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    let plan = workspace.read("work/masthead-ci/plan.md");
    assert!(
        plan.starts_with("### masthead\n\n") && plan.contains("ess-matrix-authentication-service"),
        "{plan}"
    );
    assert_eq!(workspace.read("note.md"), plan);
    let url = "https://gitlab.example.org/api/v4/projects/4/merge_requests/7/notes";
    let sent = workspace.read("curl.log");
    assert!(sent.contains(url) && !sent.contains("hush"), "{sent}");
    assert_eq!(
        workspace.read("curl.config"),
        "header = \"PRIVATE-TOKEN: hush\"\n"
    );
    let report = workspace.read("work/masthead-ci/gl-code-quality-report.json");
    assert_eq!(yaml(&report), serde_json::json!([]));
    let manifests = workspace.read("work/masthead-ci/manifests.yaml");
    assert_eq!(masthead::read_manifests(&manifests).unwrap().len(), 38);
    assert!(
        ran.stdout
            .contains("~ Deployment/ess-matrix-authentication-service"),
        "{}",
        ran.stdout
    );
}

#[test]
fn without_a_token_or_a_change_there_is_no_note() {
    let workspace = changed();
    assert_eq!(run(&workspace, &[], &[]).status, 0);
    assert!(!workspace.path("curl.log").exists());
    let same = Workspace::new("{}\n");
    assert_eq!(run(&same, &[], &[("MASTHEAD_CI_TOKEN", "hush")]).status, 0);
    assert!(!same.path("curl.log").exists());
    assert_eq!(
        same.read("work/masthead-ci/plan.md"),
        "### masthead\n\nNothing changes.\n"
    );
}

#[test]
fn what_is_wrong_is_in_the_report_and_ends_it() {
    let workspace = Workspace::new("{}\n");
    workspace.write(
        "values.yaml",
        "matrixAuthenticationService:\n  replicaz: 3\n",
    );
    let ran = run(&workspace, &[], &[]);
    assert_eq!(ran.status, 1);
    let report = yaml(&workspace.read("work/masthead-ci/gl-code-quality-report.json"));
    assert_eq!(report[0]["location"]["path"], "values.yaml");
    assert!(ran.stderr.contains("replicaz"), "{}", ran.stderr);
    assert!(!workspace.path("work/masthead-ci/plan.md").exists());
}

#[test]
fn what_follows_can_be_a_failure() {
    let workspace = changed();
    assert_eq!(run(&workspace, &[("fail-on", "data")], &[]).status, 0);
    workspace.write(
        "values.yaml",
        "matrixAuthenticationService: {extraEnv: [{name: A, value: b}]}\n",
    );
    let ran = run(&workspace, &[("fail-on", "restart")], &[]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(workspace.path("work/masthead-ci/plan.md").exists());
}

#[test]
fn what_users_give_is_never_evaluated() {
    let hostile = "$(touch pwned) `touch pwned`; touch pwned; \"$(touch pwned)\" $CI_PROJECT_ID";
    for name in [
        "version",
        "project",
        "arguments",
        "credentials",
        "against",
        "fail-on",
        "committed",
    ] {
        let workspace = changed();
        let ran = run(&workspace, &[(name, hostile)], &[]);
        assert!(!workspace.path("work/pwned").exists(), "{name}");
        assert_ne!(ran.status, 0, "{name}");
    }
}

#[test]
fn it_is_built_where_it_is_not_there() {
    let workspace = changed();
    fs::remove_file(workspace.path("bin/masthead")).unwrap();
    let ran = run(&workspace, &[], &[]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("neither masthead nor cargo"),
        "{}",
        ran.stderr
    );
    let program = crate::harness::program();
    let cargo = "echo \"$*\" >> ../cargo.log; while [ \"$1\" != --root ]; do shift; done; mkdir -p \"$2/bin\"; cp PROGRAM \"$2/bin/masthead\"\n";
    workspace.command(
        "cargo",
        &cargo.replace("PROGRAM", &program.display().to_string()),
    );
    let ran = run(&workspace, &[], &[]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("set the input `repository`"),
        "{}",
        ran.stderr
    );
    let url = "https://gitlab.example.org/masthead.git";
    let ran = run(
        &workspace,
        &[("repository", url), ("version", "0.1.0")],
        &[],
    );
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let root = workspace
        .path("work/.masthead-ci/root")
        .display()
        .to_string();
    assert_eq!(
        workspace.read("cargo.log"),
        format!("install --locked --root {root} --git {url} --tag v0.1.0 masthead\n")
    );
    let ran = run(&workspace, &[("version", "9.9.9")], &[]);
    assert_eq!(ran.status, 2);
}

#[test]
fn inputs_are_in_variables_alone_and_the_page_tells_them() {
    let (inputs, jobs) = parts();
    let page = include_str!("../../../docs/ci-gitlab.md");
    for (name, input) in inputs.as_object().unwrap() {
        assert!(
            input["description"].is_string() && !input["default"].is_null(),
            "{name}"
        );
        assert!(jobs.contains(&format!("$[[ inputs.{name} ]]")), "{name}");
        assert!(page.contains(&format!("| `{name}` |")), "{name}");
    }
    let script = &jobs[jobs.find("  script:\n").unwrap()..];
    assert!(!script.contains("$[[") && !script.contains("eval "));
}

#[test]
fn the_component_is_no_template_of_ours() {
    let files = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")).unwrap();
    let files = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file());
    let names: Vec<_> = files
        .map(|path| path.file_name().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["masthead.yml"]);
    let program = fs::read(crate::harness::program()).unwrap();
    let found = program
        .windows(16)
        .any(|bytes| bytes == b"MASTHEAD_CI_NAME" || bytes == b"MASTHEAD_CI_VERS");
    assert!(!found, "it is in the program");
}

#[test]
fn a_folder_that_is_committed_has_to_be_up_to_date() {
    let workspace = Workspace::new("{}\n");
    let ran = run(&workspace, &[("committed", "deploy")], &[]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    let render = workspace.bash("masthead render --credentials job --output-dir deploy", &[]);
    assert_eq!(render.status, 0, "{}", render.stderr);
    let ran = run(&workspace, &[("committed", "deploy")], &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
}
