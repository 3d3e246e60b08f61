//! What `check` says of the configuration that users add to Hookshot, LiveKit and Element Web.

use crate::harness::masthead;

const SFU: &str = "matrixRTC.sfu.additional.x.config";
const HOOKSHOT: &str = "hookshot.additional.x.config";
const ELEMENT_WEB: &str = "elementWeb.additional.x";

/// The findings, a line each, with the path as it stands below the program's text.
fn said(path: &str, text: &str) -> Vec<String> {
    let quoted = serde_json::to_string(text).unwrap();
    let on = "hookshot: {enabled: true, additional: {on: {config: 'feeds: {enabled: true}'}}}";
    let run = masthead("check -f base.yaml -f on.yaml").file("on.yaml", on);
    let run = run.arg("--set-json").arg(&format!("{path}={quoted}"));
    let output = run
        .file("base.yaml", include_str!("../../examples/base.yaml"))
        .run();
    let of = |kind| {
        output
            .stderr
            .lines()
            .any(|line: &str| line.starts_with(kind))
    };
    assert_eq!(
        output.status,
        i32::from(of("error: ")),
        "{text}: {}",
        output.stderr
    );
    let lines = output.stderr.lines();
    let findings =
        lines.filter(|line| line.starts_with("error: ") || line.starts_with("warning: "));
    // The code at the end is not what these rows are about.
    let without_code = |line: &str| line.rsplit_once(" [MH").unwrap().0.to_owned();
    findings
        .map(without_code)
        .map(|line| line.replace(&format!("{path}."), "").replace(path, ""))
        .collect()
}

fn assert_rows(path: &str, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(said(path, text), *expected, "{text}");
    }
}

#[test]
fn livekit_reads_its_file_into_types_and_refuses_other_names() {
    assert_rows(
        SFU,
        &[
            ("room: {max_participants: 5, empty_timeout: 5.0}", &[]),
            (
                "room: {max_particpants: 5}",
                &["error: room.max_particpants: unknown setting"],
            ),
            ("example: x", &["warning: example: unknown setting"]),
            ("romm: {}", &["error: romm: unknown setting"]),
            (
                "rtc: {stun_servers: [a, 5]}\nregion: 5\nrtc_: ",
                &["error: rtc_: unknown setting"],
            ),
            (
                "rtc: {stun_servers: x}",
                &["error: rtc.stun_servers: expected a list, found a text"],
            ),
            ("rtc: {use_mdns: yes, use_ice_lite: true}", &[]),
            (
                "rtc: {use_mdns: 1}",
                &["error: rtc.use_mdns: expected `true` or `false` or a text, found a number"],
            ),
            (
                "room: {create_room_timeout: 1m30s}\nsignal_relay: {retry_timeout: 5}",
                &[],
            ),
            (
                "room: {create_room_timeout: 5 s}",
                &[
                    "error: room.create_room_timeout: expected a duration such as `500ms` or `1m30s`, \
                 found something else",
                ],
            ),
            (
                "room: {max_participants: -5}",
                &[
                    "error: room.max_participants: expected a number from 0 to 4294967295, found \
                 something else",
                ],
            ),
            ("limit: []", &["error: limit: expected a map, found a list"]),
        ],
    );
}

#[test]
fn hookshot_does_not_start_with_some_mistakes() {
    assert_rows(
        HOOKSHOT,
        &[
            (
                "permissions: [{actor: '*', services: [{level: admin}]}]",
                &[],
            ),
            (
                "permissions: [{actor: x}]",
                &[
                    "error: permissions[0]: `services` is missing: what the actor may do, and with what",
                ],
            ),
            (
                "permissions: [{services: [{service: a}]}]",
                &[
                    "error: permissions[0]: `actor` is missing, whose permissions these are",
                    "error: permissions[0].services[0]: `level` is missing",
                ],
            ),
            (
                "permissions: [{actor: a, services: [{level: admn}]}]",
                &[
                    "warning: permissions[0].services[0].level: expected one of `commands`, `login`, \
                 `notifications`, `manageConnections`, `admin`, found something else",
                ],
            ),
            (
                "generic: {enabled: true, waitForCompletion: true}",
                &["warning: generic.waitForCompletion: unknown setting"],
            ),
            (
                "experimentalEncryption: {storagePath: /x}",
                &[
                    "error: experimentalEncryption: this is called `encryption` now: Hookshot does not \
                 start with the old name",
                ],
            ),
            (
                "feeds: {pollIntervalSeconds: '5'}",
                &[
                    "error: feeds.pollIntervalSeconds: expected a number of seconds: Hookshot does not \
                 start",
                ],
            ),
            (
                "jira: {webhook: {}}",
                &["error: jira: `webhook.secret` is missing: Hookshot does not start"],
            ),
            (
                "provisioning: {secret: x}",
                &["warning: provisioning: Hookshot has this no more"],
            ),
            (
                "generic: {enabled: 'yes'}",
                &["warning: generic.enabled: expected `true` or `false`, found a text"],
            ),
        ],
    );
}

#[test]
fn element_web_ignores_what_is_not_where_it_belongs() {
    assert_rows(
        ELEMENT_WEB,
        &[
            (
                r#"{"brand": "x", "features": {"feature_x": true}, "setting_defaults": {"a": 1}}"#,
                &[],
            ),
            (r#"{"brandd": "x"}"#, &["warning: brandd: unknown setting"]),
            (
                r#"{"feature_x": true}"#,
                &["warning: feature_x: unknown setting"],
            ),
            (
                r#"{"features": {"feature_x": "yes"}}"#,
                &["warning: features.feature_x: expected `true` or `false`, found a text"],
            ),
        ],
    );
    let path = "elementWeb.additional.setting_defaults";
    let text = r#"{"UIFeature.registration": true}"#;
    let expected = "warning: [\"UIFeature.registration\"]: unknown setting";
    assert_eq!(said(path, text), [expected]);
}

#[test]
fn what_nothing_reads_is_not_looked_at() {
    let run = masthead("check -f base.yaml --set matrixRTC.sfu.enabled=false,matrixRTC.sfu.url=wss://x.example.org --set")
        .arg("matrixRTC.sfu.additional.x.config=romm: 5")
        .file("base.yaml", include_str!("../../examples/base.yaml"));
    run.ok();
}

/// Hookshot ends without a service, and without a homeserver.
#[test]
fn hookshot_needs_a_service_and_a_homeserver() {
    let run = |values: &str| {
        masthead("check -f base.yaml -f v.yaml --set hookshot.enabled=true")
            .file("base.yaml", include_str!("../../examples/base.yaml"))
            .file("v.yaml", values)
            .run()
    };
    let warnings = |values: &str| {
        let output = run(values);
        assert_eq!(output.status, 0, "{}", output.stderr);
        output
            .stderr
            .matches("warning: hookshot.additional: ")
            .count()
    };
    assert_eq!(warnings("{}"), 1);
    assert_eq!(
        warnings("hookshot: {additional: {a: {config: 'feeds: {enabled: false}'}}}"),
        1
    );
    assert_eq!(
        warnings("hookshot: {additional: {a: {config: 'figma: {}'}}}"),
        0
    );
    let secret = "hookshot: {additional: {a: {configSecret: s, configSecretKey: k}}}";
    assert_eq!(warnings(secret), 0);
    let alone = "{synapse: {enabled: false}, matrixAuthenticationService: {enabled: false}, hookshot: {ingress: {host: h.example.org}, \
                 additional: {a: {config: 'feeds: {enabled: true}'}}}}";
    assert_eq!(warnings(alone), 1);
    let named = "{synapse: {enabled: false}, matrixAuthenticationService: {enabled: false}, hookshot: {ingress: {host: h.example.org}, \
                 additional: {a: {config: \"feeds: {enabled: true}\\nbridge: {url: https://m.example.org}\"}}}}";
    assert_eq!(warnings(named), 0);
}
