//! Each code is made by something, in what it says or by the example of its explanation.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::inputs::{INPUTS, ONLY_INSIDE};
use crate::credentials::complete;
use crate::harness::{Output, masthead};

/// What `explain` says of all codes.
pub(super) fn explained() -> Vec<Value> {
    let text = masthead("explain -o json").ok().stdout;
    serde_json::from_str(&text).unwrap()
}

/// Whether a run told a finding of this code: for machines, or for people.
fn told(output: &Output, code: &str) -> bool {
    output.stdout.contains(&format!("\"{code}\"")) || output.stderr.contains(&format!("[{code}]"))
}

fn checked(values: &str) -> Output {
    let run = masthead("check -o json --fragment minimal -f values.yaml");
    run.file("values.yaml", values).run()
}

/// Codes that are made by what was there before.
const STATEFUL: [&str; 6] = ["MH0406", "MH0505", "MH0507", "MH0705", "MH0908", "MH0909"];

#[test]
fn each_is_made_by_something() {
    let mut missing = Vec::new();
    for entry in explained() {
        let code = entry["code"].as_str().unwrap();
        if ONLY_INSIDE.contains(&code) || STATEFUL.contains(&code) || code == "MH0910" {
            continue;
        }
        let output = match INPUTS.iter().find(|input| input.code == code) {
            Some(input) => {
                let mut run = masthead(input.args);
                for (name, content) in input.files {
                    run = run.private(name, content);
                }
                if code == "MH0907" {
                    run = run.env(
                        "ARGOCD_APP_PARAMETERS",
                        r#"[{"name": "nope", "string": "x"}]"#,
                    );
                }
                run.run()
            }
            None => match entry["wrong"].as_str() {
                Some(wrong) => checked(wrong),
                None => {
                    missing.push(format!("{code}: nothing makes it"));
                    continue;
                }
            },
        };
        if !told(&output, code) {
            missing.push(format!("{code}: {}{}", output.stdout, output.stderr));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n\n"));
}

#[test]
fn what_is_right_in_an_example_does_not_make_it() {
    for entry in explained() {
        let code = entry["code"].as_str().unwrap();
        if let (Some(wrong), Some(right)) = (entry["wrong"].as_str(), entry["right"].as_str()) {
            assert!(told(&checked(wrong), code), "{code}: {wrong}");
            let output = checked(right);
            assert!(!told(&output, code), "{code}: {right}\n{}", output.stdout);
        }
    }
}

#[test]
fn those_of_credentials_that_are_kept() {
    let render = |file: &str, mode| {
        let run = masthead("render -o sarif --fragment minimal");
        let run = run.private("ess.credentials.yaml", file);
        fs::set_permissions(
            run.path("ess.credentials.yaml"),
            Permissions::from_mode(mode),
        )
        .unwrap();
        run.run()
    };
    let output = render(&complete(), 0o644);
    assert!(told(&output, "MH0505"), "{output:?}");
    let output = render(&complete().replace("ed25519 1 ", "ed25519 0 "), 0o600);
    assert!(told(&output, "MH0507"), "{output:?}");
}

#[test]
fn those_of_a_folder() {
    let render = || {
        let run = masthead("render -o sarif --fragment minimal --output-dir out");
        run.private("ess.credentials.yaml", complete())
    };
    let output = render().run();
    assert_eq!(output.status, 0, "{output:?}");
    let path = output.folder.path().join("out");
    let claim = fs::read_dir(path.join("postgres"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    fs::write(claim.path(), "mine: true\n").unwrap();
    let output = render().after(output).run();
    assert!(told(&output, "MH0909"), "{output:?}");
    fs::write(path.join(".masthead-index"), "no").unwrap();
    let output = render().after(output).run();
    assert!(told(&output, "MH0908"), "{output:?}");
    let other =
        masthead("render other -o sarif --fragment minimal --credentials=job --output-dir out");
    let output = other.after(output).run();
    assert!(told(&output, "MH0910"), "{output:?}");
}

#[test]
fn one_of_what_is_too_large() {
    let values = format!(
        "elementWeb: {{enabled: true, ingress: {{host: a.example.org}}, additional: {{mine: '{{\"x\": \"{}\"}}'}}}}",
        "y".repeat(1024 * 1024)
    );
    assert!(told(&checked(&values), "MH0406"));
}
