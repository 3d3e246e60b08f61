//! `action.yml`, run as GitHub runs a composite action: each step's bash, with the variables and files that it has there.
//!
//! Sources: <https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax>,
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use std::collections::BTreeMap;
use std::fs;

use insta::assert_snapshot;
use regex_lite::{Captures, Regex};
use serde_json::Value;

use super::workspace::{Ran, Workspace};
use crate::harness::yaml;

pub(super) const ACTION: &str = include_str!("../../../action.yml");

/// The longest comment. <https://github.com/orgs/community/discussions/27190>
const LONGEST: usize = 65_536;

/// Stands in for GitHub's own program: keeps what is written, and knows the comment of an earlier run.
const GH: &str = r#"
set -e
[ -n "$GH_TOKEN" ] || exit 4
case "$*" in
  *--paginate*) cat ../comments.tsv 2> /dev/null || true ;;
  *) for word in "$@"; do case "$word" in body=@*) cp "${word#body=@}" ../comment.md ;; esac; done; echo "$*" >> ../gh.log ;;
esac
"#;

/// What a run of the action gave.
struct Done {
    ran: Vec<(String, Ran)>,
    outputs: BTreeMap<String, String>,
    status: i32,
}

impl Done {
    fn step(&self, id: &str) -> &Ran {
        let found = self.ran.iter().find(|(known, _)| known == id);
        &found.unwrap_or_else(|| panic!("{id} was not run")).1
    }

    fn said(&self) -> String {
        self.ran
            .iter()
            .map(|(_, ran)| format!("{}{}", ran.stdout, ran.stderr))
            .collect()
    }
}

/// A run with these inputs; a pull request, unless it is said otherwise.
fn run(workspace: &Workspace, inputs: &[(&str, &str)]) -> Done {
    run_at(workspace, inputs, &[])
}

fn run_at(workspace: &Workspace, inputs: &[(&str, &str)], context: &[(&str, &str)]) -> Done {
    let action = yaml(ACTION);
    workspace.command("gh", GH);
    let mut known = contexts(workspace, &action, inputs);
    known.extend(
        context
            .iter()
            .map(|(key, value)| (key.to_string(), value.to_string())),
    );
    for file in ["output", "summary", "path"] {
        fs::write(workspace.path(file), "").unwrap();
    }
    let mut done = Done {
        ran: Vec::new(),
        outputs: BTreeMap::new(),
        status: 0,
    };
    for step in action["runs"]["steps"].as_array().unwrap() {
        let id = step["id"].as_str().unwrap();
        let Some(script) = step["run"].as_str().filter(|_| is_wanted(step, &known)) else {
            continue;
        };
        let env = environment(workspace, step, &known);
        let ran = workspace.bash(script, &env);
        done.status = ran.status;
        done.ran.push((id.to_owned(), ran));
        for line in workspace.read("output").lines() {
            let (key, value) = line.split_once('=').unwrap();
            known.insert(format!("steps.{id}.outputs.{key}"), value.to_owned());
        }
        fs::write(workspace.path("output"), "").unwrap();
        if done.status != 0 {
            break;
        }
    }
    for (name, output) in action["outputs"].as_object().unwrap() {
        let value = evaluated(output["value"].as_str().unwrap(), &known);
        done.outputs.insert(name.clone(), value);
    }
    done
}

/// What expressions see.
fn contexts(
    workspace: &Workspace,
    action: &Value,
    inputs: &[(&str, &str)],
) -> BTreeMap<String, String> {
    let own = [
        ("github.token", "token".to_owned()),
        ("github.action_repository", "example/masthead".to_owned()),
        ("github.event.pull_request.base.sha", workspace.base.clone()),
        ("github.event.pull_request.number", "7".to_owned()),
    ];
    let mut known: BTreeMap<_, _> = own.map(|(key, value)| (key.to_owned(), value)).into();
    for (name, input) in action["inputs"].as_object().unwrap() {
        let default = evaluated(input["default"].as_str().unwrap(), &known);
        known.insert(format!("inputs.{name}"), default);
    }
    for (name, value) in inputs {
        let before = known.insert(format!("inputs.{name}"), value.to_string());
        assert!(before.is_some(), "there is no input {name}");
    }
    known
}

/// A text with the values of its expressions: names, and `||` between them.
fn evaluated(text: &str, known: &BTreeMap<String, String>) -> String {
    let expression = Regex::new(r"\$\{\{(.*?)\}\}").unwrap();
    let value = |found: &Captures| {
        let mut names = found[1].split("||").map(str::trim);
        let value = names.find_map(|name| known.get(name).filter(|value| !value.is_empty()));
        value.cloned().unwrap_or_default()
    };
    expression.replace_all(text, value).into_owned()
}

fn is_wanted(step: &Value, known: &BTreeMap<String, String>) -> bool {
    let Some(condition) = step["if"].as_str() else {
        return true;
    };
    let (name, text) = condition
        .split_once(" != ")
        .expect("the one form that is used");
    known
        .get(name)
        .is_none_or(|value| *value != text.trim_matches('\''))
}

fn environment(
    workspace: &Workspace,
    step: &Value,
    known: &BTreeMap<String, String>,
) -> Vec<(String, String)> {
    let path = |name: &str| workspace.path(name).display().to_string();
    let mut env = vec![
        ("CI", "true".to_owned()),
        ("GITHUB_ACTIONS", "true".to_owned()),
        ("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR").to_owned()),
        ("GITHUB_JOB", "deploy".to_owned()),
        ("GITHUB_OUTPUT", path("output")),
        ("GITHUB_PATH", path("path")),
        ("GITHUB_REPOSITORY", "example/deployment".to_owned()),
        ("GITHUB_SERVER_URL", "https://github.com".to_owned()),
        ("GITHUB_STEP_SUMMARY", path("summary")),
        ("GITHUB_WORKSPACE", path("work")),
        ("RUNNER_OS", "Linux".to_owned()),
        ("RUNNER_TEMP", path("temp")),
    ];
    let own = step["env"].as_object().into_iter().flatten();
    let own: Vec<_> = own
        .map(|(key, value)| (key.as_str(), evaluated(value.as_str().unwrap(), known)))
        .collect();
    env.extend(own);
    env.into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// A pull request that changes a value.
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
fn a_pull_request_gets_its_plan() {
    let workspace = changed();
    let done = run(&workspace, &[]);
    assert_eq!(done.status, 0, "{}", done.said());
    assert_eq!(done.outputs["changed"], "true");
    let plan = fs::read_to_string(&done.outputs["plan"]).unwrap();
    assert_snapshot!("plan", plan);
    assert_eq!(workspace.read("comment.md"), plan);
    assert_eq!(workspace.read("summary"), plan);
    let written = workspace.read("gh.log");
    assert!(
        written.starts_with("api repos/example/deployment/issues/7/comments --field body=@"),
        "{written}"
    );
    let manifests = fs::read_to_string(&done.outputs["manifests"]).unwrap();
    assert_eq!(masthead::read_manifests(&manifests).unwrap().len(), 38);
    assert_snapshot!("annotations", done.step("plan").stdout);
}

#[test]
fn the_next_run_changes_the_same_comment() {
    let workspace = changed();
    let comments = "5\t<!-- masthead: other -->\n11\t<!-- masthead: masthead -->\n12\tmine\n";
    fs::write(workspace.path("comments.tsv"), comments).unwrap();
    let done = run(&workspace, &[]);
    assert_eq!(done.status, 0, "{}", done.said());
    let written = workspace.read("gh.log");
    assert!(
        written.starts_with(
            "api --method PATCH repos/example/deployment/issues/comments/11 --field body=@"
        ),
        "{written}"
    );
    // Also where nothing changes any more.
    let same = Workspace::new("{}\n");
    fs::write(same.path("comments.tsv"), comments).unwrap();
    assert_eq!(run(&same, &[]).status, 0);
    assert_eq!(
        same.read("comment.md"),
        "<!-- masthead: masthead -->\n### masthead\n\nNothing changes.\n"
    );
}

#[test]
fn where_nothing_changes_there_is_no_comment() {
    let workspace = Workspace::new("{}\n");
    let done = run(&workspace, &[]);
    assert_eq!(
        (done.status, done.outputs["changed"].as_str()),
        (0, "false"),
        "{}",
        done.said()
    );
    assert!(!workspace.path("gh.log").exists());
    assert_eq!(done.step("plan").stdout, "");
    // Nor where none is wanted, or there is no pull request.
    let workspace = changed();
    assert_eq!(run(&workspace, &[("comment", "false")]).status, 0);
    let push = [
        ("github.event.pull_request.number", ""),
        ("github.event.pull_request.base.sha", ""),
        ("github.event.before", workspace.base.as_str()),
    ];
    let done = run_at(&workspace, &[], &push);
    assert_eq!((done.status, done.outputs["changed"].as_str()), (0, "true"));
    assert!(!workspace.path("gh.log").exists());
}

#[test]
fn what_is_wrong_is_annotated_and_ends_it() {
    let workspace = Workspace::new("{}\n");
    workspace.write(
        "values.yaml",
        "matrixAuthenticationService:\n  replicaz: 3\n",
    );
    let done = run(&workspace, &[]);
    assert_eq!(done.status, 1);
    assert_eq!(done.ran.last().unwrap().0, "check");
    assert_snapshot!("errors", done.step("check").stdout);
}

#[test]
fn a_token_that_may_not_write_is_no_failure() {
    let workspace = changed();
    let done = run(&workspace, &[("token", "")]);
    assert_eq!(done.status, 0);
    assert!(
        done.step("comment")
            .stdout
            .starts_with("::warning::the comment could not be written")
    );
}

#[test]
fn what_follows_can_be_a_failure() {
    let workspace = changed();
    assert_eq!(run(&workspace, &[("fail-on", "data")]).status, 0);
    let image = "matrixAuthenticationService: {extraEnv: [{name: A, value: b}]}\n";
    workspace.write("values.yaml", image);
    workspace.commit();
    fs::remove_file(workspace.path("comment.md")).unwrap();
    let done = run(&workspace, &[("fail-on", "data,restart")]);
    assert_eq!(
        (done.status, done.ran.last().unwrap().0.as_str()),
        (1, "comment")
    );
    assert!(
        workspace.path("comment.md").exists(),
        "the comment is there all the same"
    );
}

#[test]
fn it_works_without_a_project_file_and_against_a_folder() {
    let workspace = Workspace::new("{}\n");
    let arguments =
        "other -n 'matrix' --no-project --fragment minimal\n--set \"serverName=a b.example.org\"";
    let done = run(
        &workspace,
        &[
            ("arguments", arguments),
            ("against", "values.yaml"),
            ("credentials", ""),
        ],
    );
    assert_ne!(done.status, 0, "a server name has no spaces");
    let arguments = arguments.replace("a b.", "");
    let done = run(
        &workspace,
        &[("arguments", &arguments), ("against", "cluster-of-files")],
    );
    assert_ne!(done.status, 0, "there is no such folder");
    fs::create_dir(workspace.path("work/none")).unwrap();
    let done = run(
        &workspace,
        &[
            ("arguments", &arguments),
            ("against", "none"),
            ("name", "a/b c"),
        ],
    );
    assert_eq!(done.status, 0, "{}", done.said());
    let plan = fs::read_to_string(&done.outputs["plan"]).unwrap();
    assert!(
        plan.starts_with("<!-- masthead: a/b c -->\n### a/b c\n\n")
            && plan.contains("other-postgres"),
        "{plan}"
    );
}

#[test]
fn a_project_below_the_top_and_many_deployments() {
    let workspace = Workspace::new("{}\n");
    workspace.write("deploy/values.yaml", "{}\n");
    let many = "apiVersion: masthead/v1\nkind: Project\ndefaults:\n  layers: [fragment: minimal]\n\
                deployments:\n  - {name: a, release: a, namespace: a, layers: [file: values.yaml]}\n  - {name: b, release: b, namespace: b}\n";
    workspace.write("deploy/masthead.yaml", many);
    let done = run(
        &workspace,
        &[("project", "deploy"), ("arguments", "--only b")],
    );
    assert_eq!(done.status, 0, "{}", done.said());
    assert!(
        done.said()
            .contains("::warning::the base of the pull request does not render")
    );
    let plan = fs::read_to_string(&done.outputs["plan"]).unwrap();
    assert!(
        plan.contains("b-postgres") && !plan.contains("a-postgres"),
        "{plan}"
    );
}

#[test]
fn a_folder_that_is_committed_has_to_be_up_to_date() {
    let workspace = Workspace::new("{}\n");
    workspace.write(
        "masthead.yaml",
        &format!("{}  output: deploy\n", super::workspace::PROJECT),
    );
    let done = run(&workspace, &[("committed", "true")]);
    assert_eq!(
        (done.status, done.ran.last().unwrap().0.as_str()),
        (1, "render")
    );
    assert!(
        done.said()
            .contains("::error::the committed manifests are not what is rendered")
    );
    let render = workspace.bash("masthead render --credentials job", &[]);
    assert_eq!(render.status, 0, "{}", render.stderr);
    for committed in ["true", "deploy"] {
        let done = run(&workspace, &[("committed", committed)]);
        assert_eq!(done.status, 0, "{}", done.said());
    }
    let done = run(&workspace, &[("committed", "elsewhere")]);
    assert_eq!(done.status, 1);
}

#[test]
fn a_plan_always_fits_into_a_comment() {
    let workspace = Workspace::new("nothing: here\n");
    let all = "--fragment quick-setup-all-enabled --fragment quick-setup-hostnames --fragment quick-setup-certificates";
    workspace.write("values.yaml", "{}\n");
    let done = run(&workspace, &[("arguments", all)]);
    assert_eq!(done.status, 0, "{}", done.said());
    let comment = workspace.read("comment.md");
    assert!(
        comment.len() > 2_000 && comment.chars().count() <= LONGEST,
        "{}",
        comment.len()
    );
}

#[test]
fn a_plan_that_is_longer_names_the_objects() {
    let workspace = changed();
    // Stands in for a plan of many deployments.
    let script = "if [ \"$1\" = diff ]; then case \"$*\" in *markdown*) seq 100000; exit 1 ;; *names*) printf 'Deployment/é-%s\\n' $(seq 9000); exit 1 ;; esac; fi\n";
    let script = format!(
        "{script}exec {} \"$@\"\n",
        crate::harness::program().display()
    );
    workspace.command("masthead", &script);
    let done = run(&workspace, &[]);
    assert_eq!(done.status, 0, "{}", done.said());
    let comment = workspace.read("comment.md");
    assert!(
        comment.contains("These objects change:\n\n```\nDeployment/é-1\n")
            && comment.ends_with("\n```\n")
    );
    assert!(comment.len() <= LONGEST);
}

#[test]
fn what_users_give_is_never_evaluated() {
    let hostile =
        "$(touch pwned) `touch pwned`; touch pwned; \"$(touch pwned)\" ${{ github.token }}";
    for name in [
        "version",
        "project",
        "arguments",
        "credentials",
        "against",
        "fail-on",
        "committed",
        "name",
    ] {
        let workspace = changed();
        let done = run(&workspace, &[(name, hostile)]);
        assert!(
            !workspace.path("work/pwned").exists() && !workspace.path("temp/pwned").exists(),
            "{name}"
        );
        let harmless = name == "name";
        assert_eq!(done.status == 0, harmless, "{name}: {}", done.said());
    }
    let workspace = changed();
    let done = run(&workspace, &[("name", "a --><script>\n<!-- b")]);
    assert_eq!(done.status, 0, "{}", done.said());
    assert!(
        workspace
            .read("comment.md")
            .starts_with("<!-- masthead: a --script-- b -->\n")
    );
}

#[test]
fn it_is_built_where_it_is_not_there() {
    let cargo = "echo \"$*\" >> ../cargo.log; while [ \"$1\" != --root ]; do shift; done; mkdir -p \"$2/bin\"; cp \"$MASTHEAD\" \"$2/bin/masthead\"\n";
    let build = |inputs: &[(&str, &str)]| {
        let workspace = changed();
        let cargo = cargo.replace(
            "$MASTHEAD",
            &crate::harness::program().display().to_string(),
        );
        fs::remove_file(workspace.path("bin/masthead")).unwrap();
        workspace.command("cargo", &cargo);
        let done = run(&workspace, inputs);
        let built = workspace
            .read("cargo.log")
            .replace(&workspace.path("temp").display().to_string(), "TEMP");
        // The steps after that find it by what GITHUB_PATH says.
        let path = workspace.read("path");
        assert_eq!(
            path.trim(),
            workspace
                .path("temp/masthead/root/bin")
                .display()
                .to_string()
        );
        (done.ran[1].1.status, built)
    };
    let own = format!(
        "install --locked --root TEMP/masthead/root --path {}\n",
        env!("CARGO_MANIFEST_DIR")
    );
    assert_eq!(build(&[]), (0, own));
    let other = "install --locked --root TEMP/masthead/root --git https://github.com/example/masthead --tag v9.9.9 masthead\n";
    assert_eq!(build(&[("version", "9.9.9")]), (0, other.to_owned()));
}
