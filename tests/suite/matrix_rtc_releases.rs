//! Matrix RTC as releases of the chart differ: where the SFU is, the families of its addresses, its
//! ports, and what is deprecated.

use crate::harness::{Masthead, Output, masthead};
use serde_json::Value;

fn run(command: &str, values: &str) -> Masthead {
    masthead(&format!("{command} -f base.yaml -f v.yaml"))
        .file("base.yaml", include_str!("../../examples/base.yaml"))
        .file("v.yaml", values)
}

fn rendered(version: &str, values: &str) -> Output {
    let output = run(&format!("template ess --chart-version {version}"), values).run();
    assert_eq!(output.status, 0, "{values}\n{}", output.stderr);
    output
}

/// The URL by which the authorisation service finds the SFU.
fn livekit_url(output: &Output) -> Option<String> {
    let deployment = output.object("Deployment/ess-matrix-rtc-authorisation-service");
    let env = &deployment["spec"]["template"]["spec"]["containers"][0]["env"];
    let env = env.as_array()?;
    let found = env.iter().find(|it| it["name"] == "LIVEKIT_URL")?;
    Some(found["value"].as_str()?.to_owned())
}

/// Where clients are told that calls are, as Synapse's configuration says it.
fn transport(output: &Output) -> Vec<(String, String)> {
    let files = output.object("ConfigMap/ess-synapse");
    let files = files["data"].as_object().unwrap();
    let text = files.values().filter_map(Value::as_str);
    let text = text
        .into_iter()
        .find(|text| text.contains("transports:"))
        .unwrap();
    let lines = text
        .lines()
        .skip_while(|line| !line.contains("transports:"));
    let lines = lines.skip(1).take_while(|line| line.starts_with("    "));
    let entry = |line: &str| {
        let (key, value) = line
            .trim_start_matches([' ', '-'])
            .split_once(": ")
            .unwrap();
        (key.to_owned(), value.trim_matches('"').to_owned())
    };
    lines.map(entry).collect()
}

fn told(version: &str, values: &str) -> Vec<(String, String)> {
    transport(&rendered(version, values))
}

fn pairs(entries: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = entries
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    owned.collect()
}

const SERVICE: (&str, &str) = ("livekit_service_url", "https://rtc.example.org");

#[test]
fn clients_are_told_where_the_sfu_is() {
    let ours = pairs(&[
        ("type", "livekit"),
        SERVICE,
        ("url", "wss://rtc.example.org"),
    ]);
    assert_eq!(told("26.11", ""), ours);
    assert_eq!(told("26.8", ""), pairs(&[("type", "livekit"), SERVICE]));
    let template = "global: {domain: example.org}\nmatrixRTC: {ingress: {host: 'rtc.{{ .Values.global.domain }}'}}";
    assert_eq!(told("26.11", template), ours);
    let theirs = pairs(&[
        ("type", "livekit"),
        SERVICE,
        ("url", "wss://livekit.example.org"),
    ]);
    let url = "matrixRTC: {sfu: {enabled: false, url: 'wss://livekit.{{ .Values.serverName }}'}}";
    assert_eq!(told("26.11", url), theirs);
    let variable = "matrixRTC: {extraEnv: [{name: LIVEKIT_URL, value: 'wss://livekit.example.org'}], sfu: {enabled: false}}";
    assert_eq!(told("26.11", variable), theirs);
}

#[test]
fn the_authorisation_service_has_the_url() {
    let of = |version, values: &str| livekit_url(&rendered(version, values));
    let own = Some("wss://rtc.example.org".to_owned());
    assert_eq!([of("26.8", ""), of("26.11", "")], [own.clone(), own]);
    let url = "matrixRTC: {sfu: {enabled: false, url: 'wss://livekit.example.org'}}";
    assert_eq!(
        of("26.11", url).as_deref(),
        Some("wss://livekit.example.org")
    );
    for version in ["26.8", "26.11"] {
        let fragment = masthead(&format!(
            "template ess --fragment quick-setup-hostnames --fragment matrix-rtc-external-livekit \
             --chart-version {version}"
        ));
        let url = livekit_url(&fragment.ok());
        assert_eq!(
            url.as_deref(),
            Some("wss://livekit.example.org"),
            "{version}"
        );
    }
}

#[test]
fn an_sfu_of_the_users_needs_its_url() {
    let nowhere = "matrixRTC: {sfu: {enabled: false}}";
    let said = run("template ess", nowhere).fails(1);
    assert!(
        said.contains("error: matrixRTC.sfu.url: the URL of the SFU is missing"),
        "{said}"
    );
    assert_eq!(livekit_url(&rendered("26.8", nowhere)), None);
    let variable = "matrixRTC: {extraEnv: [{name: LIVEKIT_URL, value: 'wss://x.example.org'}], sfu: {enabled: false}}";
    let said = run("check", variable).run();
    assert_eq!(said.status, 0);
    let note =
        "note: matrixRTC.extraEnv[0]: since matrix-stack 26.10.1 this is `matrixRTC.sfu.url`";
    assert!(said.stderr.contains(note), "{}", said.stderr);
    for (url, is_good) in [
        ("wss://a.example.org:7443/path", true),
        ("ws://a", true),
        ("https://a", true),
        ("livekit.example.org", false),
        ("wss://", false),
        ("wss://a b", false),
    ] {
        let values = format!("matrixRTC: {{sfu: {{enabled: false, url: '{url}'}}}}");
        assert_eq!(run("check", &values).run().status == 0, is_good, "{url}");
    }
    let said = run(
        "check --chart-version 26.8",
        "matrixRTC: {sfu: {url: 'wss://x'}}",
    )
    .fails(1);
    assert!(said.contains("it is new in 26.10.1"), "{said}");
}

/// The family of a Service of the SFU: its policy and its families.
fn families(version: &str, values: &str) -> (Value, Value) {
    let output = rendered(version, values);
    let service = output.object("Service/ess-matrix-rtc-sfu-tcp");
    (
        service["spec"]["ipFamilyPolicy"].clone(),
        service["spec"]["ipFamilies"].clone(),
    )
}

#[test]
fn exposed_services_have_the_families_of_the_network() {
    let own = "matrixRTC: {sfu: {exposedServices: {rtcTcp: {ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv6, IPv4]}}}}\n";
    for (version, values, policy) in [
        ("26.11", "", "PreferDualStack"),
        (
            "26.11",
            "networking: {ipFamily: dual-stack}",
            "PreferDualStack",
        ),
        ("26.11", "networking: {ipFamily: ipv4}", "SingleStack"),
        ("26.11", "networking: {ipFamily: ipv6}", "SingleStack"),
        ("26.8", "networking: {ipFamily: ipv4}", "PreferDualStack"),
    ] {
        let expected = (policy.into(), Value::Null);
        assert_eq!(families(version, values), expected, "{version} {values}");
    }
    let both = families("26.11", &format!("{own}networking: {{ipFamily: ipv4}}"));
    assert_eq!(
        both,
        (
            "RequireDualStack".into(),
            serde_json::json!(["IPv6", "IPv4"])
        )
    );
    // Services of others are as they were.
    let output = rendered("26.11", "networking: {ipFamily: ipv4}");
    let other = output.object("Service/ess-matrix-rtc-sfu");
    assert_eq!(other["spec"]["ipFamilyPolicy"], "PreferDualStack");
    for wrong in ["ipFamilyPolicy: Dual", "ipFamilies: [ipv4]"] {
        let values = format!("matrixRTC: {{sfu: {{exposedServices: {{turn: {{{wrong}}}}}}}}}");
        run("check", &values).fails(1);
    }
}

#[test]
fn the_port_of_muxed_media_says_what_it_is() {
    let protocol = |version| {
        let pods = rendered(version, "").object("Deployment/ess-matrix-rtc-sfu");
        let ports = pods["spec"]["template"]["spec"]["containers"][0]["ports"].clone();
        let ports = ports.as_array().unwrap().clone();
        let port = ports
            .into_iter()
            .find(|port| port["name"] == "rtc-muxed-udp");
        port.unwrap()["protocol"].clone()
    };
    assert_eq!(protocol("26.8"), "TCP");
    assert_eq!(protocol("26.11"), "UDP");
}

#[test]
fn what_is_deprecated_is_noted_where_the_user_gives_it() {
    let values = "matrixRTC: {restrictRoomCreationToLocalUsers: false}";
    let said = |version: &str, values| {
        let output = run(&format!("check --chart-version {version}"), values).run();
        assert_eq!(output.status, 0);
        output.stderr.contains(
            "restrictRoomCreationToLocalUsers: this is deprecated since matrix-stack 26.11.2",
        )
    };
    assert!(said("26.11", values));
    assert!(!said("26.8", values));
    assert!(!said("26.11", ""));
    let output = rendered("26.11", values);
    assert!(
        output
            .stdout
            .contains("name: LIVEKIT_FULL_ACCESS_HOMESERVERS\n")
    );
}

#[test]
fn workers_say_where_the_authentication_service_is() {
    let lines = |version| {
        let values = "synapse: {workers: {client-reader: {enabled: true}}}";
        let output = rendered(version, values);
        let lines = output
            .stdout
            .lines()
            .filter(|line| line.ends_with(" client-reader"));
        lines.filter(|line| line.contains("auth_metadata")).count()
    };
    assert_eq!(lines("26.8"), 0);
    assert_eq!(lines("26.11"), 2);
}

#[test]
fn element_web_has_no_setting_that_it_dropped() {
    let has = |version| {
        rendered(version, "")
            .stdout
            .contains("feature_new_room_decoration_ui")
    };
    assert!(has("26.8") && !has("26.11"));
}
