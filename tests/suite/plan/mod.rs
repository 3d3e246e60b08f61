//! `masthead diff` as a plan: what follows from differences, in each format.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Masthead, masthead};

const BEFORE: &str = include_str!("before.yaml");
const AFTER: &str = include_str!("after.yaml");

/// Compares the two files.
fn plan(args: &str) -> Masthead {
    masthead("diff before.yaml after.yaml")
        .args(args)
        .file("before.yaml", BEFORE)
        .file("after.yaml", AFTER)
}

/// What is printed on stdout, with this status and nothing on stderr.
fn said(run: Masthead, status: i32) -> String {
    let output = run.run();
    assert_eq!((output.status, &*output.stderr), (status, ""));
    assert!(!output.stdout.contains("hunter") && !output.stdout.contains("changed2"));
    output.stdout
}

#[test]
fn each_format() {
    // The variable of a container is no Secret, and is shown as it is.
    let said = |format: &str| {
        let run = plan(&format!("-o {format}")).file("before.yaml", BEFORE.replace("hunter5", "a"));
        said(run, 1)
    };
    for format in ["text", "markdown", "github", "json"] {
        assert_snapshot!(format, said(format));
    }
}

#[test]
fn the_old_name_of_the_flag_works_and_is_not_told() {
    let run = plan("--format names --ignore PATH");
    assert_eq!(run.run().status, 2);
    let names = plan("--format=names").run();
    assert!(
        names.stdout.contains("changed ConfigMap/web\n"),
        "{}",
        names.stdout
    );
    assert!(names.stderr.contains("kubectl delete"), "{}", names.stderr);
    assert!(!masthead("diff --help").ok().stdout.contains("--format"));
}

/// Two versions of one object.
fn two(before: &Value, after: &Value, args: &str) -> Masthead {
    masthead("diff before.json after.json")
        .args(args)
        .file("before.json", before.to_string())
        .file("after.json", after.to_string())
}

fn config(data: &Value) -> Value {
    json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": data})
}

#[test]
fn nothing_breaks_out_of_a_comment() {
    let evil = "a\n```\n</details>\n@octocat <img src=x>\n````sh\n~~~\n\u{2028}x\r```\n";
    let mut after = config(&json!({"x.txt": evil, "k`|@y": "1"}));
    after["metadata"]["name"] = "</summary>`@z".into();
    let run = two(&config(&json!({"x.txt": "a\n"})), &after, "-o markdown");
    let said = said(run, 1);
    let fence = "`````";
    let opened = said.matches(&format!("\n{fence}diff\n")).count();
    assert_eq!(opened, 1, "{said}");
    assert_eq!(said.matches(&format!("\n{fence}\n")).count(), 1, "{said}");
    let outside: String = said.split(fence).step_by(2).collect();
    assert!(
        !outside.contains("<img") && !outside.contains("@octocat"),
        "{said}"
    );
    assert!(
        outside.contains("&lt;/summary&gt;") && !outside.contains("@z"),
        "{said}"
    );
    assert_eq!(
        outside.matches("<details>").count(),
        outside.matches("</details>").count()
    );
}

#[test]
fn a_comment_is_never_too_long() {
    let object = |index: usize, text: &str| {
        let mut object = config(&json!({"x.txt": text}));
        object["metadata"]["name"] = format!("a{index}").into();
        object
    };
    let list = |text: &str| {
        let items: Vec<Value> = (0..60).map(|index| object(index, text)).collect();
        json!({"apiVersion": "v1", "kind": "List", "items": items})
    };
    let long = format!("{}\n", "🙂`".repeat(1500));
    let said = said(two(&list("a"), &list(&long), "-o markdown"), 1);
    assert!(said.encode_utf16().count() <= 65_536);
    assert!(said.encode_utf16().count() > 50_000, "as much as fits");
    assert!(said.ends_with("objects are left out, to fit into a comment: `masthead diff` with `-o text` shows all.\n"), "{}", &said[said.len() - 300..]);
    assert_eq!(
        said.matches("<details>").count(),
        said.matches("</details>").count()
    );
}

#[test]
fn nothing_in_a_report_is_a_command_of_a_workflow() {
    let text = "a\n::error::x\n ::set-output name=a::b\n##[command]\n::endgroup::\n";
    let run = two(
        &config(&json!({"x.txt": "b\n"})),
        &config(&json!({"x.txt": text})),
        "-o github",
    );
    let said = said(run, 1);
    let (start, rest) = said.split_once("::stop-commands::").unwrap();
    let (token, rest) = rest.split_once('\n').unwrap();
    let (report, end) = rest.split_once(&format!("::{token}::\n")).unwrap();
    assert!(
        start.starts_with("::group::Plan%3A") || start.starts_with("::group::Plan: 1 changed"),
        "{said}"
    );
    assert!(report.contains("::error::x"), "{said}");
    assert_eq!(end, "::endgroup::\n");
}

#[test]
fn annotations_are_escaped() {
    let claim = |name: &str, size: &str| {
        json!({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": name},
            "spec": {"resources": {"requests": {"storage": size}}}})
    };
    let name = "a%\n::error::x,y:z";
    let said = said(
        two(&claim(name, "2Gi"), &claim(name, "1Gi"), "-o github"),
        1,
    );
    let first = said.lines().next().unwrap();
    let start = "::warning file=after.json,title=data%3A PersistentVolumeClaim/a%25%0A%3A%3Aerror%3A%3Ax%2Cy%3Az::";
    assert!(first.starts_with(start), "{first}");
}

#[test]
fn fails_on_what_is_asked_for() {
    for (kinds, status) in [
        ("restart", 1),
        ("downtime", 1),
        ("recreate", 1),
        ("data", 1),
        ("data,recreate", 1),
    ] {
        assert_eq!(
            plan(&format!("--fail-on {kinds}")).run().status,
            status,
            "{kinds}"
        );
    }
    let rolls = || {
        let deployment = |image: &str| {
            json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}, "spec":
                {"template": {"spec": {"containers": [{"name": "c", "image": image}]}}}})
        };
        two(&deployment("a:1"), &deployment("a:2"), "")
    };
    for (kinds, status) in [
        ("restart", 1),
        ("downtime", 0),
        ("recreate,data", 0),
        ("data,restart", 1),
    ] {
        let run = rolls().args(&format!("--fail-on {kinds}")).run();
        assert_eq!((run.status, &*run.stderr), (status, ""), "{kinds}");
        assert!(run.stdout.contains("restarts: 1 rolling"), "{}", run.stdout);
    }
    assert_eq!(rolls().args("--fail-on nothing").run().status, 2);
}

#[test]
fn what_is_ignored_does_not_count() {
    let labels = |version: &str, replicas: u32, hash: &str| {
        json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a", "labels":
            {"app.kubernetes.io/version": version, "helm.sh/chart": version}}, "spec": {"replicas": replicas,
            "template": {"metadata": {"labels": {"k8s.element.io/a-hash": hash}}}}})
    };
    let run = |args: &str| two(&labels("1", 1, "a"), &labels("2", 3, "b"), args);
    for (ignored, left) in [
        ("versions", vec!["spec.replicas", "-hash"]),
        ("versions,hashes", vec!["spec.replicas"]),
        ("hashes,spec.replicas,versions", vec![]),
        ("Deployment/a:spec,metadata", vec![]),
        (
            "Deployment/b:spec",
            vec!["spec.replicas", "-hash", "helm.sh/chart"],
        ),
        ("Deployment/*:*", vec![]),
        (
            "spec.*.metadata.labels[\"k8s.element.io/*\"],versions",
            vec!["spec.replicas"],
        ),
    ] {
        let output = run("").arg(&format!("--ignore={ignored}")).run();
        assert_eq!(
            (output.status, &*output.stderr),
            (i32::from(!left.is_empty()), ""),
            "{ignored}"
        );
        for field in ["spec.replicas", "-hash", "helm.sh/chart"] {
            assert_eq!(
                output.stdout.contains(field),
                left.contains(&field),
                "{ignored}: {}",
                output.stdout
            );
        }
    }
    let wrong = |ignored: &str| run("").arg(&format!("--ignore={ignored}")).fails(2);
    assert!(wrong("spec..x").contains("not the path of a field"));
    assert!(wrong("verions").contains("did you mean `versions`?"));
}

#[test]
fn a_restart_is_told_where_its_hashes_are_ignored() {
    let run = plan("--ignore hashes -o json").run();
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let impacts = report["objects"].as_array().unwrap().iter();
    let impacts = impacts.flat_map(|it| it["impacts"].as_array().unwrap());
    let web: Vec<_> = impacts
        .filter(|it| it["object"]["name"] == "web" && it["kind"] == "restart")
        .collect();
    assert_eq!(web.len(), 1);
    assert!(
        web[0]["message"]
            .as_str()
            .unwrap()
            .contains("ConfigMap/web keys `log.yaml`, `page.html`"),
        "{web:?}"
    );
    // Where nothing else of the workload differs, the restart stands with what it reads.
    let only = AFTER
        .replace("web:2", "web:1")
        .replace("changed5", "hunter5");
    let said = plan("--ignore hashes -o json")
        .file("after.yaml", only)
        .run()
        .stdout;
    assert!(
        !said.contains(
            "\"change\": \"changed\",\n      \"group\": \"apps\",\n      \"kind\": \"Deployment\""
        ),
        "{said}"
    );
    assert!(
        said.contains("restarts, rolling: ConfigMap/web keys `log.yaml`, `page.html`"),
        "{said}"
    );
}

/// Synapse alone, whose credentials are quickly made.
const SYNAPSE: &str =
    "--fragment nothing-enabled --fragment synapse-minimal --fragment server-name";

/// What is lost, as `Kind/name path`, sorted.
fn lost(report: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(report).unwrap();
    let impacts = report["objects"].as_array().unwrap().iter();
    let impacts = impacts.flat_map(|it| it["impacts"].as_array().unwrap());
    let lost = impacts.filter(|it| it["kind"] == "data");
    let mut lost: Vec<String> = lost
        .map(|it| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let object = &it["object"];
            format!(
                "{}/{} {}",
                text(&object["kind"]),
                text(&object["name"]),
                text(&it["path"])
            )
        })
        .collect();
    lost.sort();
    lost
}

#[test]
fn a_proper_rotation_loses_nothing_and_another_credential_does() {
    let first = masthead(&format!("render {SYNAPSE}")).run();
    let before = first.stdout.clone();
    let rotated = |key: &str, earlier| {
        let run = masthead(&format!("credentials rotate {key}")).after(earlier);
        let run = run.run();
        assert_eq!(run.status, 0, "{}", run.stderr);
        let diff = masthead(&format!("diff {SYNAPSE} --against before.yaml -o json"));
        diff.after(run).file("before.yaml", &before).run()
    };
    let signing = rotated("SYNAPSE_SIGNING_KEY", first);
    assert_eq!(lost(&signing.stdout), [""; 0], "{}", signing.stdout);
    let shared = rotated("SYNAPSE_REGISTRATION_SHARED_SECRET", signing);
    assert_eq!(lost(&shared.stdout), [""; 0], "{}", shared.stdout);
    let macaroon = rotated("SYNAPSE_MACAROON", shared);
    assert_eq!(
        lost(&macaroon.stdout),
        ["Secret/ess-generated data.SYNAPSE_MACAROON"]
    );
    // The key is another, and nobody publishes the old one.
    let other = masthead(&format!("render {SYNAPSE}")).run();
    let run = masthead(&format!("diff {SYNAPSE} --against before.yaml -o json"));
    let run = run.after(other).file("before.yaml", &before).run();
    assert!(
        lost(&run.stdout).contains(&"Secret/ess-generated data.SYNAPSE_SIGNING_KEY".to_owned())
    );
}

#[test]
fn a_credential_that_moves_is_not_lost() {
    let secret = |name: &str, data: Value| json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "stringData": data});
    let list = |items: [Value; 2]| json!({"apiVersion": "v1", "kind": "List", "items": items});
    let before = list([
        secret("a", json!({"SYNAPSE_MACAROON": "x", "b": "1"})),
        secret("b", json!({"b": "1"})),
    ]);
    for (content, expected) in [("x", 0), ("y", 1)] {
        let after = list([
            secret("a", json!({"b": "1"})),
            secret("b", json!({"b": "1", "MACAROON": content})),
        ]);
        let run = two(&before, &after, "-o json").run();
        assert_eq!(lost(&run.stdout).len(), expected, "{}", run.stdout);
    }
}

#[test]
fn settings_that_never_change_are_told() {
    let before = masthead(&format!("render {SYNAPSE} --credentials job"))
        .run()
        .stdout;
    let diff = |args: &str| {
        let run = masthead(&format!(
            "diff {SYNAPSE} --credentials job --against before.yaml -o json"
        ));
        lost(&run.args(args).file("before.yaml", &before).run().stdout)
    };
    let setting = |name: &str| {
        format!("ConfigMap/ess-synapse data[\"04-homeserver-overrides.yaml\"] > {name}")
    };
    assert_eq!(
        diff("--set serverName=other.example.org"),
        [setting("server_name")]
    );
    let database = "--fragment synapse-postgres --fragment synapse-postgres-secrets-in-helm";
    assert!(diff(database).contains(&setting("database.args.host")));
    let claim = diff("--set synapse.media.storage.existingClaim=other");
    assert!(
        claim.contains(&"StatefulSet/ess-synapse-main spec.template.spec.volumes".to_owned()),
        "{claim:?}"
    );
}
