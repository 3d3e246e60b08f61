//! Many deployments in one run.

use super::{EACH, tenants};
use crate::harness::masthead;

const NAMES: [&str; 5] = ["acme", "bolt", "cog", "dyn", "eno"];

fn one(name: &str) -> String {
    let args = format!(
        "render -n matrix-{name} --credentials job --fragment nothing-enabled --fragment synapse-minimal -f tenants/{name}/values.yaml"
    );
    tenants(&format!("{args} --no-project"), &[name], EACH)
        .ok()
        .stdout
}

#[test]
fn each_is_what_render_alone_gives() {
    let all = tenants("render", &NAMES, EACH).run();
    assert_eq!(
        (all.status, all.stderr.as_str()),
        (0, "5 deployments: 5 done\n")
    );
    let expected: String = NAMES.iter().map(|name| one(name)).collect();
    assert_eq!(all.stdout, expected);
}

#[test]
fn each_has_its_folder() {
    let rest = format!("{EACH}    output: out/{{1}}\n");
    let written = tenants("render", &NAMES, &rest).run();
    assert_eq!((written.status, written.stdout.as_str()), (0, ""));
    assert!(
        written
            .read("out/cog/synapse/statefulset-ess-synapse-main.yaml")
            .contains("namespace: matrix-cog")
    );
    assert!(
        written.stderr.starts_with("5 deployments: 5 done; wrote "),
        "{}",
        written.stderr
    );
    let same = masthead("diff").after(written).run();
    assert_eq!(
        (same.status, same.stderr.as_str()),
        (0, "5 deployments: 5 done\n")
    );
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let run = |jobs: &str| {
        tenants(&format!("render --jobs {jobs}"), &NAMES, EACH)
            .run()
            .stdout
    };
    assert_eq!(run("1"), run("4"));
}

#[test]
fn the_first_failure_ends_a_render_and_keep_going_goes_on() {
    let run = |args: &str| {
        tenants(args, &NAMES, EACH)
            .file("tenants/bolt/values.yaml", "serverName: [1]\n")
            .run()
    };
    let ended = run("render --jobs 1");
    assert_eq!((ended.status, ended.stdout), (1, one("acme")));
    assert!(
        ended
            .stderr
            .ends_with("5 deployments: 1 done, 1 failed, 3 not begun (--keep-going goes on)\n"),
        "{}",
        ended.stderr
    );
    let went_on = run("render --keep-going");
    let others: String = ["acme", "cog", "dyn", "eno"].map(one).concat();
    assert_eq!((went_on.status, went_on.stdout), (1, others));
    insta::assert_snapshot!(went_on.stderr);
}

#[test]
fn check_tells_of_all_and_the_same_only_once() {
    let rest = EACH.replace(
        "{fragment: synapse-minimal}",
        "{fragment: synapse-minimal}, {file: all.yaml}",
    );
    let run = tenants("check", &NAMES[..3], &rest)
        .file("all.yaml", "synapse: {wokers: {}}\n")
        .run();
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn what_can_not_run_counts_most() {
    let rest = format!("{EACH}  - name: other\n    layers: [{{file: missing.yaml}}]\n");
    let run = tenants("check", &NAMES[..1], &rest)
        .file("tenants/acme/values.yaml", "serverName: [1]\n")
        .run();
    assert_eq!(run.status, 2);
    assert!(
        run.stderr
            .contains("other:\nerror: could not read missing.yaml"),
        "{}",
        run.stderr
    );
}

#[test]
fn texts_for_people_have_heads() {
    let run = tenants("images", &NAMES[..2], EACH).run();
    assert!(
        run.stdout.starts_with("==> acme <==\ndocker.io/"),
        "{}",
        run.stdout
    );
    assert_eq!(run.stdout.matches("==> ").count(), 2);
}

#[test]
fn groups_lie_between_defaults_and_members() {
    let rest = "
defaults:
  namespace: 'of-{name}'
  credentials: job
  layers: [{fragment: nothing-enabled}, {fragment: synapse-minimal}, {values: {serverName: 'x.example'}}]
groups:
  large: {layers: [{values: {synapse: {media: {storage: {size: 900Gi}}}}}]}
  eu: {target: argocd, namespace: 'eu-{name}'}
deployments:
  - {name: a, groups: [large, eu], layers: [{values: {synapse: {ingress: {host: a.example}}}}]}
  - {name: b, groups: [large], layers: [{values: {serverName: 'y.example', synapse: {media: {storage: {size: 1Gi}}}}}]}
";
    let shown = |only: &str| {
        super::project(&format!("render --only {only}"), rest)
            .run()
            .stdout
    };
    let (a, b) = (shown("a"), shown("b"));
    assert!(
        a.contains("namespace: eu-a") && a.contains("900Gi") && a.contains("argocd.argoproj.io/")
    );
    assert!(
        b.contains("namespace: of-b")
            && b.contains("storage: \"1Gi\"")
            && !b.contains("argocd.argoproj.io/")
    );
}

#[test]
fn keys_are_kept_for_each() {
    let rest = EACH.replace("credentials: job", "credentials: 'keys/{name}.yaml'");
    let first = tenants("render", &NAMES[..2], &rest)
        .file("keys/.keep", "")
        .run();
    assert_eq!(first.status, 0, "{}", first.stderr);
    assert!(first.read("keys/acme.yaml").contains("release: ess"));
    let printed = first.stdout.clone();
    assert_eq!(
        masthead("render --locked").after(first).run().stdout,
        printed
    );
}

#[test]
fn json_is_one_object_by_name() {
    let run = tenants("images -o json", &NAMES[..2], EACH).run();
    let images: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(images["acme"], images["bolt"]);
    assert!(images["acme"].as_array().unwrap().len() > 1);
    let none = tenants("images -o json --shard 1/64", &NAMES[..1], EACH).run();
    assert_eq!(none.stdout, "{}\n");
}

#[test]
fn notes_name_the_deployment_in_what_they_print() {
    let run = tenants("notes --only acme,bolt", &NAMES[..3], EACH).run();
    for name in ["acme", "bolt"] {
        let line = format!("  --only {name}  # ");
        assert!(run.stdout.contains(&line), "{}", run.stdout);
    }
}

#[test]
fn a_given_folder_has_one_for_each() {
    let run = tenants("render --output-dir all", &NAMES[..2], EACH).run();
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.read("all/acme/synapse/statefulset-ess-synapse-main.yaml")
            .contains("matrix-acme")
    );
    let again = masthead("render --output-dir all").after(run).run();
    let counted = again.stderr.split_once("wrote 0, removed 0, left ");
    assert!(counted.is_some(), "{}", again.stderr);
}
