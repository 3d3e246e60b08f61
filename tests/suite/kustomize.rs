//! `masthead kustomize` and `masthead krm`: run as kustomize and as an orchestrator of functions run
//! them.

use std::os::unix::fs::symlink;
use std::process::Command;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Masthead, Output, identity, masthead, program, yaml};

const STACK: &str = "apiVersion: masthead/v1
kind: Stack
metadata: {name: hs, namespace: matrix}
spec:
  layers:
  - fragment: nothing-enabled
  - fragment: mas-minimal
  - values: {postgres: {storage: {size: 9Gi}}}
";

fn generate(config: &str) -> Masthead {
    masthead("kustomize stack.yaml").file("stack.yaml", config)
}

#[test]
fn a_generator_prints_what_render_prints() {
    let printed = generate(STACK).ok();
    let rendered = masthead("render hs -n matrix --credentials job --fragment nothing-enabled")
        .args("--fragment mas-minimal --set postgres.storage.size=9Gi")
        .ok();
    assert_eq!(printed.stdout, rendered.stdout);
}

#[test]
fn under_its_name_it_is_the_plugin() {
    let run = generate(STACK);
    let plugin = run.path("Stack");
    symlink(program(), &plugin).unwrap();
    let output = Command::new(plugin)
        .arg("stack.yaml")
        .current_dir(run.path("."))
        .output()
        .unwrap();
    let expected = generate(STACK).ok().stdout;
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn spec_says_what_a_project_file_says() {
    let config = STACK.replace(
        "spec:\n",
        "spec:\n  release: other\n  namespace: there\n  target: argocd\n  secrets: omit\n  output: rendered\n",
    );
    let run = generate(&config).ok();
    assert!(!run.folder.path().join("rendered").exists(), "it prints");
    let objects = run.objects();
    assert!(
        objects
            .iter()
            .all(|it| it["metadata"]["namespace"] == "there")
    );
    assert!(objects.iter().all(|it| it["kind"] != "Secret"));
    let claim = run.object("PersistentVolumeClaim/other-postgres-data");
    assert!(claim["metadata"]["annotations"]["argocd.argoproj.io/sync-options"].is_string());
}

#[test]
fn a_wrong_configuration_is_told_at_its_place() {
    let told = [
        generate("").fails(1),
        generate("apiVersion: masthead/v2\nkind: Stak\nmeta: {}\nspec: {}\n").fails(1),
        generate(&STACK.replace("fragment:", "fragmen:")).fails(1),
        generate(&STACK.replace("hs", "My_HS")).fails(1),
        generate(&STACK.replace("storage:", "storag:")).fails(1),
        generate(&STACK.replace("values:", "file: there.yaml, values:")).fails(1),
        generate(&STACK.replace("spec:\n", "spec:\n  credentials: ephemeral\n")).fails(2),
        generate(&STACK.replace("spec:\n", "spec:\n  credentials: kept.yaml\n")).fails(2),
        generate(&STACK.replace("mas-minimal", "nothing-enabled")).fails(2),
        generate(
            "apiVersion: masthead/v1\nkind: Stack\nspec: {layers: [{fragment: nothing-enabled}]}\n",
        )
        .fails(2),
        generate("a: [").fails(1),
        masthead("kustomize there.yaml").fails(2),
    ];
    assert_snapshot!("wrong_configuration", told.join("\n"));
}

/// A list with this configuration and these items.
fn list(config: &str, items: Value) -> Value {
    json!({
        "apiVersion": "config.kubernetes.io/v1",
        "kind": "ResourceList",
        "functionConfig": yaml(config),
        "items": items,
    })
}

fn function(list: &Value) -> Masthead {
    masthead("krm").stdin(&list.to_string())
}

fn items(list: &Value) -> &Vec<Value> {
    list["items"].as_array().unwrap()
}

fn read(output: &Output) -> Value {
    yaml(&output.stdout)
}

fn other() -> Value {
    json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "other", "namespace": "matrix"}, "data": {"n": "1", "é": "on"}})
}

#[test]
fn a_function_adds_what_a_generator_prints() {
    let config = list(STACK, json!([other()]));
    let out = read(&function(&config).ok());
    let mut expected = vec![other()];
    expected.extend(generate(STACK).ok().objects());
    assert_eq!(items(&out), &expected);
    assert_eq!(out["functionConfig"], config["functionConfig"]);
    assert!(out.get("results").is_none());
    // A second run changes nothing, nor does another form of what is given.
    let again = function(&out).ok();
    assert_eq!(read(&again), out);
    assert!(again.stdout.starts_with('{'), "JSON in, JSON out");
    let as_yaml = masthead("krm").stdin(&serde_saphyr_text(&out)).ok();
    assert!(
        as_yaml
            .stdout
            .starts_with("apiVersion: config.kubernetes.io/v1\n")
    );
    assert_eq!(read(&as_yaml), out);
}

/// JSON that is no JSON to look at.
fn serde_saphyr_text(list: &Value) -> String {
    format!("# a comment\n---\n{list:#}\n")
}

#[test]
fn an_item_is_replaced_in_its_place_and_an_old_one_goes() {
    let mut first = read(&function(&list(STACK, json!([]))).ok());
    let count = items(&first).len();
    let all = first["items"].as_array_mut().unwrap();
    let claim = all
        .iter()
        .position(|it| it["kind"] == "PersistentVolumeClaim")
        .unwrap();
    all[claim]["metadata"]["annotations"]["config.kubernetes.io/path"] = "claim.yaml".into();
    all[claim]["metadata"]["annotations"]["internal.config.kubernetes.io/index"] = "3".into();
    all[claim]["metadata"]["annotations"]["mine"] = "goes".into();
    all[claim]["spec"]["resources"]["requests"]["storage"] = "1Gi".into();
    let mut old = all[0].clone();
    old["metadata"]["name"] = "hs-of-old".into();
    let mut elsewhere = old.clone();
    elsewhere["metadata"]["namespace"] = "elsewhere".into();
    all.insert(0, old);
    all.insert(1, other());
    all.insert(2, elsewhere.clone());
    let out = read(&function(&first).ok());
    assert_eq!(items(&out).len(), count + 2);
    assert_eq!(items(&out)[..2], [other(), elsewhere]);
    let replaced = &items(&out)[claim + 2];
    assert_eq!(replaced["spec"]["resources"]["requests"]["storage"], "9Gi");
    let annotations = &replaced["metadata"]["annotations"];
    assert_eq!(annotations["config.kubernetes.io/path"], "claim.yaml");
    assert_eq!(annotations["internal.config.kubernetes.io/index"], "3");
    assert!(annotations.get("mine").is_none());
    assert_snapshot!(format!("{:#}", out["results"]));
}

#[test]
fn results_tell_what_is_wrong_and_the_items_stay() {
    let results = |config: &str, status: i32, file: &str| {
        let list = list(config, json!([other()]));
        let run = function(&list).file("values.yaml", file).run();
        assert_eq!(run.status, status, "{}", run.stderr);
        let out = read(&run);
        assert_eq!(items(&out), &[other()]);
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
        out["results"].clone()
    };
    let file = STACK.replace("  - values:", "  - file: values.yaml\n  - values:");
    let told = [
        results(&STACK.replace("size:", "siz:"), 1, ""),
        results(&file, 1, "synapse:\n  enabeld: true\nelementWeb: 7\n"),
        results(&STACK.replace("layers:", "layer:"), 1, ""),
        results(
            &STACK.replace("spec:\n", "spec:\n  credentials: kept.yaml\n"),
            2,
            "",
        ),
        results(&file.replace("values.yaml", "there.yaml"), 2, ""),
    ];
    assert_snapshot!(
        "results",
        told.map(|results| format!("{results:#}")).join("\n")
    );
}

#[test]
fn warnings_are_results_too() {
    let config = STACK.replace("spec:\n", "spec:\n  kubeVersion: \"1.20\"\n");
    let run = function(&list(&config, json!([]))).run();
    assert_eq!(run.status, 0);
    let out = read(&run);
    assert!(
        items(&out)
            .iter()
            .any(|item| identity(item) == "Service/hs-postgres")
    );
    assert_eq!(out["results"][0]["severity"], "warning");
    assert!(run.stderr.starts_with("warning: "), "{}", run.stderr);
}

#[test]
fn what_a_file_allows_is_no_result() {
    let config = STACK.replace("  - values:", "  - file: values.yaml\n  - values:");
    let list = list(&config, json!([]));
    let results = |comment: &str| {
        let text = format!("labels:\n  app.kubernetes.io/name: x # {comment}\n");
        read(&function(&list).file("values.yaml", text).run())["results"].clone()
    };
    assert_eq!(results("ours")[0]["tags"]["code"], "MH0109");
    assert_eq!(results("masthead: allow MH0109 it is ours"), Value::Null);
}

#[test]
fn what_is_no_resource_list_is_refused() {
    let mut without = list(STACK, json!([]));
    without.as_object_mut().unwrap().remove("functionConfig");
    let without = function(&without).run();
    assert_eq!(without.status, 2);
    let told = [
        masthead("krm").fails(2),
        masthead("krm").stdin("a: [").fails(2),
        masthead("krm").stdin("[]").fails(2),
        masthead("krm")
            .stdin("kind: ResourceList\n---\nkind: ResourceList\n")
            .fails(2),
        masthead("krm")
            .stdin("apiVersion: v1\nkind: List\nitems: []\n")
            .fails(2),
        function(&list(STACK, json!({}))).fails(2),
        without.stderr,
    ];
    assert_snapshot!("no_list", told.join(""));
}
