//! A project of one deployment: commands need no flags.

use super::project;
use crate::harness::masthead;

const ONE: &str = "
deployment:
  release: chat
  namespace: matrix
  layers:
    - fragment: nothing-enabled
    - fragment: synapse-minimal
    - file: mine.yaml
    - values: {synapse: {media: {storage: {size: 50Gi}}}}
  credentials: job
  apiVersions: [monitoring.coreos.com/v1]
  kubeVersion: '1.33'
";
const MINE: &str = "serverName: example.org\n";
const FLAGS: &str = "chat -n matrix --fragment nothing-enabled --fragment synapse-minimal -f mine.yaml -f more.yaml --credentials job -a monitoring.coreos.com/v1 --kube-version 1.33";

/// What the same flags print.
fn by_flags(command: &str) -> String {
    let run = masthead(&format!("{command} {FLAGS}"));
    let more = "synapse: {media: {storage: {size: 50Gi}}}\n";
    run.file("mine.yaml", MINE)
        .file("more.yaml", more)
        .ok()
        .stdout
}

#[test]
fn it_stands_in_for_the_flags() {
    for command in ["render", "images", "config synapse", "credentials list"] {
        let run = project(command, ONE).file("mine.yaml", MINE).ok();
        assert_eq!(run.stdout, by_flags(command), "{command}");
    }
    assert_eq!(
        project("check", ONE).file("mine.yaml", MINE).ok().stdout,
        ""
    );
}

#[test]
fn flags_win() {
    let run = |flags: &str| {
        project(&format!("render {flags}"), ONE)
            .file("mine.yaml", MINE)
            .ok()
            .stdout
    };
    assert!(run("").contains("storage: \"50Gi\""));
    assert!(run("--set synapse.media.storage.size=7Gi").contains("storage: \"7Gi\""));
    assert!(run("other -n elsewhere").contains("name: other-synapse\n  namespace: elsewhere"));
    assert!(run("--target helm").contains("app.kubernetes.io/managed-by: Helm"));
    assert!(!run("--secrets omit").contains("kind: Secret"));
}

#[test]
fn it_is_found_by_dash_c() {
    let by_folder = |args: &str| {
        let file = format!("{}{ONE}", super::HEAD);
        masthead(args)
            .file("deploy/masthead.yaml", &file)
            .file("deploy/eu.yaml", file)
            .file("deploy/mine.yaml", MINE)
    };
    let expected = by_flags("render");
    for args in [
        "-C deploy render",
        "render -C deploy",
        "-C deploy/eu.yaml render",
        "-C ./deploy/ render",
    ] {
        assert_eq!(by_folder(args).ok().stdout, expected, "{args}");
    }
    let error = masthead("-C nowhere/there render").fails(2);
    assert_eq!(
        error,
        "error: -C nowhere: No such file or directory (os error 2)\n"
    );
}

#[test]
fn nobody_has_to_have_one() {
    let run = project(
        "render --no-project --fragment minimal --credentials job",
        ONE,
    )
    .ok();
    assert!(run.stdout.contains("name: ess-synapse"));
    let plain = masthead("render --fragment minimal --credentials job").ok();
    assert_eq!(run.stdout, plain.stdout);
}

#[test]
fn template_is_as_helm_has_it() {
    let args = "template x -n y --fragment minimal";
    assert_eq!(project(args, ONE).ok().stdout, masthead(args).ok().stdout);
}

#[test]
fn values_are_laid_over_its_layers() {
    let merged = project("values merged", ONE).file("mine.yaml", MINE).ok();
    assert!(merged.stdout.contains("serverName: example.org\n"));
    let explained = project("values explain synapse.media.storage.size", ONE)
        .file("mine.yaml", MINE)
        .ok();
    assert!(
        explained
            .stdout
            .contains("set by:    masthead.yaml:11:50\n"),
        "{}",
        explained.stdout
    );
}

#[test]
fn errors_point_into_it() {
    let rest = ONE.replace("50Gi", "[1]");
    let error = project("check", &rest).file("mine.yaml", MINE).fails(1);
    insta::assert_snapshot!(error);
}

#[test]
fn notes_work_as_pasted() {
    let notes = project("notes", ONE).file("mine.yaml", MINE).ok();
    assert!(
        notes.stdout.contains("\n  masthead notes dns  "),
        "{}",
        notes.stdout
    );
    assert!(notes.stdout.contains("kubectl create namespace matrix\n"));
    let dns = masthead("notes dns").after(notes).ok();
    assert!(dns.stdout.contains("synapse"));
}

#[test]
fn output_is_where_render_writes_and_diff_looks() {
    let rest = format!("{ONE}  output: out\n");
    let written = project("render", &rest).file("mine.yaml", MINE).run();
    assert_eq!((written.status, written.stdout.as_str()), (0, ""));
    let same = masthead("diff").after(written).ok();
    let differs = masthead("diff --set synapse.media.storage.size=60Gi")
        .after(same)
        .run();
    assert_eq!(differs.status, 1);
    assert!(differs.stdout.contains("60Gi"));
    let printed = masthead("render -o yaml").after(differs).ok();
    assert!(printed.stdout.starts_with("---\n"));
}

#[test]
fn the_schema_takes_what_the_reader_takes() {
    let schema = masthead("schema project").ok().stdout;
    let schema = serde_json::from_str(&schema).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let read = |rest: &str| {
        masthead::read_manifests(&format!("{}{rest}", super::HEAD))
            .unwrap()
            .remove(0)
    };
    for rest in [ONE, super::EACH] {
        assert!(schema.is_valid(&read(rest)));
    }
    for rest in [
        "",
        "deployment: {releas: x}\n",
        "deployment: {kubeVersion: 1.30}\n",
        "deployment: {}\ndeployments: []\n",
    ] {
        assert!(!schema.is_valid(&read(rest)), "{rest}");
        project("check", rest).fails(1);
    }
}

#[test]
fn notes_know_who_applies() {
    let with = ONE.replace("  layers:", "  fieldManager: kubectl\n  layers:");
    let notes = |args: &str| {
        let run = project(&format!("notes {args}"), &with).file("mine.yaml", MINE);
        run.ok().stdout
    };
    let by = |name: &str| format!("kubectl apply --server-side --field-manager={name} --namespace");
    for topic in ["upgrade", "prune", "uninstall"] {
        assert!(notes(topic).contains(&by("kubectl")), "{topic}");
        let own = notes(&format!("{topic} --field-manager=me"));
        assert!(own.contains(&by("me")) && !own.contains(&by("kubectl")));
    }
    // It was Helm who applied what is taken over.
    let takeover = notes("takeover");
    assert!(takeover.contains("--field-manager=helm ") && !takeover.contains(&by("kubectl")));
    let wrong = ONE.replace("  layers:", "  fieldManager: a b\n  layers:");
    let run = project("notes upgrade", &wrong)
        .file("mine.yaml", MINE)
        .run();
    assert_eq!(run.status, 1);
    let said = "deployment.fieldManager: expected the name of a field manager such as `helm`";
    assert!(run.stderr.contains(said), "{}", run.stderr);
}

#[test]
fn notes_say_again_where_the_project_is() {
    let file = format!("{}{ONE}", super::HEAD);
    let run = masthead("-C deploy notes").file("deploy/masthead.yaml", file);
    let notes = run.file("deploy/mine.yaml", MINE).ok();
    assert!(notes.stdout.contains("  -C deploy  # "), "{}", notes.stdout);
}
