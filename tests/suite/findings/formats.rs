//! Findings in each format.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Output, masthead};

/// Something of each severity: with a place, without one, with what formats escape.
const VALUES: &str = "\
# é, and so columns are no bytes
redis: {replicas: 1}
synapse:
  labels: {\"é\": a, app.kubernetes.io/name: b}
  enabeld: true
  ingress: {host: \"50%:a,b\"}
";

fn run(args: &str) -> Output {
    let run = masthead(args).file("values.yaml", VALUES);
    run.run()
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&output.stdout).unwrap()
}

#[test]
fn each_format_says_the_same() {
    for format in ["json", "sarif", "github", "gitlab", "junit"] {
        let output = run(&format!(
            "check --fragment minimal -f values.yaml -o {format}"
        ));
        assert_eq!((output.status, output.stderr.as_str()), (1, ""));
        assert_snapshot!(format!("check_{format}"), output.stdout);
    }
}

#[test]
fn nothing_that_is_wrong_is_a_document_too() {
    let values = "serverName: my-own.net\nsynapse: {ingress: {host: a.my-own.net}}\nmatrixAuthenticationService: {ingress: {host: b.my-own.net}}\n";
    for format in ["json", "sarif", "github", "gitlab", "junit"] {
        let run = masthead(&format!(
            "check --fragment minimal -f values.yaml -o {format}"
        ));
        let output = run.file("values.yaml", values).ok();
        assert_snapshot!(format!("fine_{format}"), output.stdout);
    }
}

fn sarif_schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("sarif-schema-2.1.0.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn sarif_fits_its_schema_and_what_github_takes() {
    let schema = sarif_schema();
    for args in [
        "check --fragment minimal -f values.yaml -o sarif",
        "check --fragment minimal -o sarif",
        "check -f nowhere.yaml -o sarif",
        "render --credentials=job --fragment minimal -f values.yaml -o sarif",
        "diff --against values.yaml --credentials=job --fragment minimal -o sarif",
    ] {
        let document = json(&run(args));
        let faults: Vec<_> = schema
            .iter_errors(&document)
            .map(|it| it.to_string())
            .collect();
        assert!(faults.is_empty(), "{args}: {faults:?}");
        let of_run = &document["runs"][0];
        for result in of_run["results"].as_array().unwrap() {
            let place = &result["locations"][0]["physicalLocation"];
            assert!(
                place["artifactLocation"]["uri"].is_string(),
                "{args}: {result}"
            );
            assert!(
                place["region"]["startLine"].as_u64() > Some(0),
                "{args}: {result}"
            );
            let rule =
                &of_run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            assert!(
                rule["help"]["text"].is_string() && rule["fullDescription"]["text"].is_string()
            );
        }
    }
}

#[test]
fn files_are_named_from_the_root_of_the_repository() {
    let run = masthead("-C").arg("deploy/my env");
    let run =
        run.args("check -o sarif --fragment minimal -f ./a/../värde.yaml -f ../../base#1.yaml");
    fs::create_dir_all(run.path(".git")).unwrap();
    fs::create_dir_all(run.path("deploy/my env/a")).unwrap();
    let run = run.file("base#1.yaml", "synapse: {enabeld: true}\n");
    let run = run.file("deploy/my env/värde.yaml", "synapse: {replicsa: 1}\n");
    let document = json(&run.run());
    let results = document["runs"][0]["results"].as_array().unwrap().iter();
    let uris: Vec<_> = results
        .map(|it| {
            it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                .as_str()
                .unwrap()
        })
        .collect();
    assert_eq!(uris, ["deploy/my%20env/v%C3%A4rde.yaml", "base%231.yaml"]);
}

#[test]
fn fingerprints_stay_where_lines_move_and_are_all_different() {
    let prints = |values: &str| {
        let run = masthead("check --fragment minimal -f values.yaml -o gitlab");
        let document = json(&run.file("values.yaml", values).run());
        let list = document.as_array().unwrap().iter();
        let mut prints: Vec<_> = list
            .map(|it| it["fingerprint"].as_str().unwrap().to_owned())
            .collect();
        prints.sort();
        prints
    };
    let before = prints(VALUES);
    assert_eq!(before, prints(&format!("\n\n{VALUES}")));
    let mut all = before.clone();
    all.dedup();
    assert_eq!(all.len(), before.len());
}

#[test]
fn junit_is_xml_whatever_is_in_it() {
    let values = "synapse: {\"<a b='\\\"'>&\\u0001]]>\": 1}\n";
    let run = masthead("check --fragment minimal -f values.yaml -o junit");
    let output = run.file("values.yaml", values).run();
    assert!(
        !output.stdout.contains(['\u{1}', '\u{0}']),
        "{}",
        output.stdout
    );
    assert_snapshot!("junit_hostile", output.stdout);
}

#[test]
fn what_could_not_run_is_a_finding() {
    let output = run("check -f nowhere.yaml -o json");
    assert_eq!((output.status, output.stderr.as_str()), (2, ""));
    let finding = &json(&output)["findings"][0];
    assert_eq!(
        (&finding["code"], &finding["file"]),
        (&"MH0902".into(), &"nowhere.yaml".into())
    );
    let output = run("check -f nowhere.yaml -o junit");
    assert!(
        output
            .stdout
            .contains("<error type=\"MH0902 unreadable-file\""),
        "{}",
        output.stdout
    );
    let document = json(&run("check -f nowhere.yaml -o sarif"));
    assert_eq!(
        document["runs"][0]["invocations"][0]["executionSuccessful"],
        false
    );
}

#[test]
fn render_prints_manifests_or_findings_and_never_both() {
    let fine = "serverName: my-own.net\nredis: {replicas: 1}\nsynapse: {ingress: {host: a.my-own.net}}\nmatrixAuthenticationService: {ingress: {host: b.my-own.net}}\n";
    let render = |flags: &str, values: &str| {
        let run =
            masthead("render --credentials=job --fragment minimal -f values.yaml").args(flags);
        run.file("values.yaml", values).run()
    };
    let output = render("-o json", fine);
    assert_eq!((output.status, &json(&output)["kind"]), (0, &"List".into()));
    assert!(
        output
            .stderr
            .starts_with("note: redis: this is called `valkey`"),
        "{}",
        output.stderr
    );
    let output = render("-o json", VALUES);
    assert_eq!(
        (output.status, &json(&output)["kind"]),
        (1, &"Findings".into())
    );
    assert!(
        output
            .stderr
            .contains("error: synapse.enabeld: unknown key [MH0101]")
    );
    let output = render("-o json --output-dir out", fine);
    assert_eq!(
        (output.status, &json(&output)["kind"]),
        (0, &"Findings".into())
    );
    assert!(output.folder.path().join("out").is_dir());
    let output = render("-o github", fine);
    assert_eq!(output.status, 0);
    assert!(
        output
            .stdout
            .starts_with("::notice file=values.yaml,line=2,"),
        "{}",
        output.stdout
    );
    assert_eq!(output.stdout.lines().count(), 1);
}

#[test]
fn template_prints_manifests_alone() {
    for flags in ["-o sarif", "-o yaml --output-dir out"] {
        let run = masthead("template ess --fragment minimal").args(flags);
        let said = run.fails(2);
        assert!(said.starts_with("error: -o"), "{said}");
    }
    masthead("render --fragment minimal -o yaml --output-dir out").fails(2);
}

#[test]
fn diff_says_what_follows() {
    let manifest = |replicas, image| {
        format!(
            "{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: a}}, spec: {{replicas: {replicas}, selector: {{matchLabels: {{app: a}}}}, template: {{metadata: {{labels: {{app: a}}}}, spec: {{containers: [{{name: a, image: 'a:{image}'}}]}}}}}}}}\n"
        )
    };
    let diff = |flags: &str| {
        let run = masthead("diff a.yaml b.yaml").args(flags);
        run.file("a.yaml", manifest(2, 1))
            .file("b.yaml", manifest(2, 2))
            .run()
    };
    for format in ["sarif", "gitlab", "junit"] {
        let output = diff(&format!("-o {format}"));
        assert_eq!((output.status, output.stderr.as_str()), (1, ""));
        assert_snapshot!(format!("diff_{format}"), output.stdout);
    }
    assert_eq!(diff("-o gitlab --allow MH0801").stdout, "[]\n");
    assert_eq!(diff("--fail-on data").status, 0);
    assert_eq!(diff("--fail-on data --deny restarts").status, 1);
}
