//! `patches` and `--patch`: what users change in what is rendered.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Masthead, Output, identity, masthead};

fn run(command: &str, patches: &str) -> Masthead {
    masthead(&format!("{command} --fragment minimal --patch p.yaml")).file("p.yaml", patches)
}

fn rendered(patches: &str) -> Output {
    run("render --credentials=job", patches).ok()
}

fn of_values(command: &str, values: &str) -> Masthead {
    masthead(&format!("{command} --fragment minimal -f v.yaml")).file("v.yaml", values)
}

fn by_name(objects: Vec<Value>) -> BTreeMap<String, Value> {
    objects.into_iter().map(|it| (identity(&it), it)).collect()
}

/// What is rendered with `more`, but for what is rendered without.
fn changed(more: Output) -> BTreeMap<String, Value> {
    let plain = masthead("render --credentials=job --fragment minimal").ok();
    let plain = by_name(plain.objects());
    let mut changed = by_name(more.objects());
    changed.retain(|name, object| plain.get(name) != Some(object));
    changed
}

/// `kubectl kustomize` gives what is expected: the end-to-end tests ask it.
#[test]
fn objects_are_patched_as_by_kustomize() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/patches");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let read = |name: &str| fs::read_to_string(path.join(name)).unwrap();
        let objects = masthead::read_manifests(&read("objects.yaml")).unwrap();
        let names: Vec<_> = objects.iter().map(Value::to_string).collect();
        let expected = by_name(masthead::read_manifests(&read("expected.yaml")).unwrap());
        let output = masthead(
            "render --credentials=job --fragment minimal -f v.yaml --patch p.yaml -s extra-objects",
        )
        .file("v.yaml", json!({ "extraObjects": names }).to_string())
        .file("p.yaml", read("patches.yaml"))
        .ok();
        assert_eq!(by_name(output.objects()), expected, "{}", path.display());
        count += 1;
    }
    assert!(count >= 30);
}

const HAPROXY: &str = "\
- target: {kind: Deployment, name: .*-haproxy}
  patch: {spec: {minReadySeconds: 5}}
";

#[test]
fn values_and_files_say_the_same_and_apply_in_their_order() {
    let of_file = rendered(HAPROXY).object("Deployment/ess-haproxy");
    assert_eq!(of_file["spec"]["minReadySeconds"], 5);
    let values = format!("patches:\n{HAPROXY}");
    let of_values = of_values("render --credentials=job", &values).ok();
    assert_eq!(of_values.object("Deployment/ess-haproxy"), of_file);
    let own = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: ess-haproxy}, spec: {minReadySeconds: 6}}";
    let both = masthead("render --credentials=job --fragment minimal -f v.yaml --patch a.yaml --patch b.yaml")
        .file("v.yaml", &values)
        .file("a.yaml", own)
        .file("b.yaml", "{target: {name: ess-haproxy, kind: Deployment}, patch: [{op: test, path: /spec/minReadySeconds, value: 6}, {op: replace, path: /spec/minReadySeconds, value: 7}]}")
        .ok();
    assert_eq!(
        both.object("Deployment/ess-haproxy")["spec"]["minReadySeconds"],
        7
    );
    assert_eq!(changed(both).len(), 1, "nothing else changes");
}

#[test]
fn every_target_has_its_objects_patched() {
    for target in ["kubectl", "helm", "argocd", "flux"] {
        let all = "{target: {}, patch: {metadata: {annotations: {example.org/a: b}}}}";
        let output = run(&format!("render --credentials=job --target={target}"), all).ok();
        for object in output.objects() {
            let annotations = &object["metadata"]["annotations"];
            assert_eq!(annotations["example.org/a"], "b", "{target}: {object}");
        }
    }
    let waves = "{target: {kind: ServiceAccount}, patch: {metadata: {annotations: {argocd.argoproj.io/sync-wave: \"-30\"}}}}";
    let output = run("render --credentials=job --target=argocd", waves).ok();
    let account = output.object("ServiceAccount/ess-haproxy");
    assert_eq!(
        account["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"],
        "-30"
    );
    let template = masthead("template ess --fragment minimal --patch p.yaml")
        .file("p.yaml", HAPROXY)
        .ok();
    assert_eq!(
        template.object("Deployment/ess-haproxy")["spec"]["minReadySeconds"],
        5
    );
}

#[test]
fn texts_of_values_are_templates_and_files_are_not() {
    let values = "patches: [{target: {kind: ConfigMap, name: ess-haproxy}, patch: 'data: {name: \"{{ .Values.serverName }}\"}'}]";
    let output = of_values("render --credentials=job", values).ok();
    assert_eq!(
        output.object("ConfigMap/ess-haproxy")["data"]["name"],
        "example.org"
    );
    let file = "{target: {kind: ConfigMap, name: ess-haproxy}, patch: 'data: {name: \"{{ .Values.serverName }}\"}'}";
    let output = rendered(file);
    assert_eq!(
        output.object("ConfigMap/ess-haproxy")["data"]["name"],
        "{{ .Values.serverName }}"
    );
}

#[test]
fn pods_restart_when_what_they_read_is_patched() {
    let hash = |text: &str| {
        let patch = format!(
            "{{target: {{kind: ConfigMap, name: ess-haproxy}}, patch: {{data: {{more: {text}}}}}}}"
        );
        let output = rendered(&patch);
        let changed: Vec<String> = changed(rendered(&patch)).into_keys().collect();
        assert_eq!(changed, ["ConfigMap/ess-haproxy", "Deployment/ess-haproxy"]);
        let pods = &output.object("Deployment/ess-haproxy")["spec"]["template"]["metadata"];
        pods["annotations"]["masthead/patched-hash"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_ne!(hash("one"), hash("two"));
    let labels =
        "{target: {kind: ConfigMap, name: ess-haproxy}, patch: {metadata: {labels: {a: b}}}}";
    assert_eq!(
        changed(rendered(labels)).len(),
        1,
        "pods do not read labels"
    );
    let both = "- {target: {kind: ConfigMap, name: ess-haproxy}, patch: {data: {more: x}}}\n- {target: {kind: Deployment, name: ess-haproxy}, patch: {spec: {minReadySeconds: 5}}}\n";
    let pods = rendered(both).object("Deployment/ess-haproxy");
    assert!(
        pods["spec"]["template"]["metadata"]["annotations"]["masthead/patched-hash"].is_string()
    );
}

#[test]
fn a_patched_job_has_another_digest() {
    let job = |output: &Output| {
        let names = output.objects().into_iter().map(|it| identity(&it));
        let mut jobs = names.filter(|name| name.starts_with("Job/ess-init-secrets"));
        jobs.next().unwrap()
    };
    let plain = masthead("render --credentials=job --fragment minimal").ok();
    let patched =
        rendered("{target: {kind: Job, name: ess-init-secrets}, patch: {spec: {backoffLimit: 9}}}");
    assert_ne!(job(&plain), job(&patched));
    assert_eq!(patched.object(&job(&patched))["spec"]["backoffLimit"], 9);
}

#[test]
fn secrets_are_patched_in_every_form() {
    let patch =
        "{target: {kind: Secret, name: ess-synapse}, patch: {stringData: {mine: a-secret-text}}}";
    let output = rendered(patch);
    assert_eq!(
        output.object("Secret/ess-synapse")["stringData"]["mine"],
        "a-secret-text"
    );
    let external = run(
        "render --credentials=job --secrets=external --secret-store=store",
        patch,
    )
    .ok();
    let secret = external.object("ExternalSecret/ess-synapse");
    assert_eq!(secret["spec"]["data"][0]["secretKey"], "mine");
    assert!(!external.stdout.contains("a-secret-text"));
    let omitted = run("render --credentials=job --secrets=omit", patch).ok();
    assert!(!omitted.stdout.contains("a-secret-text"));
    let wrong = "{target: {kind: Secret, name: ess-synapse}, patch: [{op: test, path: /type, value: a-secret-text}]}";
    let said = run("render --credentials=job", wrong).fails(1);
    assert!(!said.contains("a-secret-text"), "{said}");
}

#[test]
fn the_secret_of_generated_credentials_is_there_where_it_is_rendered() {
    let patch =
        "{target: {kind: Secret, name: ess-generated}, patch: {metadata: {annotations: {a: b}}}}";
    assert!(changed(rendered(patch)).is_empty(), "the Job makes it");
    assert_eq!(run("check", patch).ok().stdout, "");
    let kept = run("render --credentials=ephemeral", patch).run();
    assert_eq!(
        kept.object("Secret/ess-generated")["metadata"]["annotations"]["a"],
        "b"
    );
    let missing =
        "{target: {kind: Secret, name: ess-generated}, patch: [{op: remove, path: /data/NONE}]}";
    let said = run("render --credentials=ephemeral", missing).fails(1);
    assert!(said.contains("MH0421"), "{said}");
}

#[test]
fn images_and_shown_files_follow_or_say_so() {
    let patch = "{target: {kind: Deployment, name: ess-haproxy}, patch: {spec: {template: {spec: {containers: [{name: haproxy, image: 'example.org/haproxy:1'}]}}}}}";
    let images = run("images", patch).ok();
    assert!(
        images.stdout.contains("example.org/haproxy:1\n"),
        "{}",
        images.stdout
    );
    let patch = "{target: {kind: ConfigMap, name: ess-synapse}, patch: {data: {more: x}}}";
    assert_snapshot!(run("config synapse", patch).run().stderr);
}

#[test]
fn what_is_no_patch_is_told_at_its_place() {
    let values = r#"
patches:
  - patch: [{op: remove, path: /spec}]
  - {target: {kind: Deployment}, patch: ""}
  - {target: {kind: Deployment}, patch: "a: [b"}
  - {target: {kind: "("}, patch: {a: b}}
  - {target: {labelSelector: "a b"}, patch: {a: b}}
  - {target: {kind: Deployment}, patch: [{op: put, path: /a}]}
  - target: {kind: Deployment}
    patch: |
      - {op: add, path: /a}
      - {op: add, path: a, value: 1}
"#;
    assert_snapshot!(of_values("render --credentials=job", values).fails(1));
    let file = "- {target: {kind: Deployment}, path: other.yaml}\n- {target: {knd: x}, patch: {a: b}}\n---\n- {op: remove, path: /a}\n---\n{kind: Deployment, spec: {}}\n";
    assert_snapshot!("of_a_file", run("render --credentials=job", file).fails(1));
}

#[test]
fn what_does_not_fit_is_told_at_its_place() {
    let values = r#"
patches:
  - {target: {kind: Deployment, name: ess-haprox}, patch: {a: b}}
  - {target: {kind: Deploymnt}, patch: {a: b}}
  - {target: {kind: Secret, name: none}, patch: {a: b}}
  - target: {kind: Deployment, name: ess-haproxy}
    patch:
      - {op: remove, path: /spec/none}
  - target: {kind: Deployment, name: ess-haproxy}
    patch: |
      - {op: test, path: /spec/replicas, value: 77}
  - {target: {kind: Deployment, name: ess-haproxy}, patch: {spec: [a]}}
  - {target: {kind: Deployment, name: ess-haproxy}, patch: {spec: {template: {spec: {tolerations: [{$patch: delete}]}}}}}
  - {target: {kind: Deployment, name: ess-haproxy}, patch: {spec: {template: {spec: {containers: [{image: x}]}}}}}
  - {target: {kind: Deployment, name: ess-haproxy}, patch: {$patch: replace}}
"#;
    assert_snapshot!(of_values("render --credentials=job", values).fails(1));
}

#[test]
fn an_object_stays_the_same_object() {
    let values = r#"
patches:
  - {target: {kind: Service, name: ess-synapse}, patch: [{op: replace, path: /metadata/name, value: x}]}
  - {target: {kind: Service, name: ess-synapse}, patch: [{op: replace, path: /metadata/namespace, value: x}]}
  - {target: {kind: Service, name: ess-synapse}, patch: [{op: replace, path: /kind, value: X}]}
  - {target: {kind: Service, name: ess-synapse}, patch: {metadata: {labels: {masthead/release: x}}}}
  - target: {kind: ServiceAccount}
    patch: {metadata: {name: same}}
    options: {allowNameChange: true}
"#;
    assert_snapshot!(of_values("render --credentials=job", values).fails(1));
}

#[test]
fn patched_objects_pass_the_checks_of_objects() {
    let patches = "\
- target: {kind: Deployment, name: ess-haproxy}
  patch: |
    spec:
      replicas: two
      template:
        spec:
          volumes:
            - name: mine
              configMap: {name: one-of-mine}
          containers:
            - name: haproxy
              volumeMounts:
                - {name: missing, mountPath: /x}
- target: {kind: Service, name: ess-synapse}
  patch:
    spec:
      ports: [{port: 99999, name: x}]
      selector: {app.kubernetes.io/instance: none}
- target: {kind: ConfigMap, name: ess-postgres}
  patch: {$patch: delete}
- target: {kind: Ingress, name: ess-matrix-authentication-service}
  patch: [{op: replace, path: /spec/rules/0/http/paths/0/backend/service/port/name, value: none}]
";
    assert_snapshot!(run("check", patches).fails(1));
    assert_eq!(run("check", HAPROXY).ok().stdout, "");
}

#[test]
fn a_patch_of_nothing_new_changes_no_finding() {
    let all = "{target: {}, patch: {metadata: {annotations: {example.org/a: b}}}}";
    for fragment in [
        "cert-manager-issuer",
        "matrix-rtc",
        "hookshot-enabled",
        "quick-setup-letsencrypt",
    ] {
        let args = format!("check --fragment minimal --fragment {fragment}");
        let plain = masthead(&args).run();
        let patched = masthead(&format!("{args} --patch p.yaml"))
            .file("p.yaml", all)
            .run();
        assert_eq!(
            (patched.status, patched.stderr),
            (plain.status, plain.stderr),
            "{fragment}"
        );
    }
}

#[test]
fn a_project_file_names_files_for_all_groups_and_one() {
    let project = "\
apiVersion: masthead/v1
kind: Project
defaults: {layers: [{fragment: minimal}], credentials: job, patches: [all.yaml]}
groups: {some: {patches: [some.yaml]}}
deployments:
  - {name: one, release: one, namespace: one, groups: [some], patches: [\"{name}.yaml\"], layers: [{values: {serverName: one.example.org}}]}
";
    let patch = |key: &str| {
        format!(
            "{{target: {{kind: Deployment, name: .*-haproxy}}, patch: {{metadata: {{annotations: {{{key}: x, last: {key}}}}}}}}}"
        )
    };
    let output = masthead("render --patch flag.yaml")
        .file("masthead.yaml", project)
        .file("all.yaml", patch("all"))
        .file("some.yaml", patch("some"))
        .file("one.yaml", patch("one"))
        .file("flag.yaml", patch("flag"))
        .run();
    let annotations = &output.object("Deployment/one-haproxy")["metadata"]["annotations"];
    assert_eq!(
        *annotations,
        json!({"all": "x", "last": "flag", "some": "x", "one": "x", "flag": "x"})
    );
}

#[test]
fn the_file_of_the_page_patches_haproxy() {
    let file = fs::read_to_string("deploy/patches/haproxy.yaml").unwrap();
    let pods = &rendered(&file).object("Deployment/ess-haproxy")["spec"]["template"]["spec"];
    assert_eq!(
        pods["containers"][0]["env"][0],
        json!({"name": "TZ", "value": "Europe/Berlin"})
    );
}

#[test]
fn kubernetes_directives_are_carried_out() {
    let patch = "\
target: {kind: StatefulSet, name: ess-postgres}
patch:
  metadata: {finalizers: [example.org/a, example.org/b]}
";
    let more = "\
target: {kind: StatefulSet, name: ess-postgres}
patch:
  metadata: {$deleteFromPrimitiveList/finalizers: [example.org/a]}
  spec:
    updateStrategy: {$retainKeys: [type], type: OnDelete}
    template:
      spec:
        $setElementOrder/containers: [{name: extra}, {name: postgres}]
        containers: [{name: extra, image: 'example.org/extra:1'}]
";
    let output = rendered(&format!("{patch}---\n{more}"));
    let object = output.object("StatefulSet/ess-postgres");
    assert_eq!(object["metadata"]["finalizers"], json!(["example.org/b"]));
    assert_eq!(
        object["spec"]["updateStrategy"],
        json!({"type": "OnDelete"})
    );
    let containers = object["spec"]["template"]["spec"]["containers"]
        .as_array()
        .unwrap();
    let names: Vec<_> = containers
        .iter()
        .map(|it| it["name"].as_str().unwrap())
        .collect();
    assert_eq!(names[..2], ["extra", "postgres"]);
    assert!(!output.stdout.contains("$retainKeys") && !output.stdout.contains("$set"));
}
