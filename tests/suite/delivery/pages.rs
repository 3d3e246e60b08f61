//! What the pages show for hosts is what these take.

use serde_json::Value;

use super::github::ACTION;
use crate::harness::yaml;

/// The blocks of a page that a host reads.
fn blocks(page: &str) -> Vec<Value> {
    let blocks = page.split("```yml\n").skip(1);
    blocks
        .map(|rest| yaml(rest.split("```").next().unwrap()))
        .collect()
}

#[test]
fn workflows_give_inputs_that_the_action_has() {
    let action = yaml(ACTION);
    let workflows = blocks(include_str!("../../../docs/ci-github.md"));
    assert_eq!(workflows.len(), 3);
    for workflow in workflows {
        for job in workflow["jobs"].as_object().unwrap().values() {
            let steps = job["steps"].as_array().unwrap();
            let ours = steps
                .iter()
                .find(|step| step["uses"] == "OWNER/masthead@v0.1.0");
            for (name, value) in ours.unwrap()["with"].as_object().into_iter().flatten() {
                assert!(
                    action["inputs"][name].is_object() && value.is_string(),
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn pipelines_give_inputs_that_the_component_has() {
    let component = include_str!("../../../templates/masthead.yml");
    let spec = yaml(component.split("\n---\n").next().unwrap());
    let pipelines = blocks(include_str!("../../../docs/ci-gitlab.md"));
    assert_eq!(pipelines.len(), 2);
    for pipeline in pipelines {
        let include = &pipeline["include"][0];
        // A component is named as its file.
        assert!(
            include["component"]
                .as_str()
                .unwrap()
                .ends_with("/masthead@0.1.0")
        );
        for name in include["inputs"].as_object().unwrap().keys() {
            assert!(spec["spec"]["inputs"][name].is_object(), "{name}");
        }
    }
}

#[test]
fn commits_run_hooks_that_there_are() {
    let hooks = yaml(include_str!("../../../.pre-commit-hooks.yaml"));
    let hooks: Vec<_> = hooks
        .as_array()
        .unwrap()
        .iter()
        .map(|hook| &hook["id"])
        .collect();
    let pages = blocks(include_str!("../../../docs/pre-commit.md"));
    assert_eq!(pages.len(), 2);
    for page in pages {
        for hook in page["repos"][0]["hooks"].as_array().unwrap() {
            assert!(hooks.contains(&&hook["id"]), "{hook}");
        }
    }
}
