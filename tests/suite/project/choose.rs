//! Some of many deployments.

use std::collections::BTreeSet;
use std::process::Command;

use super::{EACH, tenants};
use crate::harness::{Masthead, Output, masthead};

const NAMES: [&str; 6] = ["acme", "acme-eu", "bolt", "cog", "dyn", "eno"];

/// The deployments that a run was about, by the heads of their images.
fn heads(run: Output) -> BTreeSet<String> {
    assert_eq!(run.status, 0, "{}", run.stderr);
    let heads = run
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("==> ")?.strip_suffix(" <=="));
    heads.map(str::to_owned).collect()
}

fn images(args: &str) -> Masthead {
    tenants(&format!("images {args}"), &NAMES, EACH)
}

fn names(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn by_name() {
    assert_eq!(
        heads(images("--only acme*").run()),
        names(&["acme", "acme-eu"])
    );
    assert_eq!(
        heads(images("--only bolt,c?g").run()),
        names(&["bolt", "cog"])
    );
    assert_eq!(
        heads(images("--only bolt --only eno").run()),
        names(&["bolt", "eno"])
    );
    let error = images("--only bolr").fails(2);
    assert_eq!(
        error,
        "error: --only bolr: no deployment has such a name: did you mean `bolt`?\n"
    );
}

#[test]
fn by_parts() {
    let mut seen = BTreeSet::new();
    for part in ["1/3", "2/3", "3/3"] {
        for name in heads(images(&format!("--shard {part}")).run()) {
            assert!(seen.insert(name), "one is in two parts");
        }
    }
    assert_eq!(seen, names(&NAMES));
    let of_job = |index| images("--shard 3").env("JOB_COMPLETION_INDEX", index);
    assert_eq!(heads(of_job("1").run()), heads(images("--shard 2/3").run()));
    assert_eq!(
        heads(images("").env("MASTHEAD_SHARD", "2/3").run()),
        heads(images("--shard 2/3").run())
    );
    for (shard, error) in [
        (
            "0/3",
            "error: --shard 0/3: expected a part from 1 to 3: expected `i/n`, such as `2/3` for the second of three parts\n",
        ),
        (
            "3",
            "error: --shard 3: which part it is is not said: `i/n`, or JOB_COMPLETION_INDEX\n",
        ),
        (
            "x",
            "error: --shard x: expected `i/n`, such as `2/3` for the second of three parts\n",
        ),
    ] {
        assert_eq!(images(&format!("--shard {shard}")).fails(2), error);
    }
}

#[test]
fn a_part_with_nothing_in_it_is_done() {
    let run = tenants("images --shard 1/64", &NAMES[..1], EACH).run();
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
}

fn git(run: &Output, args: &[&str]) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
        .args(args);
    git.current_dir(run.folder.path());
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        git.env_remove(name);
    }
    assert!(git.output().unwrap().status.success(), "{args:?}");
}

#[test]
fn by_what_has_changed() {
    let rest = format!(
        "{EACH}    layers: [{{file: shared.yaml}}]\n  - name: alone\n    namespace: alone\n    layers: [{{values: {{serverName: 'alone.example', synapse: {{ingress: {{host: m.alone.example}}}}}}}}]\n"
    );
    let run = tenants("check", &NAMES, &rest)
        .file("shared.yaml", "labels: {a: b}\n")
        .run();
    assert_eq!(run.status, 0, "{}", run.stderr);
    git(&run, &["init", "-q"]);
    git(&run, &["add", "-A"]);
    git(&run, &["commit", "-qm", "x"]);
    let run = masthead("images --changed-since HEAD").after(run).run();
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str()),
        ("", "0 deployments: 0 done\n")
    );
    let run = masthead("images --changed-since HEAD")
        .after(run)
        .file(
            "tenants/cog/values.yaml",
            "serverName: cog.example\nsynapse: {ingress: {host: n.cog.example}}\n",
        )
        .file(
            "tenants/new/values.yaml",
            "serverName: new.example\nsynapse: {ingress: {host: m.new.example}}\n",
        );
    let run = run.run();
    assert_eq!(run.stdout.matches("==> ").count(), 2, "{}", run.stdout);
    git(&run, &["add", "-A"]);
    git(&run, &["commit", "-qm", "y"]);
    assert_eq!(
        masthead("images --changed-since HEAD~1")
            .after(run)
            .run()
            .stdout
            .matches("==> ")
            .count(),
        2
    );
}

#[test]
fn what_the_project_file_says_may_have_changed() {
    let run = tenants("check", &NAMES, EACH).run();
    git(&run, &["init", "-q"]);
    git(&run, &["add", "-A"]);
    git(&run, &["commit", "-qm", "x"]);
    let more = format!(
        "{}{EACH}    # said anew\n  - name: alone\n    layers: [{{values: {{serverName: 'alone.example', synapse: {{ingress: {{host: m.alone.example}}}}}}}}]\n",
        super::HEAD
    );
    let run = masthead("images --changed-since HEAD")
        .after(run)
        .file("masthead.yaml", more)
        .run();
    assert_eq!(heads(run), names(&["alone"]));
    let error = tenants("images --changed-since HEAD", &NAMES, EACH).fails(2);
    assert!(
        error.starts_with("error: --changed-since: git: "),
        "{error}"
    );
}

#[test]
fn what_is_about_one_does_not_go_over_many() {
    let error = tenants("render other", &NAMES, EACH).fails(2);
    assert_eq!(
        error,
        "error: the name of a release is for one deployment: there are 6\n |\n = hint: `--only NAME` chooses one of them\n"
    );
    tenants("render -f -", &NAMES, EACH).fails(2);
    let error = masthead("render --only x --fragment minimal").fails(2);
    assert!(error.contains("there is no masthead.yaml here"), "{error}");
}

#[test]
fn files_beside_the_folder_count_too() {
    let file = format!(
        "{}{EACH}    layers: [{{file: ../common.yaml}}]\n",
        super::HEAD
    );
    let values = "serverName: a.example\nsynapse: {ingress: {host: m.a.example}}\n";
    let run = masthead("check -C deploy/eu.yaml").file("deploy/eu.yaml", file);
    let run = run
        .file("common.yaml", "labels: {a: b}\n")
        .file("deploy/tenants/a/values.yaml", values)
        .run();
    assert_eq!(run.status, 0, "{}", run.stderr);
    git(&run, &["init", "-q"]);
    git(&run, &["add", "-A"]);
    git(&run, &["commit", "-qm", "x"]);
    let images = |run: Output| masthead("images -C deploy/eu.yaml --changed-since HEAD").after(run);
    let run = images(run).run();
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str()),
        ("", "0 deployments: 0 done\n")
    );
    let run = images(run).file("common.yaml", "labels: {a: c}\n").run();
    assert_eq!(heads(run), names(&["a"]));
}
