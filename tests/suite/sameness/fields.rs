//! Single fields: values over all components, and what the field of an object has to be.

use serde_json::{Value, json};

use super::objects;
use crate::cases::{Case, EVERYTHING};

const POD: &str = "/spec/template/spec";
const LABELS: &str = "/metadata/labels";
const ANNOTATIONS: &str = "/metadata/annotations";
const CHECK: &str = "Job/ess-synapse-check-config";
const MAIN: &str = "StatefulSet/ess-synapse-main";

/// An object, a pointer into it, and what is there: null where nothing is.
type Field = (&'static str, String, Value);

fn at(object: &'static str, pointer: impl Into<String>, value: Value) -> Field {
    (object, pointer.into(), value)
}

fn in_pod(object: &'static str, pointer: &str, value: Value) -> Field {
    at(object, format!("{POD}{pointer}"), value)
}

fn check(rows: impl IntoIterator<Item = (&'static str, Vec<Field>)>) {
    for (values, fields) in rows {
        let case = Case::of(values, EVERYTHING).file("values.yaml", values);
        let objects = objects(&case);
        for (object, pointer, value) in fields {
            let found = objects
                .get(object)
                .and_then(|object| object.pointer(&pointer));
            let found = found.unwrap_or(&Value::Null);
            assert_eq!(*found, value, "{values}: {object} {pointer}");
        }
    }
}

#[test]
fn what_the_user_writes_is_kept_where_it_is_empty() {
    let worker = "/nodeSelector/node-role.kubernetes.io~1worker";
    check([
        (
            "elementWeb: {nodeSelector: {node-role.kubernetes.io/worker: ''}}",
            vec![in_pod("Deployment/ess-element-web", worker, json!(""))],
        ),
        (
            "synapse: {nodeSelector: {node-role.kubernetes.io/worker: ''}}",
            vec![
                in_pod(
                    MAIN,
                    "/nodeSelector",
                    json!({"node-role.kubernetes.io/worker": ""}),
                ),
                in_pod(CHECK, worker, json!("")),
            ],
        ),
        (
            "initSecrets: {nodeSelector: {node-role.kubernetes.io/worker: ''}}",
            vec![in_pod("Job/ess-init-secrets", worker, json!(""))],
        ),
        (
            "elementWeb: {labels: {a: ''}, annotations: {b: ''}}",
            vec![
                at(
                    "Deployment/ess-element-web",
                    format!("{LABELS}/a"),
                    json!(""),
                ),
                at(
                    "Deployment/ess-element-web",
                    format!("{ANNOTATIONS}/b"),
                    json!(""),
                ),
            ],
        ),
        (
            "postgres: {storage: {selector: {matchLabels: {}}}}",
            vec![at(
                "PersistentVolumeClaim/ess-postgres-data",
                "/spec/selector/matchLabels",
                json!({}),
            )],
        ),
    ]);
}

#[test]
fn null_takes_away_what_is_global() {
    check([
        (
            "{labels: {a: b, c: d}, elementWeb: {labels: {a: null}}}",
            vec![
                at(
                    "Deployment/ess-element-web",
                    format!("{LABELS}/a"),
                    Value::Null,
                ),
                at(
                    "Deployment/ess-element-web",
                    format!("{LABELS}/c"),
                    json!("d"),
                ),
                at(
                    "Deployment/ess-element-admin",
                    format!("{LABELS}/a"),
                    json!("b"),
                ),
            ],
        ),
        (
            "synapse: {labels: {a: b, c: d}, annotations: {e: f}, checkConfigHook: {labels: {a: null, c: g}, annotations: {e: h}}}",
            vec![
                at(CHECK, "/spec/template/metadata/labels/a", Value::Null),
                at(CHECK, "/spec/template/metadata/labels/c", json!("g")),
                at(
                    CHECK,
                    "/spec/template/metadata/annotations",
                    json!({"e": "h"}),
                ),
                at(MAIN, "/spec/template/metadata/labels/a", json!("b")),
            ],
        ),
    ]);
}

#[test]
fn null_takes_away_annotations_that_are_global() {
    check([
        (
            "{ingress: {annotations: {a: b, c: d}}, synapse: {ingress: {annotations: {a: null, c: e}}}}",
            vec![
                at(
                    "Ingress/ess-synapse",
                    format!("{ANNOTATIONS}/a"),
                    Value::Null,
                ),
                at(
                    "Ingress/ess-synapse",
                    format!("{ANNOTATIONS}/c"),
                    json!("e"),
                ),
                at(
                    "Ingress/ess-element-web",
                    format!("{ANNOTATIONS}/a"),
                    json!("b"),
                ),
            ],
        ),
        (
            "{certManager: {issuer: ca}, elementWeb: {ingress: {annotations: {cert-manager.io/issuer: null}}}}",
            vec![at("Ingress/ess-element-web", ANNOTATIONS, Value::Null)],
        ),
        (
            "synapse: {ingress: {controllerType: ingress-nginx, annotations: {nginx.ingress.kubernetes.io/proxy-body-size: null}}}",
            vec![at("Ingress/ess-synapse", ANNOTATIONS, Value::Null)],
        ),
        (
            "{httpService: {annotations: {a: b}}, elementWeb: {httpService: {annotations: {a: null}}}}",
            vec![
                at(
                    "Service/ess-element-web",
                    format!("{ANNOTATIONS}/a"),
                    Value::Null,
                ),
                at(
                    "Service/ess-element-admin",
                    format!("{ANNOTATIONS}/a"),
                    json!("b"),
                ),
            ],
        ),
    ]);
}

#[test]
fn pull_secrets_are_where_their_images_are() {
    let all = "{image: {pullSecrets: [{name: all}]}, matrixTools: {image: {pullSecrets: \
               [{name: tools}, {name: all}]}}, synapse: {image: {pullSecrets: [{name: own}]}}, \
               elementWeb: {image: {pullSecrets: [{name: own}, {name: all}]}}}";
    let secrets = |object, names: &[&str]| {
        let names: Vec<_> = names.iter().map(|name| json!({"name": name})).collect();
        in_pod(object, "/imagePullSecrets", names.into())
    };
    check([(
        all,
        vec![
            secrets(MAIN, &["own", "all", "tools"]),
            secrets(CHECK, &["own", "all", "tools"]),
            secrets("Deployment/ess-element-web", &["own", "all"]),
            secrets("Deployment/ess-haproxy", &["all"]),
            secrets("StatefulSet/ess-postgres", &["all"]),
            secrets(
                "Deployment/ess-matrix-rtc-authorisation-service",
                &["all", "tools"],
            ),
            secrets("Deployment/ess-matrix-rtc-sfu", &["all", "tools"]),
            secrets("Job/ess-init-secrets", &["all", "tools"]),
            secrets("Job/ess-deployment-markers-post", &["all", "tools"]),
        ],
    )]);
}

#[test]
fn no_tag_is_no_version() {
    let digest = "elementAdmin: {image: {digest: 'sha256:00', tag: null}}";
    let version = "app.kubernetes.io~1version";
    let object = "Deployment/ess-element-admin";
    check([
        (
            digest,
            vec![
                at(object, format!("{LABELS}/{version}"), Value::Null),
                at(
                    object,
                    format!("/spec/template{LABELS}/{version}"),
                    Value::Null,
                ),
            ],
        ),
        (
            "elementAdmin: {image: {digest: 'sha256:00', tag: v9}}",
            vec![at(object, format!("{LABELS}/{version}"), json!("v9"))],
        ),
    ]);
}

#[test]
fn claims_say_what_becomes_of_them() {
    let policy = "/metadata/annotations/helm.sh~1resource-policy";
    let (media, data) = (
        "PersistentVolumeClaim/ess-synapse-media",
        "PersistentVolumeClaim/ess-postgres-data",
    );
    check([
        (
            "storage: {resourcePolicy: delete}",
            vec![
                at(media, policy, json!("delete")),
                at(data, policy, json!("delete")),
            ],
        ),
        (
            "postgres: {storage: {resourcePolicy: delete}}",
            vec![
                at(media, policy, json!("keep")),
                at(data, policy, json!("delete")),
            ],
        ),
    ]);
}

#[test]
fn the_check_has_the_resources_of_synapse_below_its_own() {
    let limits = "/containers/0/resources/limits";
    check([
        (
            "synapse: {resources: {limits: {cpu: 2}}}",
            vec![in_pod(CHECK, limits, json!({"memory": "200Mi", "cpu": 2}))],
        ),
        (
            "synapse: {resources: {limits: {cpu: 2}}, checkConfigHook: {resources: {limits: {cpu: 1}}}}",
            vec![in_pod(CHECK, limits, json!({"memory": "200Mi", "cpu": 1}))],
        ),
    ]);
}

#[test]
fn passwords_for_what_is_not_served_are_kept() {
    let external = "synapse: {postgres: {host: db, user: u, database: d, password: {value: p}}}\n\
                    postgres: {essPasswords: {synapse: {value: q}}}";
    let key = "/data/ESS_PASSWORD_SYNAPSE";
    check([(
        external,
        vec![
            at("Secret/ess-postgres", key, json!("cQ==")),
            at("Secret/ess-postgres-hook", key, json!("cQ==")),
            in_pod(
                "StatefulSet/ess-postgres",
                "/volumes/5/secret/secretName",
                json!("ess-postgres"),
            ),
        ],
    )]);
}

#[test]
fn what_each_service_and_object_of_its_own_says() {
    let node_port = "/spec/ports/0/nodePort";
    let tcp = "Service/ess-matrix-rtc-sfu-tcp";
    check([
        (
            "matrixRTC: {sfu: {exposedServices: {rtcTcp: {portType: LoadBalancer}}}}",
            vec![at(tcp, node_port, json!(30001))],
        ),
        (
            "matrixRTC: {sfu: {exposedServices: {rtcTcp: {portType: LoadBalancer, nodePort: '31000'}}}}",
            vec![at(tcp, node_port, json!(31000))],
        ),
        (
            "matrixRTC: {sfu: {exposedServices: {rtcTcp: {portType: ClusterIP}}}}",
            vec![at(tcp, node_port, Value::Null)],
        ),
        (
            "{certManager: {issuer: ca}, matrixRTC: {sfu: {exposedServices: {turnTLS: {enabled: true, domain: t.example.org}}}}}",
            vec![
                at(
                    "Certificate/ess-matrix-rtc-sfu-turn-tls",
                    "/spec/secretName",
                    json!("ess-turn-tls-certmanager-tls"),
                ),
                at(
                    "Certificate/ess-matrix-rtc-sfu-turn-tls",
                    "/spec/commonName",
                    json!("t.example.org"),
                ),
            ],
        ),
        (
            "hookshot: {labels: {a: b}, ingress: {host: h.example.org}}",
            vec![
                at(
                    "StatefulSet/ess-hookshot",
                    format!("{LABELS}/a"),
                    json!("b"),
                ),
                at("Ingress/ess-hookshot", format!("{LABELS}/a"), Value::Null),
            ],
        ),
        (
            "matrixAuthenticationService: {syn2mas: {enabled: true, annotations: {a: b}}}",
            vec![
                at(
                    "Job/ess-syn2mas",
                    "/spec/template/metadata/annotations",
                    json!({"a": "b"}),
                ),
                at("Job/ess-syn2mas", format!("{ANNOTATIONS}/a"), Value::Null),
            ],
        ),
    ]);
}

#[test]
fn a_named_account_of_both_marker_jobs_is_there_once() {
    let values = "deploymentMarkers: {serviceAccount: {name: marks}}";
    let case = Case::of(values, EVERYTHING).file("values.yaml", values);
    let world = crate::library::World::new(case.input(), "kubectl").expect("the values are sound");
    let stack = world.stack().expect("the stack is sound");
    let all = crate::library::manifests(&stack, None);
    let accounts = all.iter().filter(|it| it.kind().name() == "ServiceAccount");
    assert_eq!(accounts.filter(|it| it.name() == "marks").count(), 1);
}
