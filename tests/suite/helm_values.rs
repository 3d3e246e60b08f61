//! `masthead values release`.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Masthead, Output, masthead, yaml};

const SECRET: &str = "hunter2-of-helm";

fn values(host: &str) -> Value {
    json!({"serverName": host, "synapse": {"macaroon": {"value": SECRET}, "enabled": true, "additional": {"a": {"config": "a: no\nb: 1\n"}}}, "version": "1.10"})
}

fn release(name: &str, revision: u64, status: &str, version: &str, config: &Value) -> Value {
    let chart = json!({"metadata": {"name": "matrix-stack", "version": version}, "templates": [{"name": "a", "data": "e3t9fQ=="}]});
    json!({"name": name, "namespace": "ess", "version": revision, "info": {"status": status}, "config": config, "chart": chart, "manifest": "---\n"})
}

/// The content of a record: packed by gzip, in base64.
fn packed(release: &Value) -> String {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(release.to_string().as_bytes()).unwrap();
    STANDARD.encode(out.finish().unwrap())
}

/// An object as Helm's storage drivers make it.
fn object(kind: &str, release: &Value) -> Value {
    let name = release["name"].as_str().unwrap();
    let labels = json!({"owner": "helm", "name": name, "status": release["info"]["status"]});
    let metadata = json!({"name": format!("sh.helm.release.v1.{name}.v{}", release["version"]), "labels": labels});
    let content = match kind {
        "Secret" => STANDARD.encode(packed(release)),
        _ => packed(release),
    };
    json!({"apiVersion": "v1", "kind": kind, "metadata": metadata, "data": {"release": content}})
}

/// Runs what prints values, and says beside them what they are of.
fn printed(run: Masthead) -> Output {
    let run = run.run();
    assert_eq!(run.status, 0, "{}", run.stderr);
    run
}

fn list(items: &[Value]) -> String {
    json!({"apiVersion": "v1", "kind": "List", "items": items}).to_string()
}

fn three() -> [Value; 3] {
    [
        release("ess", 9, "superseded", "26.8.0", &values("older.example")),
        release("ess", 10, "deployed", "26.8.1", &values("example.org")),
        release("ess", 11, "failed", "26.11.1", &values("newer.example")),
    ]
}

#[test]
fn values_are_those_of_the_newest_revision_that_is_deployed() {
    for kind in ["Secret", "ConfigMap"] {
        let text = list(&three().map(|it| object(kind, &it)));
        let run = printed(masthead("values release").stdin(&text));
        assert_eq!(yaml(&run.stdout), values("example.org"), "{kind}");
        let told = "note: the values are of matrix-stack 26.8.1";
        assert!(run.stderr.contains(told), "{}", run.stderr);
        assert!(
            run.stderr.contains("--chart-version 26.8.1"),
            "{}",
            run.stderr
        );
        let older = masthead("values release --revision 9 -o json").stdin(&text);
        assert_eq!(
            printed(older).stdout,
            format!("{:#}\n", values("older.example"))
        );
    }
}

#[test]
fn what_is_printed_is_a_values_file() {
    let text = object("Secret", &three()[1]).to_string();
    let run = printed(masthead("values release x.yaml").file("x.yaml", text));
    assert_snapshot!(run.stdout.replace(SECRET, "REDACTED"));
    let given = "check --chart-version 26.8.1 --fragment minimal -f values.yaml --lenient";
    printed(masthead(given).file("values.yaml", run.stdout));
}

#[test]
fn the_content_of_a_record_alone_is_read_in_each_of_its_forms() {
    let release = &three()[1];
    let content = packed(release);
    for text in [
        STANDARD.encode(&content) + "\n",
        content,
        release.to_string(),
    ] {
        // JSON alone is an object like others: it is no record.
        let run = masthead("values release").stdin(&text);
        if text.starts_with('{') {
            assert!(run.fails(2).contains("no record of a Helm release"));
        } else {
            assert_eq!(yaml(&printed(run).stdout), values("example.org"));
        }
    }
}

#[test]
fn a_release_is_chosen_among_several() {
    let [_, one, _] = three();
    let other = release("other", 1, "deployed", "26.11.1", &Value::Null);
    let text = list(&[object("Secret", &one), object("Secret", &other)]);
    let said = masthead("values release").stdin(&text).fails(2);
    assert_snapshot!(said);
    let run = printed(masthead("values release --release other").stdin(&text));
    assert_eq!(yaml(&run.stdout), json!({}));
    let none = masthead("values release --release mine").stdin(&text);
    assert!(none.fails(2).contains("no record of a Helm release"));
    let none = masthead("values release --release ess --revision 4");
    assert!(
        none.stdin(&text)
            .fails(2)
            .contains("there is no revision 4, only `10`")
    );
}

#[test]
fn a_chart_of_another_name_and_a_revision_that_is_not_deployed_are_told() {
    let mut release = release("ess", 3, "failed", "1.0.0\nx", &json!({"a": 1}));
    release["chart"]["metadata"]["name"] = json!("other");
    let run = masthead("values release").stdin(&object("ConfigMap", &release).to_string());
    let run = printed(run);
    assert_snapshot!(format!("{}{}", run.stdout, run.stderr));
}

#[test]
fn no_error_shows_what_a_record_holds() {
    let good = &three()[1];
    let whole = packed(good);
    let cut = &whole[..whole.len() / 2 / 4 * 4];
    let no_json = format!("{{\"config\": {SECRET}");
    let broken = |content: &str| {
        let mut object = object("ConfigMap", good);
        object["data"]["release"] = json!(content);
        object.to_string()
    };
    let mut no_map = good.clone();
    no_map["config"] = json!(SECRET);
    let mut nameless = good.clone();
    nameless["name"] = Value::Null;
    for text in [
        broken(cut),
        broken(SECRET),
        broken(&no_json),
        broken(&STANDARD.encode(SECRET)),
        broken(&packed(&no_map)),
        broken(&packed(&nameless)),
        format!("a: [{SECRET}"),
        SECRET.to_owned(),
        String::new(),
        format!("a: {SECRET}"),
    ] {
        let said = masthead("values release").stdin(&text).fails(2);
        assert!(!said.contains(SECRET) && said.contains("hint"), "{said}");
    }
}
