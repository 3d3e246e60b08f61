//! Findings of many deployments are one document.

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Masthead, masthead};

const PROJECT: &str = "apiVersion: masthead/v1\nkind: Project\ndefaults: {namespace: '{name}', layers: [{fragment: minimal}, {file: '{name}.yaml'}]}\ndeployments:\n- {name: one}\n- {name: two}\n- {name: three}\n";

fn project(args: &str) -> Masthead {
    let run = masthead(args).file("masthead.yaml", PROJECT);
    let values = |name: &str| {
        format!(
            "serverName: {name}.my-own.net\nsynapse: {{ingress: {{host: a.{name}.my-own.net}}}}\nmatrixAuthenticationService: {{ingress: {{host: b.{name}.my-own.net}}}}\n"
        )
    };
    run.file("one.yaml", values("one"))
        .file("two.yaml", values("two") + "redis: {replicas: 1}\n")
        .file("three.yaml", values("three") + "synaspe: {}\n")
}

#[test]
fn each_finding_has_the_name_of_its_deployment() {
    let output = project("check -o json").run();
    assert_eq!(output.status, 1, "{}", output.stderr);
    let document: Value = serde_json::from_str(&output.stdout).unwrap();
    let list = document["findings"].as_array().unwrap().iter();
    let found: Vec<_> = list
        .map(|it| format!("{} {} {}", it["deployment"], it["code"], it["file"]))
        .collect();
    assert_eq!(
        found,
        [
            "\"two\" \"MH0108\" \"two.yaml\"",
            "\"three\" \"MH0101\" \"three.yaml\""
        ]
    );
    let output = project("check -o junit").run();
    assert_snapshot!("many_junit", output.stdout);
}
