//! Synapse, its workers, the check of its configuration, and the move of its accounts to MAS.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Output, identity, masthead};

const ALONE: &str = "template ess --fragment nothing-enabled --fragment server-name --fragment synapse-minimal -f -";
const WITH_MAS: &str = "template ess --fragment nothing-enabled --fragment server-name --fragment synapse-minimal --fragment mas-minimal \
                        -f -";

fn render(args: &str, values: &str) -> Output {
    masthead(args).stdin(values).ok()
}

fn has(output: &Output, name: &str) -> bool {
    output
        .objects()
        .iter()
        .any(|object| identity(object) == name)
}

/// A file of the ConfigMap, parsed.
fn file(output: &Output, config_map: &str, name: &str) -> Value {
    let text = output.object(&format!("ConfigMap/{config_map}"))["data"][name]
        .as_str()
        .unwrap()
        .to_owned();
    masthead::read_manifests(&text).unwrap().remove(0)
}

fn overrides(output: &Output) -> Value {
    file(output, "ess-synapse", "04-homeserver-overrides.yaml")
}

fn pod(output: &Output, name: &str) -> Value {
    output.object(name)["spec"]["template"]["spec"].clone()
}

#[test]
fn without_workers_the_main_process_does_everything() {
    let output = render(ALONE, "{}");
    let overrides = overrides(&output);
    assert_eq!(
        (&overrides["send_federation"], &overrides["start_pushers"]),
        (&json!(true), &json!(true))
    );
    for key in [
        "stream_writers",
        "run_background_tasks_on",
        "redis",
        "federation_sender_instances",
        "matrix_authentication_service",
    ] {
        assert_eq!(overrides[key], Value::Null, "{key}");
    }
    assert_eq!(overrides["instance_map"].as_object().unwrap().len(), 1);
}

#[test]
fn a_worker_without_pods_leaves_its_work_to_the_main_process() {
    let values = "synapse: {workers: {event-persister: {enabled: true, replicas: 0}, pusher: {enabled: true, replicas: 0}}}";
    let overrides = overrides(&render(ALONE, values));
    assert_eq!(overrides["stream_writers"], Value::Null);
    assert_eq!(overrides["start_pushers"], json!(true));
    assert_eq!(overrides["pusher_instances"], Value::Null);
}

/// The claim of the media store, where the pod has it.
fn claim_of(pod: &Value) -> Value {
    let volumes = pod["volumes"].as_array().unwrap();
    let media = volumes.iter().find(|volume| volume["name"] == "media");
    media.map_or(Value::Null, |volume| {
        volume["persistentVolumeClaim"].clone()
    })
}

#[test]
fn media_go_where_their_worker_is() {
    let claims = |output: &Output| {
        let names =
            ["main", "media-repo", "pusher"].map(|name| format!("StatefulSet/ess-synapse-{name}"));
        let claim = |name: &String| has(output, name).then(|| claim_of(&pod(output, name)));
        names.map(|name| claim(&name).unwrap_or_default())
    };
    let ours = json!({"claimName": "ess-synapse-media"});
    let worker = "synapse: {workers: {pusher: {enabled: true}, media-repository: {enabled: ";
    assert_eq!(
        claims(&render(ALONE, &format!("{worker}false}}}}}}"))),
        [ours.clone(), Value::Null, Value::Null]
    );
    assert_eq!(
        claims(&render(ALONE, &format!("{worker}true}}}}}}"))),
        [Value::Null, ours, Value::Null]
    );
    let output = render(
        ALONE,
        "synapse: {media: {storage: {existingClaim: '{{ $.Release.Name }}-mine'}}}",
    );
    assert_eq!(claims(&output)[0], json!({"claimName": "ess-mine"}));
    assert!(!has(&output, "PersistentVolumeClaim/ess-synapse-media"));
}

#[test]
fn a_worker_has_values_of_its_own_over_those_of_synapse() {
    let output = render(
        ALONE,
        "synapse:
  labels: {team: a}
  topologySpreadConstraints: [{maxSkew: 2, topologyKey: zone}]
  workers:
    initial-synchrotron:
      enabled: true
      replicas: 3
      resources: {limits: {memory: 1Gi}}
      livenessProbe: {timeoutSeconds: 9}
    receipts: {enabled: true, topologySpreadConstraints: [{maxSkew: 5, topologyKey: node}]}
",
    );
    let set = output.object("StatefulSet/ess-synapse-initial-sync");
    let pod = &set["spec"]["template"]["spec"];
    assert_eq!(set["spec"]["replicas"], 3);
    assert_eq!(set["spec"]["serviceName"], "ess-synapse-initial-sync");
    assert_eq!(set["metadata"]["labels"]["team"], "a");
    assert_eq!(
        pod["containers"][0]["resources"],
        json!({"limits": {"memory": "1Gi"}})
    );
    assert_eq!(pod["containers"][0]["livenessProbe"]["timeoutSeconds"], 9);
    let spread = &pod["topologySpreadConstraints"][0];
    assert_eq!(spread["maxSkew"], 2);
    let instance = json!({"app.kubernetes.io/instance": "ess-synapse-initial-synchrotron"});
    assert_eq!(
        (
            &spread["labelSelector"]["matchLabels"],
            &set["spec"]["selector"]["matchLabels"]
        ),
        (&instance, &instance)
    );
    assert_eq!(
        output.object("Service/ess-synapse-initial-sync")["spec"]["selector"],
        instance
    );
    assert_eq!(
        self::pod(&output, "StatefulSet/ess-synapse-receipts")["topologySpreadConstraints"][0]["maxSkew"],
        5
    );
}

#[test]
fn the_check_has_labels_and_resources_of_its_own_and_volumes_that_are_meant_for_it() {
    let output = render(
        ALONE,
        "synapse:
  labels: {team: a}
  annotations: {all: a}
  checkConfigHook: {labels: {hook: b}, annotations: {own: b}, resources: {limits: {memory: 1Gi}}, serviceAccount: {name: mine}}
  hostAliases: [{ip: 10.0.0.1, hostnames: [a]}]
  extraVolumes: [{name: both, emptyDir: {}}, {name: hook, mountContext: hook, emptyDir: {}}, {name: main, mountContext: runtime, emptyDir: {}}]
  extraVolumeMounts: [{name: hook, mountPath: /hook, mountContext: hook}, {name: main, mountPath: /main, mountContext: runtime}]
",
    );
    let job = output.object("Job/ess-synapse-check-config");
    let (labels, template) = (&job["metadata"]["labels"], &job["spec"]["template"]);
    assert_eq!(
        (&labels["hook"], &labels["team"]),
        (&json!("b"), &Value::Null)
    );
    assert_eq!(
        (
            &template["metadata"]["labels"]["hook"],
            &template["metadata"]["labels"]["team"]
        ),
        (&json!("b"), &json!("a"))
    );
    assert_eq!(
        template["metadata"]["annotations"],
        json!({"all": "a", "own": "b"})
    );
    assert_eq!(template["spec"]["serviceAccountName"], "mine");
    assert_eq!(
        template["spec"]["containers"][0]["resources"]["limits"],
        json!({"memory": "1Gi"})
    );
    assert_eq!(template["spec"]["hostAliases"], Value::Null);
    let further = |pod: &Value| {
        let names = |list: &Value| {
            list.as_array()
                .unwrap()
                .iter()
                .map(|v| v["name"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        let ours = |name: &String| ["both", "hook", "main"].contains(&name.as_str());
        let volumes: Vec<_> = names(&pod["volumes"]).into_iter().filter(ours).collect();
        let mounts: Vec<_> = names(&pod["containers"][0]["volumeMounts"])
            .into_iter()
            .filter(ours)
            .collect();
        (volumes.join(" "), mounts.join(" "))
    };
    assert_eq!(
        further(&template["spec"]),
        ("both hook".into(), "hook".into())
    );
    assert_eq!(
        further(&pod(&output, "StatefulSet/ess-synapse-main")),
        ("both main".into(), "main".into())
    );
}

#[test]
fn hooks_have_their_copies_while_any_of_them_runs() {
    let copies = |values: &str| {
        let output = render(WITH_MAS, values);
        let names = [
            "ConfigMap/ess-synapse-hook",
            "Secret/ess-matrix-authentication-service-pre",
            "ConfigMap/ess-matrix-authentication-service-pre",
        ];
        names.map(|name| has(&output, name))
    };
    assert_eq!(copies("{}"), [true, false, false]);
    assert_eq!(
        copies("synapse: {checkConfigHook: {enabled: false}}"),
        [false, false, false]
    );
    assert_eq!(
        copies("matrixAuthenticationService: {synapseSharedSecret: {value: a}}"),
        [true, true, false]
    );
    let unchecked = "synapse: {checkConfigHook: {enabled: false}}\nmatrixAuthenticationService: {synapseSharedSecret: {value: a}, syn2mas: ";
    assert_eq!(
        copies(&format!("{unchecked}{{enabled: false}}}}")),
        [false, false, false]
    );
    assert_eq!(
        copies(&format!("{unchecked}{{enabled: true, dryRun: false}}}}")),
        [true, true, true]
    );
    assert_eq!(
        copies(&format!("{unchecked}{{enabled: true, dryRun: true}}}}")),
        [false, false, false]
    );
}

#[test]
fn without_hooks_the_jobs_read_what_the_pods_read() {
    let values = "serverName: example.org
synapse: {ingress: {host: a.example.org}, macaroon: {value: a}}
matrixAuthenticationService:
  ingress: {host: b.example.org}
  synapseSharedSecret: {value: a}
  syn2mas: {enabled: true, dryRun: false}
hookshot:
  enabled: true
  appserviceRegistration: {value: 'id: a'}
  additional: {on: {config: 'feeds: {enabled: true}'}}
postgres: {essPasswords: {synapse: {value: a}}}
elementAdmin: {enabled: false}
elementWeb: {enabled: false}
matrixRTC: {enabled: false}
";
    let output = masthead("render ess --credentials job -f -")
        .stdin(values)
        .ok();
    let objects = output.objects();
    let names: Vec<String> = objects.iter().map(identity).collect();
    let is_copy = |name: &str| {
        [
            "synapse-hook",
            "postgres-hook",
            "service-pre",
            "hookshot-pre",
        ]
        .iter()
        .any(|copy| name.ends_with(copy))
    };
    assert!(
        names
            .iter()
            .any(|name| name.starts_with("Job/ess-syn2mas-")),
        "{names:?}"
    );
    assert!(!names.iter().any(|name| is_copy(name)), "{names:?}");
    for job in objects.iter().filter(|object| object["kind"] == "Job") {
        for volume in job["spec"]["template"]["spec"]["volumes"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let mounted = [
                &volume["secret"]["secretName"],
                &volume["configMap"]["name"],
            ]
            .into_iter()
            .find_map(Value::as_str);
            assert!(
                !mounted.is_some_and(is_copy),
                "{} mounts {mounted:?}",
                identity(job)
            );
        }
    }
}

#[test]
fn a_password_that_changes_restarts_the_pods() {
    let hashes = |password: &str| {
        let output = render(
            ALONE,
            &format!("{{postgres: {{essPasswords: {{synapse: {{value: '{password}'}}}}}}}}"),
        );
        output.object("StatefulSet/ess-synapse-main")["spec"]["template"]["metadata"]["labels"]
            .clone()
    };
    assert_eq!(hashes("a"), hashes("a"));
    assert_ne!(hashes("a"), hashes("b"));
}

#[test]
fn a_worker_restarts_only_when_what_it_reads_changes() {
    let hash = |values: &str, name: &str| {
        let output = render(ALONE, values);
        output.object(&format!("StatefulSet/ess-synapse-{name}"))["metadata"]["labels"]["k8s.element.io/synapse-config-hash"]
            .clone()
    };
    let one = "synapse: {workers: {synchrotron: {enabled: true}}}";
    let two = "synapse: {workers: {synchrotron: {enabled: true}, client-reader: {enabled: true}}}";
    let writer = "synapse: {workers: {synchrotron: {enabled: true}, receipts: {enabled: true}}}";
    assert_eq!(hash(one, "synchrotron"), hash(two, "synchrotron"));
    assert_ne!(hash(one, "synchrotron"), hash(writer, "synchrotron"));
}

#[test]
fn authentication_can_not_go_backwards() {
    let marker = |args: &str, syn2mas: &str| {
        let values = format!(
            "{{deploymentMarkers: {{enabled: true}}, matrixAuthenticationService: {{syn2mas: {syn2mas}}}}}"
        );
        let output = render(args, &values);
        let args = &pod(&output, "Job/ess-deployment-markers-pre")["containers"][0]["args"];
        args.as_array()
            .unwrap()
            .iter()
            .find_map(|a| {
                a.as_str()?
                    .strip_prefix("ess-markers:MATRIX_STACK_MSC3861:")
            })
            .unwrap()
            .to_owned()
    };
    assert_eq!(marker(ALONE, "{}"), "legacy_auth:legacy_auth");
    assert_eq!(
        marker(WITH_MAS, "{enabled: true}"),
        "legacy_auth:legacy_auth"
    );
    assert_eq!(
        marker(WITH_MAS, "{enabled: true, dryRun: false}"),
        "syn2mas_migrated:syn2mas_migrated;legacy_auth"
    );
    assert_eq!(
        marker(WITH_MAS, "{}"),
        "delegated_auth:delegated_auth;syn2mas_migrated"
    );
    let alone = "template ess --fragment nothing-enabled --fragment mas-minimal -f -";
    assert!(!has(
        &render(alone, "{deploymentMarkers: {enabled: true}}"),
        "Job/ess-deployment-markers-pre"
    ));
}

#[test]
fn the_migration_may_stop_every_process() {
    let values = "{synapse: {workers: {pusher: {enabled: true}}}, matrixAuthenticationService: {syn2mas: {enabled: true, dryRun: false}}}";
    let role = render(WITH_MAS, values).object("Role/ess-syn2mas");
    let named = role["rules"]
        .as_array()
        .unwrap()
        .iter()
        .find(|rule| rule["verbs"] == json!(["get", "update"]))
        .unwrap()
        .clone();
    assert_eq!(
        named["resourceNames"],
        json!(["ess-synapse-main", "ess-synapse-pusher"])
    );
}

#[test]
fn what_can_not_work_is_told() {
    let error = |args: &str, values: &str| masthead(args).stdin(values).fails(1);
    assert_snapshot!(
        "workers_without_mas",
        error(
            ALONE,
            "synapse:\n  workers:\n    mas-helper: {enabled: true}\n"
        )
    );
    assert_snapshot!(
        "workers_and_version_beside_mas",
        error(
            WITH_MAS,
            "synapse:\n  image: {tag: v1.92.0}\n  workers:\n    sso-login: {enabled: true}\n"
        )
    );
    let syn2mas = "matrixAuthenticationService:\n  syn2mas: {enabled: true}\n";
    assert_snapshot!(
        "migration_without_synapse",
        error(
            "template ess --fragment nothing-enabled --fragment mas-minimal -f -",
            syn2mas
        )
    );
    let missing = "serverName: ''\nsynapse:\n  enabled: true\n  ingress: {host: ''}\npostgres: {enabled: false}\ninitSecrets: {enabled: false}\n";
    assert_snapshot!(
        "everything_missing",
        error("template ess --fragment nothing-enabled -f -", missing)
    );
    let appservices =
        "synapse:\n  appservices:\n    - {configMap: a, secretKey: b}\n    - {secret: a}\n";
    assert_snapshot!("registrations", error(ALONE, appservices));
    let long = ALONE.replace(
        "template ess",
        "template a-release-with-a-long-name-of-44-characters",
    );
    assert_snapshot!("name", error(&long, "{}"));
}
