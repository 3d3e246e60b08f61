//! Matrix RTC as an application service of the homeserver, and the Valkey that it shares.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::harness::{Masthead, Output, identity, masthead, yaml};

const MINIMAL: &str = "--fragment minimal --fragment matrix-rtc-minimal";
const ALONE: &str =
    "--fragment nothing-enabled --fragment server-name --fragment matrix-rtc-minimal";

fn run(layers: &str, values: &str) -> Masthead {
    masthead(&format!("template ess {layers} -f v.yaml")).file("v.yaml", values)
}

fn has(output: &Output, name: &str) -> bool {
    let objects = output.objects();
    objects.iter().any(|object| identity(object) == name)
}

fn file(output: &Output, map: &str, name: &str) -> Value {
    yaml(output.object(map)["data"][name].as_str().expect("a file"))
}

/// The variables of the authorisation service.
fn variables(output: &Output) -> Value {
    let object = output.object("Deployment/ess-matrix-rtc-authorisation-service");
    let list = object["spec"]["template"]["spec"]["containers"][0]["env"].clone();
    let pairs = list.as_array().expect("a list").iter().map(|variable| {
        let name = variable["name"].as_str().expect("a name").to_owned();
        let value = [&variable["value"], &variable["valueFrom"]];
        let value = value.into_iter().find(|value| !value.is_null());
        (name, value.cloned().unwrap_or_default())
    });
    Value::Object(pairs.collect())
}

#[test]
fn its_registration_is_generated_and_known_to_the_homeserver() {
    let output = run(MINIMAL, "matrixRTC: {user: {localpart: calls}}").ok();
    let path = "/secrets/ess-generated/MATRIX_RTC_REGISTRATION";
    for map in ["ConfigMap/ess-synapse", "ConfigMap/ess-synapse-hook"] {
        let config = file(&output, map, "04-homeserver-overrides.yaml");
        assert_eq!(config["app_service_config_files"], json!([path]));
        let features = &config["experimental_features"];
        assert_eq!(features["msc4502_enabled"], true);
        assert_eq!(features["msc4512_enabled"], true);
        assert_eq!(features["msc3202_device_masquerading"], Value::Null);
    }
    let env = variables(&output);
    assert_eq!(env["LIVEKIT_AS_REGISTRATION_FILE"], path);
    assert_eq!(env["LIVEKIT_HS_SERVER_NAME"], "example.org");
    let registration = file(
        &output,
        "ConfigMap/ess-init-secrets",
        "matrix-rtc-registration.yaml",
    );
    let url = "http://ess-matrix-rtc-authorisation-service.default.svc.cluster.local.:8080";
    assert_eq!(
        registration,
        json!({
            "id": "matrix-rtc-authorisation-service", "url": null,
            "as_token": "${AS_TOKEN}", "hs_token": "${HS_TOKEN}", "sender_localpart": "calls",
            "namespaces": {"users": [{"exclusive": false, "regex": "@.*:example.org"}]},
            "io.element.msc4502.scopes": ["urn:matrix:client:io.element.msc4502:rooms:is_joined"],
            "io.element.msc4512.proxy_prefix": "rtc/livekit",
            "io.element.msc4512.proxy_url": url,
        })
    );
}

#[test]
fn one_in_the_values_is_a_template_and_has_a_copy_for_the_hook() {
    let values = "matrixRTC: {appserviceRegistration: {value: 'id: {{ $.Release.Name }}-x'}}";
    let output = run(MINIMAL, values).ok();
    let name = "Secret/ess-matrix-rtc-authorisation-service";
    for name in [name.to_owned(), format!("{name}-pre")] {
        assert_eq!(output.object(&name)["data"]["REGISTRATION"], "aWQ6IGVzcy14");
    }
    let own = "/secrets/ess-matrix-rtc-authorisation-service/REGISTRATION";
    let copy = "/secrets/ess-matrix-rtc-authorisation-service-pre/REGISTRATION";
    for (map, path) in [
        ("ConfigMap/ess-synapse", own),
        ("ConfigMap/ess-synapse-hook", copy),
    ] {
        let config = file(&output, map, "04-homeserver-overrides.yaml");
        assert_eq!(config["app_service_config_files"], json!([path]));
    }
    assert_eq!(variables(&output)["LIVEKIT_AS_REGISTRATION_FILE"], own);
    assert!(!has(&output, "ConfigMap/ess-init-secrets"));
    let alone = run(ALONE, values).ok();
    assert!(!has(&alone, &format!("{name}-pre")));
}

#[test]
fn one_in_a_secret_of_the_users_is_read_there() {
    let values = "matrixRTC: {appserviceRegistration: {secret: mine, secretKey: r.yaml}}";
    let output = run(MINIMAL, values).ok();
    let path = variables(&output)["LIVEKIT_AS_REGISTRATION_FILE"].clone();
    assert_eq!(path, "/secrets/mine/r.yaml");
    let synapse = output.object("StatefulSet/ess-synapse-main");
    let mounts = &synapse["spec"]["template"]["spec"]["containers"][0]["volumeMounts"];
    let mounts = mounts.as_array().expect("a list");
    assert!(mounts.iter().any(|it| it["mountPath"] == "/secrets/mine"));
}

#[test]
fn without_a_server_name_or_a_registration_it_is_refused() {
    let said = run(
        "--fragment nothing-enabled --fragment matrix-rtc-minimal",
        "{}",
    )
    .fails(1);
    assert!(
        said.contains("error: serverName: the server name is missing"),
        "{said}"
    );
    let values = "{initSecrets: {enabled: false}, matrixRTC: {livekitAuth: {secret: {value: s}}}}";
    let said = run(ALONE, values).fails(1);
    let expected = "error: matrixRTC.appserviceRegistration: the credential is missing";
    assert!(said.contains(expected), "{said}");
    let said = run(ALONE, "matrixRTC: {replicas: 2}").fails(1);
    assert!(
        said.contains("error: matrixRTC.replicas: expected at most 1, found 2"),
        "{said}"
    );
    // None of this holds for the release before.
    run(
        "--chart-version 26.8 --fragment nothing-enabled --fragment matrix-rtc-minimal",
        "matrixRTC: {replicas: 2}",
    )
    .ok();
}

#[test]
fn both_programs_share_the_valkey_of_the_stack() {
    let output = run(ALONE, "{}").ok();
    let host = "ess-valkey.default.svc.cluster.local.:6379";
    let redis = file(
        &output,
        "ConfigMap/ess-matrix-rtc-sfu",
        "config-overrides.yaml",
    );
    assert_eq!(redis["redis"], json!({"address": host, "db": 3}));
    assert_eq!(
        variables(&output)["LIVEKIT_REDIS_URL"],
        format!("redis://{host}/2")
    );
    assert!(has(&output, "StatefulSet/ess-valkey"));
}

#[test]
fn servers_of_the_users_take_its_place_each_for_one_program() {
    let authoriser = "redisOrValkey: {host: a.example.com, db: 4, tls: true, password: {value: p}}";
    let sfu = "sfu: {redisOrValkey: {host: b.example.com, password: {value: q}, tls: true}}";
    let valkey = |values: &str| {
        let output = run(ALONE, &format!("matrixRTC: {{{values}}}")).ok();
        (has(&output, "StatefulSet/ess-valkey"), output)
    };
    assert!(valkey(authoriser).0 && valkey(sfu).0);
    let (has_valkey, output) = valkey(&format!("{authoriser}, {sfu}"));
    assert!(!has_valkey);
    let env = variables(&output);
    assert_eq!(env["LIVEKIT_REDIS_URL"], "rediss://a.example.com:6379/4");
    let secret = json!({"secretKeyRef": {"name": "ess-matrix-rtc-authorisation-service", "key": "REDIS_PASSWORD"}});
    assert_eq!(env["LIVEKIT_REDIS_PASSWORD"], secret);
    let config = file(
        &output,
        "ConfigMap/ess-matrix-rtc-sfu",
        "config-overrides.yaml",
    );
    assert_eq!(
        config["redis"],
        json!({"address": "b.example.com:6379", "password": "${SFU_REDIS_PASSWORD}", "use_tls": true})
    );
    // No SFU, no need of one for it.
    let values = format!(
        "{authoriser}, sfu: {{enabled: false}}, extraEnv: [{{name: LIVEKIT_URL, value: 'wss://x'}}]"
    );
    assert!(!has(
        &run(ALONE, &format!("matrixRTC: {{{values}}}")).run(),
        "StatefulSet/ess-valkey"
    ));
}

#[test]
fn a_stored_registration_keeps_its_tokens_and_nothing_else() {
    let render = |flags: &str| format!("render ess {MINIMAL} {flags} --credentials c.yaml");
    let first = masthead(&render("")).run();
    assert_eq!(first.status, 0, "{}", first.stderr);
    let registration = |output: &Output| {
        let data = output.object("Secret/ess-generated")["data"]["MATRIX_RTC_REGISTRATION"].clone();
        let bytes = STANDARD
            .decode(data.as_str().expect("a text"))
            .expect("base64");
        yaml(&String::from_utf8(bytes).expect("UTF-8"))
    };
    let before = registration(&first);
    let kept = first.read("c.yaml");
    let edited = kept.replace(
        "sender_localpart: _lk_jwt_service",
        "sender_localpart: edited",
    );
    assert_ne!(edited, kept);
    let values = "--set matrixRTC.user.localpart=calls --locked";
    let second = masthead(&render(values))
        .after(first)
        .private("c.yaml", &edited)
        .ok();
    let after = registration(&second);
    assert_eq!(after["sender_localpart"], "calls");
    for token in ["as_token", "hs_token"] {
        assert_eq!(after[token], before[token]);
    }
    let now = second.read("c.yaml");
    assert_eq!(now, edited, "the file is as it was");
}

#[test]
fn programs_wait_for_the_servers_that_they_need() {
    let layers = "--fragment minimal --fragment matrix-rtc-minimal --fragment synapse-some-workers-running --fragment hookshot-minimal";
    let values = "hookshot: {additional: {on: {config: 'feeds: {enabled: true}'}}}";
    let output = run(layers, values).ok();
    let waits = |object: &str| {
        let object = output.object(object);
        let init = object["spec"]["template"]["spec"]["initContainers"].clone();
        let init = init.as_array().cloned().unwrap_or_default();
        let names = init
            .iter()
            .map(|it| it["name"].as_str().expect("a name").to_owned());
        names
            .filter(|name| name.contains("wait"))
            .collect::<Vec<_>>()
    };
    for (object, expected) in [
        (
            "Deployment/ess-matrix-rtc-authorisation-service",
            &["valkey-wait", "synapse-wait"][..],
        ),
        ("Deployment/ess-matrix-rtc-sfu", &["valkey-wait"]),
        ("StatefulSet/ess-synapse-main", &["db-wait", "valkey-wait"]),
        (
            "StatefulSet/ess-hookshot",
            &["http-wait-syn", "valkey-wait"],
        ),
    ] {
        assert_eq!(waits(object), expected, "{object}");
    }
}
