//! `extraObjects`: objects that users add to those of the stack.

use crate::harness::{Masthead, Output, masthead};

fn run(command: &str, values: &str) -> Masthead {
    masthead(&format!("{command} --fragment minimal -f v.yaml")).file("v.yaml", values)
}

fn rendered(target: &str, values: &str) -> Output {
    run(
        &format!("render --credentials=job --target {target}"),
        values,
    )
    .ok()
}

/// The objects of what was printed, as `Kind/name`, in order.
fn titles(output: &Output) -> Vec<String> {
    let documents = output.stdout.split("---\n").skip(1);
    let field = |document: &str, start: &str| {
        let line = document.lines().find_map(|line| line.strip_prefix(start));
        line.unwrap_or_default().trim_matches('"').to_owned()
    };
    let title = |it: &str| format!("{}/{}", field(it, "kind: "), field(it, "  name: "));
    documents.map(title).collect()
}

const MAP: &str = "\
extraObjects:
  one: |
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: \"{{ $.Release.Name }}-page\"
    data: {server: \"{{ .Values.serverName }}\"}
  several:
    - |
      {{- range list \"a\" \"b\" }}
      ---
      apiVersion: example.org/v1
      kind: Thing
      metadata: {name: {{ . }}}
      {{- end }}
    - |
      # nothing at all
    - |
      apiVersion: v1
      kind: List
      items:
        - {apiVersion: v1, kind: Namespace, metadata: {name: other}}
        - {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {}}
";

#[test]
fn they_are_printed_in_order_with_the_rest_and_as_they_are() {
    for target in ["kubectl", "helm", "argocd", "flux"] {
        let output = rendered(target, MAP);
        let titles = titles(&output);
        let place = |title: &str| {
            let place = titles.iter().position(|known| known == title);
            place.unwrap_or_else(|| panic!("{target}: no {title} in {titles:?}"))
        };
        for (before, after) in [
            ("Namespace/other", "ConfigMap/ess-page"),
            ("ConfigMap/ess-page", "Deployment/web"),
            ("Deployment/web", "Thing/a"),
            ("Thing/a", "Thing/b"),
        ] {
            assert!(place(before) < place(after), "{target}: {titles:?}");
        }
        assert_eq!(
            output.object("ConfigMap/ess-page"),
            serde_json::json!({
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {"name": "ess-page"},
                "data": {"server": "example.org"},
            })
        );
    }
}

#[test]
fn a_list_of_texts_will_do() {
    let list =
        "extraObjects:\n  - 'apiVersion: v1\n\n    kind: ConfigMap\n\n    metadata: {name: a}'\n";
    rendered("kubectl", list).object("ConfigMap/a");
    let nothing = [
        "extraObjects: {}",
        "extraObjects: []",
        "extraObjects: {a: ''}",
    ];
    for values in nothing {
        assert_eq!(
            rendered("kubectl", values).stdout,
            rendered("kubectl", "").stdout
        );
    }
}

/// Texts that are no objects, what is said of them, and where.
const NO_OBJECTS: &[(&str, &str, &str)] = &[
    ("kind: ConfigMap", "`apiVersion` is missing", "v.yaml:3:5"),
    ("apiVersion: v1", "`kind` is missing", "v.yaml:3:5"),
    (
        "apiVersion: v1\nkind: 5",
        "`kind`: expected a text",
        "v.yaml:4:11",
    ),
    (
        "apiVersion: v1\nkind: a/b",
        "`kind`: expected a text",
        "v.yaml:4:11",
    ),
    (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ../../a}",
        "`metadata.name`: expected a name that is neither",
        "v.yaml:5:22",
    ),
    (
        "apiVersion: v1\nkind: ConfigMap\n",
        "`metadata.name` is missing",
        "v.yaml:3:5",
    ),
    (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 5}",
        "`metadata.name`: expected a text",
        "v.yaml:5:22",
    ),
    (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n- x",
        "expected an object of Kubernetes",
        "v.yaml:7:5",
    ),
    (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: [a",
        "not readable as YAML: ",
        "v.yaml:5:15",
    ),
    (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nkind: b",
        "not readable as YAML: ",
        "v.yaml:6:5",
    ),
    (
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include \"a.labels\" . }}",
        "the template in this value fails",
        "v.yaml:6:16",
    ),
    (
        "apiVersion: v1\nkind: ConfigMap\n{{- if true }}\nx: y\n{{- end }}\nmetadata: {}",
        "`metadata.name` is missing",
        "v.yaml:8:15",
    ),
];

#[test]
fn what_is_no_object_is_told_with_its_place() {
    let said = |text: &str| {
        let indented = text.replace('\n', "\n    ");
        run(
            "render --credentials=job",
            &format!("extraObjects:\n  mine: |\n    {indented}\n"),
        )
        .fails(1)
    };
    for (text, message, place) in NO_OBJECTS {
        let said = said(text);
        assert_eq!(said.matches("error: ").count(), 1, "{said}");
        assert!(said.contains("error: extraObjects.mine: "), "{said}");
        assert!(
            said.contains(message) && said.contains(place),
            "{text}\n{said}"
        );
    }
    let said = run("check", "extraObjects: {a: {kind: x}}").fails(1);
    assert!(said.contains("hint: write it as a text: put `|`"), "{said}");
    assert!(
        said.contains("expected a text or a list, found a map"),
        "{said}"
    );
}

#[test]
fn two_of_one_name_are_told_with_both_places() {
    let object = |kind: &str, name: &str| {
        format!("- 'apiVersion: v1\n\n    kind: {kind}\n\n    metadata: {{{name}}}'\n  ")
    };
    let said = |first: &str, second: &str| {
        let values = format!(
            "extraObjects:\n  {}{}",
            object("ConfigMap", first),
            object("ConfigMap", second)
        );
        run("render --credentials=job -n here", &values).run()
    };
    let same = said("name: a", "name: a, namespace: here");
    assert_eq!(same.status, 1);
    let expected =
        "error: extraObjects[1]: `ConfigMap/a` is given at `extraObjects[0]` too (v.yaml:2:5)";
    assert!(same.stderr.contains(expected), "{}", same.stderr);
    assert_eq!(said("name: a", "name: a, namespace: there").status, 0);
    assert_eq!(said("name: a", "name: b").status, 0);
    assert_eq!(said("generateName: a", "generateName: a").status, 0);
    for (kind, name) in [("ConfigMap", "ess-synapse"), ("Secret", "ess-generated")] {
        let values = format!(
            "extraObjects:\n  {}",
            object(kind, &format!("name: {name}"))
        );
        let said = run("check", &values).fails(1);
        let expected = format!("`{kind}/{name}` is an object of the stack itself");
        assert!(said.contains(&expected), "{said}");
    }
}

const SECRET: &str = "\
extraObjects:
  mine: |
    apiVersion: v1
    kind: Secret
    metadata: {name: mine}
    type: kubernetes.io/basic-auth
    stringData: {password: very-secret}
";

#[test]
fn what_a_secret_holds_is_not_shown() {
    let earlier = rendered("kubectl", SECRET);
    std::fs::write(earlier.folder.path().join("before.yaml"), &earlier.stdout).unwrap();
    let changed = SECRET.replace("very-secret", "other-secret-text");
    let diff =
        masthead("diff --credentials=job --fragment minimal -f v.yaml --against before.yaml");
    let diff = diff.after(earlier).file("v.yaml", changed).run();
    assert_eq!(diff.status, 1);
    assert!(diff.stdout.contains("Secret/mine"), "{}", diff.stdout);
    assert!(!diff.stdout.contains("secret-text"), "{}", diff.stdout);
    let wrong = SECRET.replace("metadata: {name: mine}", "metadata: [very-secret");
    assert!(!run("check", &wrong).fails(1).contains("very-secret"));
    let merged = run("values merged", SECRET).ok().stdout;
    assert!(!merged.contains("very-secret"), "{merged}");
}

#[test]
fn secrets_are_left_out_or_referred_to_as_ours_are() {
    let with = |flags: &str| run(&format!("render --credentials=job {flags}"), SECRET).ok();
    assert!(!with("--secrets omit").stdout.contains("very-secret"));
    let store = with("--secrets external --secret-store vault");
    assert!(!store.stdout.contains("very-secret"));
    let external = store.object("ExternalSecret/mine");
    assert_eq!(
        external["spec"]["target"]["template"]["type"],
        "kubernetes.io/basic-auth"
    );
    assert_eq!(external["spec"]["data"][0]["secretKey"], "password");
}

#[test]
fn their_images_are_listed() {
    let values = "\
extraObjects:
  pods: |
    apiVersion: v1
    kind: Pod
    metadata: {name: a}
    spec: {containers: [{name: a, image: example.org/pod}]}
    ---
    apiVersion: batch/v1
    kind: CronJob
    metadata: {name: a}
    spec:
      schedule: \"* * * * *\"
      jobTemplate:
        spec:
          template:
            spec:
              restartPolicy: Never
              initContainers: [{name: b, image: example.org/first}]
              containers: [{name: a, image: example.org/cron}]
";
    let listed = run("images", values).ok().stdout;
    for image in ["pod", "first", "cron"] {
        assert!(
            listed.contains(&format!("example.org/{image}\n")),
            "{listed}"
        );
    }
}

#[test]
fn what_the_api_refuses_is_told_where_it_is_written() {
    let said = |text: &str| {
        let indented = text.replace('\n', "\n    ");
        let values = format!("extraObjects:\n  mine: |\n    {indented}\n");
        let output = run("check", &values).run();
        (output.status, output.stderr)
    };
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    let pods = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {a: b}}\n  \
                template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers:\n        - name: x\n          image: docker.io/x\n";
    for (text, path, place) in [
        (format!("{map}data: {{port: 80}}"), "data.port: expected a text", "v.yaml:6:18"),
        (format!("{map}dat: {{}}"), "dat: Kubernetes has no such field here", "v.yaml:6:5"),
        (map.replace("{name: a}", "{name: A_b}"), "metadata: `name`: expected a name", "v.yaml:5:15"),
        (map.replace("name: a", "name: a, labels: {x: true}"), "metadata.labels.x: expected a text", "v.yaml:5:"),
        (format!("{map}data: {{'a b': x}}"), "data.a b: expected a key", "v.yaml:6:12"),
        (pods.replace("name: x", "name: X"), "spec.template.spec.containers[0].name: ", "v.yaml:12:21"),
        (format!("{pods}          livenessprobe: {{}}"), "containers[0].livenessprobe: ", "v.yaml:14:15"),
        (pods.replace("labels: {a: b}", "labels: {a: c}"), "spec.selector: the labels of the pods", "v.yaml:7:17"),
        (
            "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a, image: b}]}}}".into(),
            "spec.template: `spec.restartPolicy` of a Job",
            "v.yaml:6:22",
        ),
        (
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 1}, {port: 2}]}".into(),
            "spec.ports: each of several ports needs a name",
            "v.yaml:6:19",
        ),
        (
            "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: A:b, annotations: {a: 1}}\nanything: true".into(),
            "metadata.annotations.a: expected a text",
            "v.yaml:5:44",
        ),
    ] {
        let (status, said) = said(&text);
        assert_eq!((status, said.matches("error: ").count()), (1, 1), "{text}\n{said}");
        assert!(said.contains(path) && said.contains(place), "{text}\n{said}");
    }
    assert_eq!(said(pods), (0, String::new()));
}

#[test]
fn values_may_name_what_is_added() {
    let service = "extraObjects:\n  a: '{apiVersion: v1, kind: Service, metadata: {name: bot}, spec: {ports: [{port: 80}]}}'\n";
    let paths = "synapse: {ingress: {additionalPaths: [{path: /_matrix/bot, availability: only_externally, \
                 service: {name: '{{ \"bot\" }}', port: {number: 80}}}]}}\n";
    assert_eq!(run("check", &format!("{service}{paths}")).run().status, 0);
}

#[test]
fn each_has_a_file_of_its_own() {
    let texts = ["a", "b"].map(|namespace| {
        format!(
            "'{{apiVersion: v1, kind: ConfigMap, metadata: {{name: x, namespace: {namespace}}}}}'"
        )
    });
    let values = format!("extraObjects: [{}]", texts.join(", "));
    let output = run("render --credentials=job --output-dir out", &values).run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    for file in ["configmap-x.yaml", "configmap-x-2.yaml"] {
        let path = output.folder.path().join("out/extra-objects").join(file);
        assert!(path.exists(), "{file}");
    }
}

#[test]
fn an_older_release_has_none() {
    let said = run("check --chart-version 26.8", MAP).fails(1);
    assert!(said.contains("it is new in 26.11.1"), "{said}");
}
