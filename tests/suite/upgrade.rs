//! `masthead values upgrade`: the list, the status, and files as they are written.

use std::os::unix::fs::{PermissionsExt, symlink};

use crate::harness::masthead;

const OLD: &str = "# mine\nserverName: example.org\nredis: # small\n  maxMemory: 10mb\nsynapse:\n  ingress:\n    host: synapse.example.org\n    service: {type: NodePort}\n";
const NEW: &str = "# mine\nserverName: example.org\nvalkey: # small\n  maxMemory: 10mb\nsynapse:\n  ingress:\n    host: synapse.example.org\n  httpService: {type: NodePort}\n";

#[test]
fn the_list_has_places_and_writes_nothing() {
    let run = masthead("values upgrade -f v.yaml").file("v.yaml", OLD);
    let output = run.ok();
    for part in [
        "From matrix-stack 26.1.1 (`redis` at v.yaml:3:1 came with it) to 26.11.3",
        "v.yaml:3:1  redis  (26.9.1)",
        "v.yaml:8:5  synapse.ingress.service  (26.11.2)",
        "In the cluster",
    ] {
        assert!(output.stdout.contains(part), "{part}\n{}", output.stdout);
    }
    assert_eq!(output.read("v.yaml"), OLD);
}

#[test]
fn a_fixed_file_is_checked() {
    let checked = masthead("values upgrade -f v.yaml --check")
        .file("v.yaml", OLD)
        .run();
    assert_eq!((checked.status, checked.read("v.yaml").as_str()), (1, OLD));
    let fixed = masthead("values upgrade -f v.yaml --fix")
        .after(checked)
        .ok();
    assert_eq!(fixed.read("v.yaml"), NEW);
    let again = masthead("values upgrade -f v.yaml --fix").after(fixed).ok();
    assert_eq!(again.read("v.yaml"), NEW);
    masthead("values upgrade -f v.yaml --check")
        .after(again)
        .ok();
}

#[test]
fn mode_and_link_stay() {
    let run = masthead("values upgrade -f link.yaml --fix").private("v.yaml", OLD);
    std::fs::set_permissions(run.path("v.yaml"), PermissionsExt::from_mode(0o640)).unwrap();
    symlink("v.yaml", run.path("link.yaml")).unwrap();
    let output = run.ok();
    let meta = |name: &str| output.folder.path().join(name).symlink_metadata().unwrap();
    assert!(meta("link.yaml").is_symlink());
    assert_eq!(meta("v.yaml").permissions().mode() & 0o777, 0o640);
    assert_eq!(output.read("v.yaml"), NEW);
}

#[test]
fn standard_input_is_printed_as_it_becomes() {
    let output = masthead("values upgrade -f - --fix").stdin(OLD).run();
    assert_eq!((output.status, output.stdout.as_str()), (0, NEW));
}

#[test]
fn values_inside_of_another_file_are_changed_there() {
    let inside = |values: &str| {
        let lines = values.lines().map(|line| format!("    {line}\n"));
        let head = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n";
        head.to_owned() + &lines.collect::<String>()
    };
    let run = masthead("values upgrade -f r.yaml --values-at spec.values --fix");
    let output = run.file("r.yaml", inside(OLD)).ok();
    assert_eq!(output.read("r.yaml"), inside(NEW));
    let as_text = inside(OLD).replace("  values:\n", "  values: |-  # mine\n");
    let run = masthead("values upgrade -f r.yaml --values-at spec.values --fix");
    let output = run.file("r.yaml", as_text).ok();
    assert!(
        output.stdout.contains("r.yaml:7:5  redis"),
        "{}",
        output.stdout
    );
    let expected = inside(NEW).replace("  values:\n", "  values: |-  # mine\n");
    assert_eq!(output.read("r.yaml"), expected);
    let told = masthead("values upgrade -f r.yaml")
        .file("r.yaml", inside(OLD))
        .fails(1);
    assert!(told.contains("--values-at spec.values"), "{told}");
}

#[test]
fn json_is_for_programs() {
    let output = masthead("values upgrade -f v.yaml -o json")
        .file("v.yaml", OLD)
        .ok();
    let list: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    let rows = list["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["path"] == "redis").unwrap();
    assert_eq!(row["kind"], "fix");
    assert_eq!(row["place"]["line"], 3);
    assert_eq!(list["to"], "26.11.3");
}

#[test]
fn releases_that_do_not_fit_are_told() {
    for (flags, said) in [
        (
            "--from 26.11 --to 26.8",
            "`--from 26.11.0` is not older than `--to 26.8.1`",
        ),
        ("--from 24.1", "24.1.0 is older than 25.5.0"),
        (
            "--values-at spec.values",
            "no file given with `-f` has `spec.values`",
        ),
        (
            "--from latest",
            "expected a release of matrix-stack such as `26.8`",
        ),
        ("--fix --check", "cannot be used with"),
    ] {
        let run = masthead(&format!("values upgrade -f v.yaml {flags}")).file("v.yaml", OLD);
        let told = run.fails(2);
        assert!(told.contains(said), "{flags}: {told}");
    }
}

#[test]
fn credentials_are_not_shown() {
    let text = "matrixRTC: {livekitAuth: {keysYaml: {value: 'name: hidden-secret'}}}\nmatrixAuthenticationService: {synapseOIDCClientSecret: {value: other-secret}}\n";
    let output = masthead("values upgrade -f v.yaml --fix")
        .file("v.yaml", text)
        .ok();
    assert!(!output.stdout.contains("-secret"), "{}", output.stdout);
    assert!(output.read("v.yaml").contains("hidden-secret"));
}

#[test]
fn unknown_keys_can_be_warnings() {
    let file = "serverName: example.org\nsynapse: {blue: 1, ingress: {host: s.example.org}}\n";
    let run = |flags: &str| {
        let flags = format!("check -f v.yaml --fragment minimal {flags}");
        masthead(&flags).file("v.yaml", file)
    };
    let told = run("").run();
    assert_eq!(told.status, 1);
    assert!(
        told.stderr.contains("error: synapse.blue: unknown key"),
        "{}",
        told.stderr
    );
    let lenient = run("--lenient").run();
    assert_eq!(lenient.status, 0, "{}", lenient.stderr);
    assert!(
        lenient
            .stderr
            .contains("warning: synapse.blue: unknown key")
    );
    let by_variable = run("").env("MASTHEAD_LENIENT", "true").run();
    assert_eq!(by_variable.status, 0, "{}", by_variable.stderr);
}
