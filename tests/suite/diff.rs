//! `masthead diff`: two sets of manifests, or one and what would be rendered.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Masthead, identity, masthead};

const MAS: &str = "--fragment nothing-enabled --fragment mas-minimal --credentials job";
const CHANGED: [&str; 4] = [
    "--set=matrixAuthenticationService.replicas=2",
    "--set=matrixAuthenticationService.ingress.host=new.example.org",
    "--set=matrixAuthenticationService.encryptionSecret.value=hunter2",
    "--set=deploymentMarkers.enabled=true",
];

fn rendered(more: &[&str]) -> String {
    let run = masthead(&format!("render {MAS}"));
    more.iter().fold(run, |run, arg| run.arg(arg)).run().stdout
}

/// Compares what is rendered with other values to what is rendered with these.
fn against(format: &str) -> Masthead {
    let run = masthead(&format!("diff --against before.yaml {MAS} --format"))
        .arg(format)
        .file("before.yaml", rendered(&[]));
    CHANGED.iter().fold(run, |run, arg| run.arg(arg))
}

fn differs(run: Masthead) -> String {
    let output = run.run();
    assert_eq!(
        (output.status, output.stderr.as_str()),
        (1, ""),
        "{}",
        output.stdout
    );
    output.stdout
}

#[test]
fn the_same_is_no_difference() {
    let output = masthead(&format!("diff --against before.yaml {MAS}"))
        .file("before.yaml", rendered(&[]))
        .ok();
    assert_eq!(output.stdout, "");
}

#[test]
fn fields_are_told_before_and_after() {
    let said = differs(against("text"));
    assert!(
        !said.contains("hunter2") && !said.contains("aHVudGVy"),
        "{said}"
    );
    assert_snapshot!("text", said);
}

#[test]
fn the_same_for_programs() {
    let said = differs(against("json"));
    assert!(
        !said.contains("hunter2") && !said.contains("aHVudGVy"),
        "{said}"
    );
    let report: Value = serde_json::from_str(&said).unwrap();
    let host = json!({"path": "spec.rules[0].host", "before": "mas.example.org", "after": "new.example.org"});
    let ingress = report["objects"]
        .as_array()
        .unwrap()
        .iter()
        .find(|object| object["kind"] == "Ingress")
        .unwrap();
    assert_eq!(ingress["name"], "ess-matrix-authentication-service");
    let before = &ingress["fields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|field| field["path"] == host["path"])
        .unwrap()["before"];
    assert!(before.is_string(), "{ingress}");
}

#[test]
fn names_alone() {
    assert_snapshot!("names", differs(against("names")));
}

#[test]
fn hashes_can_be_left_out() {
    let values = ["--set=matrixAuthenticationService.additional.x.config.branding.service_name=A"];
    let run = || {
        masthead(&format!("diff --against before.yaml {MAS}"))
            .arg(values[0])
            .file("before.yaml", rendered(&[]))
    };
    assert!(differs(run()).contains("k8s.element.io/"));
    assert!(!differs(run().arg("--ignore=hashes")).contains("k8s.element.io/"));
}

#[test]
fn two_files_a_folder_and_standard_input() {
    let object = |value: i32| {
        format!(
            "{{apiVersion: v1, kind: ConfigMap, metadata: {{name: a}}, data: {{k: '{value}'}}}}\n"
        )
    };
    let run = |args: &str| {
        masthead(args)
            .file("one.yaml", object(1))
            .file("two.yaml", object(2))
            .stdin(&object(2))
    };
    let expected = "~ ConfigMap/a\n    data.k: \"1\" → \"2\"\n\nPlan: 1 changed, 0 added, 0 removed, 0 the same; restarts: 0 rolling, 0 with downtime; recreate: 0; data at risk: 0\n";
    assert_eq!(differs(run("diff one.yaml two.yaml")), expected);
    assert_eq!(differs(run("diff one.yaml -")), expected);
    assert_eq!(run("diff two.yaml -").ok().stdout, "");
    let folder = masthead(&format!("render {MAS} --output-dir out"))
        .run()
        .folder;
    let folder = folder.path().join("out").display().to_string();
    let same = masthead("diff all.yaml")
        .arg(&folder)
        .file("all.yaml", rendered(&[]))
        .ok();
    assert_eq!(same.stdout, "");
}

#[test]
fn hunks_of_a_text_and_colours() {
    let object = |line: &str| json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"x.conf": format!("a\nb\nc\nd\n{line}\nf\n")}});
    let run = || {
        masthead("diff one.json two.json")
            .file("one.json", object("e").to_string())
            .file("two.json", object("E").to_string())
    };
    let expected = "~ ConfigMap/a\n    data[\"x.conf\"]:\n      @@ -2,5 +2,5 @@\n       b\n       c\n       d\n      -e\n      +E\n       f\n\n\
                    Plan: 1 changed, 0 added, 0 removed, 0 the same; restarts: 0 rolling, 0 with downtime; recreate: 0; data at risk: 0\n";
    assert_eq!(differs(run()), expected);
    let coloured = differs(run().arg("--color=always"));
    assert!(
        coloured.contains("\u{1b}[31m-e\u{1b}[0m") && coloured.contains("\u{1b}[32m+E\u{1b}[0m"),
        "{coloured:?}"
    );
}

/// What a cluster has of the rendered objects: with what it fills in, but for one that is not there.
fn live() -> Vec<Value> {
    let mut objects = masthead(&format!("render {MAS}")).ok().objects();
    objects.retain(|object| identity(object) != "Service/ess-postgres");
    for object in &mut objects {
        object["metadata"]["uid"] = "1".into();
        object["metadata"]["managedFields"] =
            json!([{"manager": "kubectl", "operation": "Apply", "fieldsV1": {}}]);
        object["status"] = json!({"observedGeneration": 1});
        if object["spec"]["template"]["spec"].is_object() {
            object["spec"]["template"]["spec"]["dnsPolicy"] = "ClusterFirst".into();
            object["spec"]["template"]["spec"]["containers"][0]["terminationMessagePath"] =
                "/dev/termination-log".into();
        }
        if identity(object) == "Deployment/ess-matrix-authentication-service" {
            object["spec"]["replicas"] = 5.into();
        }
    }
    objects
}

/// Stands in for kubectl: it has these objects, but for the forbidden ones, and notes each call.
fn cluster(run: Masthead, objects: &[Value]) -> Masthead {
    let script = r#"echo "$@" >> args
kind=$(echo "$3" | sed -E 's,.*/namespaces/[^/]*/([a-z]*).*,\1,')
case "$3" in
  *"/$kind/"*) name=one-$(basename "$3").json ;;
  *) name=all.json ;;
esac
if [ "$3" = /apis ] && [ -e groups.json ]; then cat groups.json; exit; fi
if [ -e "forbidden-$kind" ]; then echo "Error from server (Forbidden): $kind is forbidden" >&2; exit 1; fi
cat "$kind-$name" 2> /dev/null && exit
echo "Error from server (NotFound): not found" >&2
exit 1
"#;
    let resource = |object: &Value| match object["kind"].as_str().unwrap().to_lowercase() {
        kind if kind == "ingress" => "ingresses".to_owned(),
        kind if kind == "networkpolicy" => "networkpolicies".to_owned(),
        kind => format!("{kind}s"),
    };
    let mut lists: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let mut run = run.command("kubectl", script);
    for object in objects {
        let kind = resource(object);
        let name = object["metadata"]["name"].as_str().unwrap();
        run = run.file(&format!("{kind}-one-{name}.json"), object.to_string());
        lists.entry(kind).or_default().push(object.clone());
    }
    for (kind, items) in lists {
        run = run.file(
            &format!("{kind}-all.json"),
            json!({"items": items}).to_string(),
        );
    }
    run
}

#[test]
fn a_cluster_is_asked_for_lists_and_nothing_is_told() {
    let run = masthead(&format!(
        "diff mine --against cluster --context=here {MAS} --set \
         matrixAuthenticationService.encryptionSecret.value=hunter2"
    ));
    let output = cluster(run, &[]).run();
    assert_eq!((output.status, output.stderr.as_str()), (1, ""));
    assert!(
        output.stdout.contains("0 changed, ") && !output.stdout.contains(" 0 added"),
        "all is new: {}",
        output.stdout
    );
    let args = std::fs::read_to_string(output.folder.path().join("args")).unwrap();
    assert!(!args.contains("hunter2"), "{args}");
    assert!(
        args.contains("get --raw /api/v1/namespaces/ess/services --request-timeout=")
            && args.lines().all(|line| line.ends_with(" --context=here")),
        "{args}"
    );
    assert!(args.lines().count() < 30, "{args}");
}

#[test]
fn a_cluster_is_not_asked_for_kinds_that_it_does_not_know() {
    let asked = |groups: Value| {
        let run = masthead(&format!("diff --against cluster {MAS}"));
        let output = cluster(run, &[])
            .file("groups.json", groups.to_string())
            .run();
        assert_eq!((output.status, output.stderr.as_str()), (1, ""));
        let args = std::fs::read_to_string(output.folder.path().join("args")).unwrap();
        let of = |group: &str| args.contains(&format!("/apis/{group}/v1/namespaces/"));
        [
            "apps",
            "gateway.networking.k8s.io",
            "monitoring.coreos.com",
            "cert-manager.io",
        ]
        .map(of)
    };
    let groups =
        json!({"groups": [{"name": "cert-manager.io"}, {"name": "monitoring.coreos.com"}]});
    assert_eq!(asked(groups), [true, false, true, true]);
    assert_eq!(asked(json!({"groups": []})), [true, false, false, false]);
    assert_eq!(
        asked(json!({"kind": "Status"})),
        [true; 4],
        "it does not tell"
    );
}

#[test]
fn what_a_cluster_fills_in_is_no_difference() {
    let run = masthead(&format!("diff --against cluster {MAS}"));
    let said = differs(cluster(run, &live()));
    let start = "~ Deployment/ess-matrix-authentication-service in ess\n    spec.replicas: 5 → 1\n\n\
                 + Service/ess-postgres in ess is new\n";
    let end = format!(
        "Plan: 1 changed, 1 added, 0 removed, {} the same; restarts: 0 rolling, 0 with downtime; \
         recreate: 0; data at risk: 0\n",
        masthead(&format!("render {MAS}")).ok().objects().len() - 2
    );
    assert!(said.starts_with(start) && said.ends_with(&end), "{said}");
}

#[test]
fn objects_of_users_that_a_cluster_is_not_asked_for_are_told() {
    let run = masthead(&format!("diff --against cluster {MAS} -f v.yaml"));
    let run = run.file(
        "v.yaml",
        "extraObjects:\n  - '{apiVersion: example.org/v1, kind: Thing, metadata: {name: a}}'\n  \
         - '{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: other}}'\n  \
         - '{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}'\n",
    );
    let output = cluster(run, &live()).run();
    let said = &output.stderr;
    assert!(
        said.contains("not compared: ConfigMap/b, Thing/a"),
        "{said}"
    );
    assert!(output.stdout.contains("+ ConfigMap/c"), "{}", output.stdout);
}

#[test]
fn trouble_ends_with_two() {
    let error = |args: &str| {
        masthead(args)
            .file("v.yaml", "serverName: example.org\n")
            .file("bad.yaml", "a: [\n")
            .fails(2)
    };
    assert_eq!(
        error("diff one.yaml"),
        "error: expected two files or folders of manifests, or `--against` and values\n"
    );
    assert!(error("diff nowhere.yaml v.yaml").starts_with("error: could not read nowhere.yaml: "));
    assert!(
        error("diff bad.yaml bad.yaml").starts_with("error: bad.yaml: not readable as manifests: ")
    );
    assert_eq!(
        error("diff v.yaml v.yaml"),
        "error: v.yaml: expected manifests, each with `kind` and `metadata.name`; values are given \
         with `-f` and `--against`\n"
    );
    assert_eq!(
        error("diff - -"),
        "error: `-` was given twice: standard input can be read once\n"
    );
    assert!(
        error("diff a b -f v.yaml")
            .contains("add `--against FILE`, `--against DIR` or `--against cluster`")
    );
    let wrong = error("diff --against v.yaml --set nothing=1");
    assert!(
        wrong.contains("unknown key")
            && wrong.ends_with("error: the values are invalid, so that nothing was compared\n"),
        "{wrong}"
    );
}

#[test]
fn kubectls_own_words_are_told() {
    let run = |script: &str| {
        masthead(&format!("diff --against cluster {MAS}"))
            .command("kubectl", script)
            .fails(2)
    };
    let said = run("echo 'error: You must be logged in to the server' >&2\nexit 1\n");
    assert_eq!(
        said,
        "error: kubectl failed: error: You must be logged in to the server\n"
    );
}

#[test]
fn kept_credentials_are_compared_and_none_are_made() {
    let kept = masthead("render --fragment nothing-enabled --fragment mas-minimal").run();
    let credentials =
        std::fs::read_to_string(kept.folder.path().join("ess.credentials.yaml")).unwrap();
    let run = || {
        masthead("diff --against kept.yaml --fragment nothing-enabled --fragment mas-minimal")
            .file("kept.yaml", &kept.stdout)
    };
    assert_eq!(
        run()
            .private("ess.credentials.yaml", &credentials)
            .ok()
            .stdout,
        ""
    );
    let said = run().arg("--credentials=other.yaml").fails(2);
    assert!(
        said.contains("lacks MAS_ECDSA") && said.contains("bring the file of this deployment here"),
        "{said}"
    );
    // Without the file the Job makes them.
    let job = run().run();
    assert_eq!(job.status, 1);
    assert!(
        job.stdout
            .contains("- Secret/ess-generated in ess is gone\n")
    );
    let note = "note: there is no `ess.credentials.yaml`: compared as with `--credentials job`";
    assert!(job.stderr.starts_with(note), "{}", job.stderr);
}

#[test]
fn the_flags_that_shape_a_render_shape_the_other_side() {
    for flags in [
        "--secrets=omit",
        "--secrets=only",
        "--no-hooks",
        "--target=argocd",
        "--namespace=other",
    ] {
        let folder = masthead(&format!("render {MAS} {flags} --output-dir out"))
            .run()
            .folder;
        let out = folder.path().join("out").display().to_string();
        let same = masthead(&format!("diff {MAS} {flags} --against"))
            .arg(&out)
            .ok();
        assert_eq!(same.stdout, "", "{flags}");
    }
}

#[test]
fn what_is_no_manifest_in_a_folder_is_passed_over() {
    let folder = masthead(&format!("render {MAS} --output-dir out"))
        .run()
        .folder;
    let out = folder.path().join("out");
    let write = |name: &str, text: &str| std::fs::write(out.join(name), text).unwrap();
    write(
        "kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n",
    );
    write("README.md", "# ours\n");
    write("values.yaml", "serverName: example.org\n");
    write("empty.yaml", "# nothing\n");
    write(".sops.yaml", "creation_rules: []\n");
    let same = masthead(&format!("diff {MAS} --against"))
        .arg(&out.display().to_string())
        .run();
    assert_eq!((same.status, same.stdout.as_str()), (0, ""));
    let note = "note: passed over, since there are no manifests in it: ";
    let passed = same.stderr.trim().strip_prefix(note).unwrap_or_default();
    let passed: Vec<_> = passed
        .split(", ")
        .map(|path| path.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(passed, ["README.md", "kustomization.yaml", "values.yaml"]);
}

#[test]
fn what_is_new_or_gone_shows_what_it_holds() {
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: [{verbs: [get]}]\n";
    let secret =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n";
    let run = |before: &str, after: &str| {
        let run = masthead("diff before.yaml after.yaml");
        differs(run.file("before.yaml", before).file("after.yaml", after))
    };
    let said = run(role, secret);
    for line in [
        "- Role/r is gone",
        "      -   - verbs:",
        "+ Secret/s is new",
        "      +   password: \"***, 7 bytes\"",
    ] {
        assert!(said.lines().any(|it| it == line), "{line}\n{said}");
    }
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn what_the_release_has_and_is_not_rendered_is_told() {
    let of = |kind: &str, version: &str, name: &str| {
        json!({"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": "ess",
            "labels": {"app.kubernetes.io/part-of": "matrix-stack", "masthead/release": "ess"}}})
    };
    let mut objects = live();
    let mut of_another = of("ConfigMap", "v1", "other-synapse");
    of_another["metadata"]["labels"]["masthead/release"] = "other".into();
    objects.extend([
        of("ServiceAccount", "v1", "ess-old"),
        of("PersistentVolumeClaim", "v1", "ess-media"),
        of_another,
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "theirs"}}),
    ]);
    let run = masthead(&format!(
        "diff --against cluster {MAS} --context=x --format=names"
    ));
    let output = cluster(run, &objects).run();
    let removed: Vec<_> = output
        .stdout
        .lines()
        .filter(|line| line.starts_with("removed"))
        .collect();
    assert_eq!(
        removed,
        [
            "removed ServiceAccount/ess-old",
            "removed PersistentVolumeClaim/ess-media"
        ]
    );
    assert_snapshot!("left_over", output.stderr);
}

/// What `diff --against cluster` says of these objects beside those that are rendered.
fn beside(more: &[Value]) -> (i32, String, String) {
    let rendered = masthead(&format!("render {MAS}")).run();
    let mut objects = rendered.objects();
    objects.extend_from_slice(more);
    let run = masthead(&format!("diff --against cluster {MAS} --format=names"));
    let output = cluster(run, &objects).run();
    (output.status, output.stdout, output.stderr)
}

#[test]
fn jobs_that_are_done_are_no_difference() {
    let job = |name: &str, condition: &str| {
        json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name, "namespace": "ess",
            "labels": {"app.kubernetes.io/part-of": "matrix-stack", "masthead/release": "ess"}},
            "status": {"conditions": [{"type": condition, "status": "True"}]}})
    };
    let done = job("ess-init-secrets-0123abcd", "Complete");
    let (status, stdout, stderr) = beside(&[done, job("ess-init-secrets-fedcba98", "Suspended")]);
    assert_eq!((status, stdout.as_str()), (0, ""), "{stderr}");
    assert!(
        stderr.contains("Job/ess-init-secrets-0123abcd: done, and run again under another name"),
        "{stderr}"
    );
    assert!(
        stderr.ends_with(
            "to remove it: kubectl delete --namespace=ess job.batch/ess-init-secrets-0123abcd\n"
        ),
        "{stderr}"
    );
}

#[test]
fn what_is_kept_alone_is_told_and_ends_well() {
    let of = |version: &str, kind: &str| {
        json!({"apiVersion": version, "kind": kind, "metadata": {"name": "ess-media", "namespace": "ess",
            "labels": {"app.kubernetes.io/part-of": "matrix-stack", "masthead/release": "ess"}}})
    };
    let claim = of("v1", "PersistentVolumeClaim");
    let (status, stdout, stderr) = beside(std::slice::from_ref(&claim));
    assert_eq!(
        (status, stdout.as_str()),
        (0, "removed PersistentVolumeClaim/ess-media\n"),
        "{stderr}"
    );
    assert!(stderr.contains("holds data or keys"), "{stderr}");
    assert_eq!(beside(&[claim, of("v1", "Service")]).0, 1);
}

#[test]
fn monitors_whose_api_is_not_told_are_not_to_be_deleted() {
    let monitor = json!({"apiVersion": "monitoring.coreos.com/v1", "kind": "ServiceMonitor",
        "metadata": {"name": "ess-x", "namespace": "ess", "labels": {"masthead/release": "ess"}}});
    let (status, stdout, stderr) = beside(&[monitor]);
    assert_eq!(
        (status, stdout.as_str()),
        (1, "removed ServiceMonitor/ess-x\n")
    );
    let hint =
        "have their API, which it has [MH0207]\n |\n = hint: add `-a monitoring.coreos.com/v1`\n";
    assert!(
        stderr.ends_with(hint) && !stderr.contains("kubectl delete"),
        "{stderr}"
    );
}

#[test]
fn a_change_that_is_refused_is_told_with_what_to_do() {
    let mut objects = live();
    for object in &mut objects {
        if object["kind"] == "StatefulSet" {
            object["spec"]["serviceName"] = "other".into();
        }
        if object["kind"] == "Deployment" {
            object["spec"]["selector"]["matchLabels"] = json!({"other": "1"});
        }
    }
    let run = masthead(&format!("diff --against cluster {MAS} --format=names"));
    let said = cluster(run, &objects).run().stderr;
    for line in [
        "warning: Deployment/ess-matrix-authentication-service: `spec.selector.matchLabels",
        "kubectl delete --namespace=ess deployment.apps/ess-matrix-authentication-service\n",
        "kubectl delete --cascade=orphan --namespace=ess statefulset.apps/ess-postgres\n",
        "| kubectl apply --server-side --filename=-\n",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
}

#[test]
fn what_may_not_be_read_is_not_compared() {
    let run = || {
        let run = masthead(&format!("diff --against cluster {MAS} --format=names"));
        cluster(run, &live()).file("forbidden-secrets", "")
    };
    let output = run().run();
    assert!(!output.stdout.contains("Secret/"), "{}", output.stdout);
    assert_eq!(
        output.stderr,
        "note: not compared, since kubectl may not read it in the namespace `ess`: Secret\n |\n \
         = hint: `--secrets omit` leaves Secrets out on both sides\n"
    );
    assert_eq!(run().arg("--secrets=omit").run().stderr, "");
}

#[test]
fn a_slow_cluster_is_waited_for_and_not_for_ever() {
    let started = std::time::Instant::now();
    let said = masthead(&format!("diff --against cluster --timeout=3s {MAS}"))
        .command("kubectl", "exec sleep 60\n")
        .fails(2);
    assert!(
        started.elapsed() < std::time::Duration::from_secs(30),
        "{said}"
    );
    assert_eq!(
        said,
        "note: waiting for the cluster, for up to 3 seconds\n |\n = hint: `--timeout` sets for how \
         long\nerror: the cluster did not answer within 3 seconds\n |\n = hint: `--timeout` waits \
         longer, e.g. `--timeout 5m`\n"
    );
}
