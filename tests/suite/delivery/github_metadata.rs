//! `action.yml` has what GitHub knows, and nothing that could run what somebody gives.
//!
//! Source: <https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax>

use serde_json::Value;

use super::github::ACTION;
use crate::harness::yaml;

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

fn are_of(value: &Value, known: &[&str]) {
    let unknown: Vec<_> = keys(value)
        .into_iter()
        .filter(|key| !known.contains(key))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn it_has_the_keys_that_github_knows() {
    let action = yaml(ACTION);
    are_of(
        &action,
        &[
            "name",
            "author",
            "description",
            "branding",
            "inputs",
            "outputs",
            "runs",
        ],
    );
    are_of(&action["branding"], &["icon", "color"]);
    for input in action["inputs"].as_object().unwrap().values() {
        are_of(
            input,
            &["description", "required", "default", "deprecationMessage"],
        );
        assert!(input["description"].is_string() && input["default"].is_string());
    }
    for output in action["outputs"].as_object().unwrap().values() {
        are_of(output, &["description", "value"]);
        assert!(output["description"].is_string() && output["value"].is_string());
    }
    are_of(&action["runs"], &["using", "steps"]);
    assert_eq!(action["runs"]["using"], "composite");
    for step in action["runs"]["steps"].as_array().unwrap() {
        are_of(
            step,
            &[
                "id",
                "name",
                "if",
                "shell",
                "run",
                "env",
                "uses",
                "with",
                "working-directory",
                "continue-on-error",
            ],
        );
        assert_eq!(step["run"].is_string(), step["shell"] == "bash");
        let uses = step["uses"].as_str();
        assert_ne!(uses.is_some(), step["run"].is_string());
        assert!(uses.is_none_or(|uses| {
            uses.split_once('@')
                .is_some_and(|(_, version)| version.starts_with('v'))
        }));
    }
}

#[test]
fn no_expression_is_in_a_script() {
    for step in yaml(ACTION)["runs"]["steps"].as_array().unwrap() {
        let script = step["run"].as_str().unwrap_or_default();
        assert!(
            !script.contains("${{") && !script.contains("eval "),
            "{script}"
        );
    }
}

#[test]
fn every_input_is_used_and_every_one_that_is_used_is_there() {
    let action = yaml(ACTION);
    let text = &ACTION[ACTION.find("\nruns:").unwrap()..];
    for name in keys(&action["inputs"]) {
        assert!(
            text.contains(&format!("${{{{ inputs.{name} }}}}")),
            "{name}"
        );
    }
    let used = text
        .split("inputs.")
        .skip(1)
        .map(|rest| rest.split(' ').next().unwrap());
    for name in used {
        assert!(action["inputs"][name].is_object(), "{name}");
    }
}

#[test]
fn the_page_tells_every_input_and_output() {
    let page = include_str!("../../../docs/ci-github.md");
    let action = yaml(ACTION);
    for kind in ["inputs", "outputs"] {
        for name in keys(&action[kind]) {
            assert!(page.contains(&format!("| `{name}` |")), "{name}");
        }
    }
}
