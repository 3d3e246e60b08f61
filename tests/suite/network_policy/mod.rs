//! Network policies allow what the rendered stack uses, and nothing else.

mod cluster;
mod compare;
mod outside;
mod policies;
mod used;

use std::collections::BTreeSet;

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Output, identity, masthead};
use cluster::{Cluster, NAMESPACE};
use compare::differences;

/// Where the tests have what is around the stack.
const SURROUNDINGS: &str = "
networkPolicy:
  enabled: true
  ingressController: {namespace: ingress, podLabels: {app: controller}}
  prometheus: {namespace: monitoring, podLabels: {app: prometheus}}
  nodes: {cidrs: [10.2.0.0/24]}
";

const ALL: &str = "--fragment minimal --fragment element-web-minimal --fragment element-admin-minimal --fragment matrix-rtc-minimal \
                   --fragment hookshot-minimal --fragment hookshot-additional-in-helm --fragment well-known-minimal";

fn rendered(args: &str, values: &str) -> Output {
    masthead(&format!(
        "render -n {NAMESPACE} --credentials job -f surroundings.yaml {args} -f values.yaml"
    ))
    .file("surroundings.yaml", SURROUNDINGS)
    .file("values.yaml", values)
    .ok()
}

fn assert_exact(args: &str, values: &str) -> Output {
    let output = rendered(args, values);
    let found = differences(output.objects());
    assert!(
        found.is_empty(),
        "{args} {values}: {} differences\n{}",
        found.len(),
        found[..found.len().min(40)].join("\n")
    );
    output
}

#[test]
fn exact_for_the_core_of_the_stack() {
    let output = assert_exact("--fragment minimal", "");
    assert_eq!(
        Cluster::new(output.objects())
            .of_kind("NetworkPolicy")
            .count(),
        9
    );
    assert_exact(
        "--fragment minimal --fragment well-known-minimal",
        "synapse: {additional: {a: {config: {url_preview_enabled: false}}}}",
    );
}

#[test]
fn exact_for_each_component_alone() {
    let alone = |fragments: &str| {
        assert_exact(
            &format!("--fragment nothing-enabled --fragment server-name {fragments}"),
            "",
        )
    };
    for fragments in [
        "--fragment element-web-minimal",
        "--fragment element-admin-minimal",
        "--fragment well-known-minimal",
        "--fragment server-name --fragment matrix-rtc-minimal",
        "--fragment hookshot-minimal --fragment hookshot-ingress --fragment hookshot-additional-in-helm \
         --set hookshot.additional.homeserver.config.bridge.url=https://m.example.org",
        "--fragment synapse-minimal",
        "--fragment synapse-minimal --fragment hookshot-minimal --fragment hookshot-additional-in-helm",
        "--fragment matrix-authentication-service-minimal --fragment matrix-authentication-service-external-synapse",
    ] {
        alone(fragments);
    }
}

#[test]
fn exact_for_everything_with_metrics() {
    assert_exact(
        &format!("{ALL} -a monitoring.coreos.com/v1/ServiceMonitor"),
        "",
    );
}

#[test]
fn exact_for_all_workers() {
    let workers =
        "--fragment synapse-all-workers-running -a monitoring.coreos.com/v1/ServiceMonitor";
    assert_exact(
        &format!(
            "--fragment nothing-enabled --fragment server-name --fragment synapse-minimal {workers}"
        ),
        "",
    );
    assert_exact(
        &format!("{ALL} {workers}"),
        "synapse: {workers: {mas-helper: {enabled: true}, sso-login: {enabled: false}}}",
    );
}

#[test]
fn exact_for_databases_of_the_users_own() {
    let redis = "--fragment synapse-some-workers-running --fragment synapse-redis --fragment hookshot-redis";
    let databases = "--fragment synapse-postgres --fragment synapse-postgres-secrets-externally \
                     --fragment matrix-authentication-service-postgres --fragment matrix-authentication-service-postgres-secrets-externally";
    assert_exact(
        &format!("{ALL} {redis} {databases}"),
        "synapse: {postgres: {port: 5433}, redisOrValkey: {port: 6380}}",
    );
    // One by address, the other ours.
    let output = assert_exact(
        &format!(
            "--fragment minimal {redis} --fragment synapse-postgres --fragment synapse-postgres-secrets-externally"
        ),
        "synapse: {postgres: {host: 10.1.0.5}, redisOrValkey: {host: 10.1.0.5}}",
    );
    let egress = output.object("NetworkPolicy/ess-synapse")["spec"]["egress"].to_string();
    assert_eq!(
        egress
            .matches(r#"{"ipBlock":{"cidr":"10.1.0.5/32"}}"#)
            .count(),
        2,
        "{egress}"
    );
}

#[test]
fn networks_of_databases_narrow_where_they_may_be() {
    let output = rendered(
        "--fragment minimal --fragment synapse-some-workers-running --fragment synapse-redis --fragment synapse-postgres \
         --fragment synapse-postgres-secrets-externally",
        "networkPolicy: {externalDatabase: {cidrs: [10.1.0.0/24]}, externalRedis: {cidrs: [10.1.1.0/24]}}",
    );
    let egress = output.object("NetworkPolicy/ess-synapse")["spec"]["egress"].to_string();
    for rule in [
        r#"{"to":[{"ipBlock":{"cidr":"10.1.0.0/24"}}],"ports":[{"protocol":"TCP","port":5432}]}"#,
        r#"{"to":[{"ipBlock":{"cidr":"10.1.1.0/24"}}],"ports":[{"protocol":"TCP","port":6379}]}"#,
    ] {
        assert!(egress.contains(rule), "{egress}");
    }
}

#[test]
fn exact_for_every_way_to_the_sfu() {
    let rtc = |fragments: &str, values: &str| {
        assert_exact(
            &format!(
                "--fragment nothing-enabled --fragment server-name --fragment matrix-rtc-minimal {fragments}"
            ),
            values,
        )
    };
    rtc(
        "--fragment matrix-rtc-exposed-services --fragment matrix-rtc-turn-tls-external",
        "",
    );
    rtc("--fragment matrix-rtc-host-mode", "");
    rtc("--fragment matrix-rtc-clusterip-services", "");
    rtc(
        "--fragment matrix-rtc-external-livekit --fragment matrix-rtc-secrets-externally",
        "",
    );
    rtc(
        "",
        "matrixRTC: {extraEnv: [{name: LIVEKIT_URL, value: 'wss://rtc.example.org:7443'}]}",
    );
    let tcp_only = "matrixRTC: {sfu: {exposedServices: {rtcMuxedUdp: {enabled: false}}}}";
    rtc("", tcp_only);
    rtc("--fragment matrix-rtc-no-stun", tcp_only);
}

#[test]
fn exact_while_accounts_move() {
    let fragments = "--fragment minimal --fragment synapse-some-workers-running";
    for way in ["migrate", "dryrun"] {
        let output = assert_exact(&format!("{fragments} --fragment mas-syn2mas-{way}"), "");
        output.object("NetworkPolicy/ess-syn2mas");
    }
}

#[test]
fn exact_for_services_that_are_open_to_the_world() {
    assert_exact(ALL, "httpService: {type: NodePort}");
    assert_exact(ALL, "elementWeb: {httpService: {type: LoadBalancer}}");
}

#[test]
fn exact_for_additional_paths() {
    assert_exact(
        "--fragment minimal --fragment synapse-ingress-additional-paths",
        "",
    );
}

#[test]
fn exact_for_mail_and_sign_in_providers() {
    assert_exact(
        "--fragment minimal",
        "matrixAuthenticationService:
  additional:
    mail:
      config: {email: {transport: smtp, mode: tls, hostname: mail.example.org, port: 465}}
    provider:
      config: |
        upstream_oauth2:
          providers:
            - {id: 01JAYS74TCG3BTWKADN5Q4518C, client_id: mas, token_endpoint_auth_method: none, issuer: 'https://id.example.org:8443/realms/a'}
synapse:
  additional: {mail: {config: {email: {smtp_host: mail.example.org, smtp_port: 587, notif_from: a@example.org}}}}
",
    );
}

#[test]
fn exact_for_mail_and_sign_in_providers_of_the_values() {
    assert_exact(
        "--fragment minimal",
        "matrixAuthenticationService:
  email: {from: a@example.org, smtp: {host: mail.example.org, port: 465}}
  upstreamProviders:
    a: {issuer: 'https://a.example.org:8443/realms/a', clientId: mas, clientSecret: {value: a}}
    b: {clientId: mas, clientSecret: {value: a}, discoveryMode: disabled, authorizationEndpoint: 'https://b.example.org:1/auth',
        tokenEndpoint: 'https://b.example.org:9443/token', jwksUri: 'https://b.example.org:9444/keys'}
    off: {enabled: false, issuer: 'https://off.example.org:7443', clientId: mas, clientSecret: {value: a}}
",
    );
}

/// Dex before a directory.
const DEX: &str = "dex: {enabled: true, ingress: {host: ldap.example.org}, ldap: {host: 'directory.example.org:636', anonymous: true, \
                   userSearch: {baseDN: o, username: uid}}}";

#[test]
fn exact_for_backups_and_buckets() {
    assert_exact("--fragment minimal", "backup: {enabled: true}");
    let key =
        "accessKeyId: {secret: s3, secretKey: id}, secretAccessKey: {secret: s3, secretKey: key}";
    assert_exact(
        "--fragment minimal",
        &format!(
            "backup: {{enabled: true, destination: {{s3: {{bucket: kept, endpointUrl: 'https://s3.example.org:9000', {key}}}}}, \
             restore: {{from: 2026-11-27T03-17-00Z}}}}\n\
             synapse: {{workers: {{media-repository: {{enabled: true}}}}, media: {{s3: {{enabled: true, bucket: media, \
             endpointUrl: 'http://s3.example.com:8333', {key}}}}}}}\n"
        ),
    );
}

#[test]
fn exact_for_dex() {
    assert_exact(
        "--fragment minimal -a monitoring.coreos.com/v1/ServiceMonitor",
        DEX,
    );
    let more = ", postgres: {host: 10.1.0.5, user: dex, database: dex, password: {value: a}}, replicas: 2, additional: \
                {a: {config: {connectors: [{type: oidc, id: a, name: A, config: {issuer: 'https://a.example.org:8443'}}]}}}}";
    assert_exact(
        "--fragment minimal",
        &format!("{}{more}", DEX.strip_suffix('}').unwrap()),
    );
    let narrow = rendered(
        "--fragment minimal",
        &format!("{DEX}\nnetworkPolicy: {{directory: {{cidrs: [10.1.2.0/24]}}}}\n"),
    );
    let egress = narrow.object("NetworkPolicy/ess-dex")["spec"]["egress"].to_string();
    assert!(
        egress.contains(
            r#"{"to":[{"ipBlock":{"cidr":"10.1.2.0/24"}}],"ports":[{"protocol":"TCP","port":636}]}"#
        ),
        "{egress}"
    );
}

#[test]
fn exact_wherever_mas_is() {
    let all = format!("{ALL} --fragment synapse-some-workers-running");
    assert_exact(
        &all,
        "matrixAuthenticationService: {ingress: {host: '', path: /auth}}",
    );
    assert_exact(
        &all,
        "matrixAuthenticationService: {ingress: {path: /auth}, httpService: {type: NodePort}}",
    );
}

#[test]
fn exact_for_older_synapse() {
    let all = format!("{ALL} --fragment synapse-some-workers-running");
    assert_exact(&all, "synapse: {image: {tag: v1.135.0}}");
    assert_exact(&all, "synapse: {image: {tag: v1.112.0}}");
    assert_exact(&all, "synapse: {image: {tag: mine}, delegation: msc3861}");
}

#[test]
fn a_rule_too_few_or_too_many_is_a_difference() {
    let objects = rendered(
        &format!("{ALL} -a monitoring.coreos.com/v1/ServiceMonitor"),
        DEX,
    )
    .objects();
    let mut changes = 0;
    for (index, policy) in objects
        .iter()
        .enumerate()
        .filter(|(_, object)| object["kind"] == "NetworkPolicy")
    {
        for direction in ["ingress", "egress"] {
            let with = |rules: Value| {
                let mut objects = objects.clone();
                objects[index]["spec"][direction] = rules;
                differences(objects).len()
            };
            let name = identity(policy);
            assert!(
                policy["spec"][direction].is_null() || with(Value::Null) > 0,
                "{name} without {direction}"
            );
            // One side alone opens no connection between two of our pods, but it does to those outside.
            assert!(
                with(serde_json::json!([{}])) > 0,
                "{name} with any {direction}"
            );
            changes += 1;
        }
    }
    assert!(changes > 20, "{changes}");
}

#[test]
fn further_rules_go_to_the_pods_of_their_component() {
    let schema: Value = serde_json::from_str(include_str!("../../../values.schema.json")).unwrap();
    let keys: Vec<&String> = schema["$defs"]["networkRules"]["properties"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    let rules = |direction: &str, side: &str| {
        let rule = |key: &&String| {
            (
                key.to_string(),
                serde_json::json!([{side: [{"podSelector": {"matchLabels": {"a": format!("{{{{ $.Release.Name }}}}-rule-{key}")}}}]}]),
            )
        };
        (
            direction.to_owned(),
            Value::Object(keys.iter().map(rule).collect()),
        )
    };
    let rules = Value::Object(
        [rules("extraIngress", "from"), rules("extraEgress", "to")]
            .into_iter()
            .collect(),
    );
    let mut values = masthead::read_manifests(DEX).unwrap().remove(0);
    values["networkPolicy"] = rules;
    values["backup"] = serde_json::json!({"enabled": true});
    values["synapse"] = serde_json::json!({"media": {"s3": {"enabled": true, "bucket": "media"}}});
    let output = rendered(
        &format!("{ALL} --fragment synapse-some-workers-running --fragment mas-syn2mas-dryrun"),
        &values.to_string(),
    );
    let cluster = Cluster::new(output.objects());
    let mut given: BTreeSet<&str> = BTreeSet::new();
    for pod in &cluster.pods {
        let policies = cluster
            .of_kind("NetworkPolicy")
            .map(|policy| &policy["spec"]);
        let own = policies.filter(|spec| {
            spec["podSelector"]["matchExpressions"].is_null()
                && pod.matches(&spec["podSelector"]["matchLabels"])
        });
        let texts: Vec<String> = own.map(Value::to_string).collect();
        let found: Vec<&&String> = keys
            .iter()
            .filter(|key| {
                texts
                    .iter()
                    .any(|text| text.matches(&format!("\"ess-rule-{key}\"")).count() == 2)
            })
            .collect();
        assert_eq!(found.len(), 1, "{}: {found:?}", pod.name);
        given.extend(found.iter().map(|key| key.as_str()));
    }
    assert_eq!(given.len(), keys.len());
}

#[test]
fn nothing_is_rendered_unless_asked_for() {
    let output = masthead("render --credentials job --fragment minimal").ok();
    assert_eq!(
        Cluster::new(output.objects())
            .of_kind("NetworkPolicy")
            .count(),
        0
    );
    let with = rendered("--fragment minimal", "").objects();
    let others: Vec<Value> = with
        .into_iter()
        .filter(|object| object["kind"] != "NetworkPolicy")
        .collect();
    assert_eq!(others, output.objects(), "policies change no other object");
}

#[test]
fn the_policy_of_a_job_is_there_before_it() {
    let output = masthead("template ess --fragment minimal -f values.yaml")
        .file("values.yaml", SURROUNDINGS)
        .ok();
    for (job, comes_before) in [
        ("init-secrets", true),
        ("deployment-markers-pre", true),
        ("deployment-markers-post", false),
    ] {
        let weight = |kind: &str| {
            let annotations =
                &output.object(&format!("{kind}/ess-{job}"))["metadata"]["annotations"];
            let hook = annotations["helm.sh/hook"].as_str().map(str::to_owned);
            hook.zip(
                annotations["helm.sh/hook-weight"]
                    .as_str()
                    .and_then(|weight| weight.parse::<i64>().ok()),
            )
        };
        let (hook, of_job) = weight("Job").unwrap();
        match weight("NetworkPolicy") {
            Some((same, weight)) => {
                assert!(comes_before && same == hook && weight < of_job, "{job}")
            }
            None => assert!(!comes_before && hook.starts_with("post-"), "{job}"),
        }
    }
}

#[test]
fn settings_say_who_is_around() {
    let output = masthead("render --credentials job --fragment minimal -f values.yaml")
        .file(
            "values.yaml",
            "networkPolicy:
  enabled: true
  ingressController: {cidrs: [10.2.0.0/24], ports: [8443]}
  dns: {namespace: openshift-dns, podLabels: {k8s-app: null, dns: default}, cidrs: [169.254.20.10/32], ports: [5353]}
  kubernetesApi: {cidrs: [10.2.0.1/32], ports: [6443]}
  federation: {ports: []}
  internet: {except: [10.0.0.0/8, 'FD00::/8']}
",
        )
        .ok();
    let policies = Cluster::new(output.objects());
    let policies: String = policies
        .of_kind("NetworkPolicy")
        .map(|policy| format!("{}\n", policy["spec"]))
        .collect();
    for rule in [
        r#"{"from":[{"namespaceSelector":{}},{"ipBlock":{"cidr":"10.2.0.0/24"}}],"ports":[{"protocol":"TCP","port":8008}]}"#,
        r#"{"to":[{"namespaceSelector":{}},{"ipBlock":{"cidr":"10.2.0.0/24"}}],"ports":[{"protocol":"TCP","port":8443}]}"#,
        r#"{"to":[{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"openshift-dns"}},"podSelector":{"matchLabels":{"dns":"default"}}},{"ipBlock":{"cidr":"169.254.20.10/32"}}],"ports":[{"protocol":"UDP","port":5353},{"protocol":"TCP","port":5353}]}"#,
        r#"{"to":[{"ipBlock":{"cidr":"10.2.0.1/32"}}],"ports":[{"protocol":"TCP","port":6443}]}"#,
        r#"{"to":[{"ipBlock":{"cidr":"0.0.0.0/0","except":["10.0.0.0/8"]}},{"ipBlock":{"cidr":"::/0","except":["fd00::/8"]}}],"ports":[{"protocol":"TCP"}]}"#,
    ] {
        assert!(policies.contains(rule), "{rule}\n{policies}");
    }
}

#[test]
fn what_is_no_network_is_told() {
    let values = "networkPolicy:
  enabled: true
  media: {cidrs: [everywhere, 203.0.113.7]}
  nodes: {cidrs: [10.2.0.4/24]}
  internet: {except: [10.0.0.0/33]}
  extraIngress: {haproxie: []}
";
    // Where nothing of the stack has to do with these networks too.
    let fragments = "--fragment nothing-enabled --fragment element-web-minimal";
    let run = |values: &str| {
        masthead(&format!(
            "render --credentials job {fragments} -f values.yaml"
        ))
        .file("values.yaml", values)
        .fails(1)
    };
    assert_snapshot!("unknown_component", run(values));
    assert_snapshot!(
        "no_networks",
        run(&values.replace("  extraIngress: {haproxie: []}\n", ""))
    );
}
