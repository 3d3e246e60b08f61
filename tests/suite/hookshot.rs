//! Hookshot and the Redis that it needs.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Output, identity, masthead, yaml};

const ALONE: &str = "--fragment nothing-enabled --fragment server-name --fragment hookshot-minimal --fragment hookshot-ingress \
     --set hookshot.additional.on.config.feeds.enabled=true \
     --set hookshot.additional.on.config.bridge.url=https://m.example.org";

fn render(layers: &str, values: &str) -> Output {
    masthead(&format!("template ess {layers} -f v.yaml"))
        .file("v.yaml", values)
        .ok()
}

fn config(output: &Output) -> Value {
    let config_map = output.object("ConfigMap/ess-hookshot");
    yaml(config_map["data"]["config-override.yaml"].as_str().unwrap())
}

fn has(output: &Output, name: &str) -> bool {
    output
        .objects()
        .iter()
        .any(|object| identity(object) == name)
}

#[test]
fn with_a_host_of_its_own_it_has_an_ingress() {
    let output = render(ALONE, "{}");
    assert!(has(&output, "Ingress/ess-hookshot"));
    assert_eq!(config(&output)["bridge"]["url"], Value::Null);
    assert_eq!(config(&output)["listeners"][0]["prefix"], Value::Null);
}

#[test]
fn without_a_host_it_is_below_synapse() {
    let layers = "--fragment nothing-enabled --fragment server-name --fragment synapse-minimal";
    let output = render(
        layers,
        "{hookshot: {enabled: true, additional: {on: {config: 'feeds: {enabled: true}'}}}, synapse: {ingress: {host: matrix.example.org}}}",
    );
    assert!(!has(&output, "Ingress/ess-hookshot"));
    let config = config(&output);
    assert_eq!(
        config["bridge"]["url"],
        "http://ess-synapse.default.svc.cluster.local.:8008"
    );
    assert_eq!(config["listeners"][0]["prefix"], "/_matrix/hookshot");
    assert_eq!(
        config["generic"]["urlPrefix"],
        "https://matrix.example.org/_matrix/hookshot/webhook"
    );
    let set = output.object("StatefulSet/ess-hookshot");
    assert_eq!(
        set["spec"]["template"]["spec"]["initContainers"][1]["name"],
        "http-wait-syn"
    );
}

#[test]
fn a_redis_of_yours_takes_the_place_of_ours() {
    assert!(has(&render(ALONE, "{}"), "StatefulSet/ess-valkey"));
    let values = "hookshot: {redisOrValkey: {host: redis.example.org, db: 3, tls: true, password: {value: 'p:/@'}}}";
    let output = render(ALONE, values);
    assert!(!has(&output, "StatefulSet/ess-valkey"));
    assert_eq!(
        config(&output)["cache"]["redisUri"],
        "rediss://:${HOOKSHOT_REDIS_PASSWORD}@redis.example.org:6379/3"
    );
    let set = output.object("StatefulSet/ess-hookshot");
    let env = &set["spec"]["template"]["spec"]["initContainers"][0]["env"];
    let value = "{{ readfile \"/secrets/ess-hookshot/REDIS_PASSWORD\" | urlencode }}";
    assert_eq!(
        env,
        &json!([{"name": "HOOKSHOT_REDIS_PASSWORD", "value": value}])
    );
}

#[test]
fn encryption_keeps_its_keys_in_a_claim() {
    assert!(!has(
        &render(ALONE, "{}"),
        "PersistentVolumeClaim/ess-hookshot"
    ));
    let claim = |output: &Output| {
        let set = output.object("StatefulSet/ess-hookshot");
        let volumes = set["spec"]["template"]["spec"]["volumes"]
            .as_array()
            .unwrap()
            .clone();
        volumes.iter().find_map(|v| {
            v["persistentVolumeClaim"]["claimName"]
                .as_str()
                .map(str::to_owned)
        })
    };
    let ours = render(ALONE, "hookshot: {enableEncryption: true}");
    assert!(has(&ours, "PersistentVolumeClaim/ess-hookshot"));
    assert_eq!(claim(&ours).as_deref(), Some("ess-hookshot"));
    let theirs = render(
        ALONE,
        "hookshot: {enableEncryption: true, storage: {existingClaim: '{{ $.Release.Name }}-keys'}}",
    );
    assert!(!has(&theirs, "PersistentVolumeClaim/ess-hookshot"));
    assert_eq!(claim(&theirs).as_deref(), Some("ess-keys"));
}

#[test]
fn the_service_is_headless_unless_it_is_to_be_reached_from_outside() {
    let spec = |values| render(ALONE, values).object("Service/ess-hookshot")["spec"].clone();
    assert_eq!(spec("{}")["clusterIP"], "None");
    assert_eq!(
        spec("hookshot: {httpService: {type: LoadBalancer}}")["clusterIP"],
        Value::Null
    );
}

#[test]
fn what_can_not_work_is_told() {
    let values = "redis:
  maxMemory: |
    40mb
    requirepass x
matrixAuthenticationService:
  enabled: true
  ingress: {host: account.example.org}
hookshot:
  enabled: true
  enableEncryption: true
  additional:
    list.yaml:
      config: '- a'
    broken.yaml:
      config: 'a: ['
    text.yaml:
      config: hello
";
    assert_snapshot!(
        masthead("template ess --fragment nothing-enabled -f values.yaml")
            .file("values.yaml", values)
            .fails(1)
    );
}
