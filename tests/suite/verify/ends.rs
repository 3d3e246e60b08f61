//! What is printed, and how it ends.

use std::time::{Duration, Instant};

use insta::assert_snapshot;
use serde_json::Value;

use super::world::{VALUES, World, page};
use crate::harness::masthead;

/// A kubectl that finds no cluster.
const NO_CLUSTER: &str = "echo 'could not find the cluster' >&2; exit 1";

#[test]
fn all_that_runs_is_well() {
    let output = World::new().run("");
    let lines: Vec<&str> = output.stdout.lines().collect();
    let failed: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("failed"))
        .collect();
    assert_eq!((output.status, failed), (0, Vec::new()));
    assert_snapshot!(versionless(&output.stdout));
}

/// Names of Jobs end with what they do.
fn versionless(text: &str) -> String {
    let digest = regex_lite::Regex::new("-[0-9a-f]{8}\\b").expect("it is one");
    let days = regex_lite::Regex::new("for [0-9]+ days").expect("it is one");
    let objects = regex_lite::Regex::new("[0-9]+ objects").expect("it is one");
    let text = digest.replace_all(text, "-DIGEST");
    let text = days.replace_all(&text, "for N days");
    objects.replace_all(&text, "N objects").into_owned()
}

#[test]
fn the_same_order_each_time() {
    let world = World::new();
    assert_eq!(world.run("").stdout, world.run("").stdout);
}

#[test]
fn every_row_of_the_checklist_has_its_line() {
    let output = World::new().run("");
    let rows = [
        "cluster.pods:ess-matrix-authentication-service",
        "mas.database",
        "mas.provider:sso",
        "mas.issuer",
        "mas.introspection",
        "element-web.redirect",
        "mas.sign-in-provider",
        "mas.sign-in-password",
        "mas.second-factor",
        "mas.password-reset",
        "mas.email-verification",
        "mas.account-page",
        "mas.account",
    ];
    for row in rows {
        assert!(output.stdout.contains(&format!("  {row}: ")), "{row}");
    }
}

#[test]
fn every_line_is_of_the_list() {
    let list = masthead("verify --list").ok().stdout;
    let known: Vec<&str> = list
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    let json = World::new().run("-o json").stdout;
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    for check in json["checks"].as_array().expect("it is a list") {
        let id = check["id"].as_str().expect("it has one");
        assert!(known.contains(&id), "{id}");
        assert_ne!(check["meaning"], "", "{id}");
    }
    let mut once = known.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), known.len());
    assert_snapshot!(list);
}

#[test]
fn what_only_a_person_can_try_says_what_it_hangs_on() {
    assert_snapshot!(
        World::new()
            .run("--check mas.password-reset -o json")
            .stdout
    );
}

#[test]
fn junit_has_a_case_for_each() {
    let mut world = World::new();
    world.set_page("https://chat.example.org/", &page(502, "<oops>"));
    let output = world.run(
        "--check element-web.page,mas.account,mas.discovery,host.dns:chat.example.org -o junit",
    );
    assert_eq!(output.status, 1);
    assert_snapshot!(output.stdout);
}

#[test]
fn some_is_chosen_and_some_left() {
    let output = World::new().run("--check mas.* --skip mas.compat-*,mas.account");
    assert!(output.stdout.contains("mas.discovery"), "{}", output.stdout);
    for absent in ["mas.compat", "mas.account:", "element-web", "cluster."] {
        assert!(
            !output.stdout.contains(absent),
            "{absent}: {}",
            output.stdout
        );
    }
    let output = World::new().run("--check nothing.*");
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
    assert!(output.stderr.contains("--list"), "{}", output.stderr);
    let output = World::new().run("--check mas.discovery --skip mas.discovry:x");
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
    let told = "error: `--skip mas.discovry:x`: nothing that is tried has this name: did you mean `mas.discovery`?";
    assert!(output.stderr.contains(told), "{}", output.stderr);
}

#[test]
fn without_a_cluster_the_hosts_are_tried() {
    let output = World::new()
        .flags("--no-cluster --connect ::127.0.0.1:")
        .run("");
    assert_eq!(output.status, 0, "{}", output.stdout);
    assert!(
        output
            .stdout
            .contains("left-out  cluster.pods: `--no-cluster`"),
        "{}",
        output.stdout
    );
    assert!(!output.folder.path().join("kubectl.log").exists());
    let output = World::new().kubectl(NO_CLUSTER).run("");
    assert_eq!(output.status, 0, "{}", output.stdout);
    let said = "left-out  cluster.namespace: kubectl failed: could not find the cluster";
    assert!(output.stdout.contains(said), "{}", output.stdout);
}

#[test]
fn where_nobody_answers_it_could_not_run() {
    let mut world = World::of(&[VALUES]).kubectl(NO_CLUSTER);
    let all = world.run("--skip cluster.*,host.dns -o json").stdout;
    let json: Value = serde_json::from_str(&all).expect("it is JSON");
    let urls = json["checks"].as_array().expect("it is a list").iter();
    let urls = urls.filter_map(|check| check["message"].as_str()?.split(' ').next());
    let urls: Vec<String> = urls
        .filter(|url| url.starts_with("https"))
        .map(str::to_owned)
        .collect();
    for url in urls {
        world.set_page(&url, "curl: (6) Could not resolve host\n");
    }
    world.set_page(
        "https://example.org:8448/_matrix/federation/v1/version",
        "curl: (6) no\n",
    );
    world.set_page(
        "https://example.org:8448/_matrix/key/v2/server",
        "curl: (6) no\n",
    );
    let output = world.run("--skip host.*,mas.mail");
    assert_eq!(
        (output.status, output.stdout.as_str()),
        (2, ""),
        "{}",
        output.stderr
    );
    assert!(
        output
            .stderr
            .contains("neither the cluster nor a host answers"),
        "{}",
        output.stderr
    );
}

#[test]
fn wrong_values_are_no_answer() {
    let said = masthead("verify -f values.yaml")
        .file("values.yaml", "synapse: {enabeld: true}")
        .fails(2);
    assert!(said.contains("enabeld"), "{said}");
    assert!(said.contains("nothing was tried"), "{said}");
}

#[test]
fn several_deployments_are_tried_one_by_one() {
    let project = "apiVersion: masthead/v1\nkind: Project\ndeployments:\n- {name: a, layers: [{file: a.yaml}]}\n- {name: b, layers: [{file: a.yaml}]}\n";
    let run = || {
        let run = masthead("verify --no-cluster --check mas.account");
        run.file("masthead.yaml", project).file("a.yaml", VALUES)
    };
    let output = run().run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert_eq!(
        output.stdout.matches("manual    mas.account").count(),
        2,
        "{}",
        output.stdout
    );
    let output = run().args("-o junit").run();
    assert_eq!(output.status, 2);
    assert!(output.stderr.contains("--only NAME"), "{}", output.stderr);
}

#[test]
fn a_cluster_that_does_not_answer_holds_up_nobody() {
    let began = Instant::now();
    let world = World::new().kubectl("exec sleep 60");
    let output = world.run("--timeout 2s --check cluster.*,element-web.page,mas.shared-secret");
    assert!(began.elapsed() < Duration::from_secs(30));
    assert_eq!(output.status, 0, "{}{}", output.stdout, output.stderr);
    let said = "left-out  cluster.namespace: the cluster did not answer within";
    assert!(output.stdout.contains(said), "{}", output.stdout);
    assert!(
        output.stdout.contains("ok        element-web.page"),
        "{}",
        output.stdout
    );
    assert!(
        output.stdout.contains("left-out  mas.shared-secret"),
        "{}",
        output.stdout
    );
}
