//! What is wrong with a project file is told at its place, all at once.

use super::project;

#[test]
fn all_mistakes_at_once() {
    let rest = "
deployments:
  - name: a
    releas: x
    kubeVersion: 1.30
    layers: [{fragment: minimal, file: x.yaml}, {files: y}]
    target: argo
";
    insta::assert_snapshot!(project("check", rest).fails(1));
}

#[test]
fn what_the_schema_can_not_say() {
    let rest = "
groups: {small: {}}
deployments:
  - name: a
    release: Not_A_Name
    namespace: '{tenant}'
    groups: [smal]
    layers: [{fragment: minimul}]
    chartVersion: newest
  - name: a
    glob: none/*/values.yaml
  - glob: a/**/b.yaml
    output: 'out/{1'
";
    insta::assert_snapshot!(project("check", rest).fails(1));
}

#[test]
fn two_deployments_need_two_names() {
    let rest = "
deployments:
  - namespace: a
  - namespace: b
";
    insta::assert_snapshot!(project("render", rest).fails(1));
}

#[test]
fn no_yaml_at_all() {
    insta::assert_snapshot!(project("check", "\t{").fails(1));
}

#[test]
fn credentials_in_its_values_are_not_shown() {
    let rest = "
deployment:
  layers:
    - fragment: minimal
    - values: {synapse: {macaroon: {value: [hunter2]}}}
";
    let error = project("check", rest).fails(1);
    assert!(!error.contains("hunter2"), "{error}");
}

#[test]
fn files_and_folders_are_of_one_deployment() {
    let rest = "
defaults:
  output: out
  credentials: keys.yaml
deployments:
  - {name: a, output: ./out/x}
  - {name: b}
  - {name: ../c}
";
    insta::assert_snapshot!(project("render", rest).fails(1));
}
