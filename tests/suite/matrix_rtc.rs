//! Matrix RTC: which ports are open, how, and what the SFU is told of them.

use std::fmt::Write;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Output, identity, masthead};

const SFU: &str = "Deployment/ess-matrix-rtc-sfu";
const AUTHORISATION: &str = "Deployment/ess-matrix-rtc-authorisation-service";
const CERTIFICATE_API: &str = "cert-manager.io/v1/Certificate";

fn rtc(values: &str) -> Output {
    masthead("template ess --fragment nothing-enabled --fragment server-name --fragment matrix-rtc-minimal -f values.yaml")
        .arg("--api-versions")
        .arg(CERTIFICATE_API)
        .file("values.yaml", values)
        .ok()
}

fn refused(values: &str) -> String {
    masthead("template ess --fragment nothing-enabled --fragment server-name --fragment matrix-rtc-minimal -f values.yaml")
        .file("values.yaml", values)
        .fails(1)
}

fn config(output: &Output) -> Value {
    let map = output.object("ConfigMap/ess-matrix-rtc-sfu");
    let text = map["data"]["config-overrides.yaml"].as_str().unwrap();
    masthead::read_manifests(text).unwrap().remove(0)
}

fn variable(output: &Output, deployment: &str, name: &str) -> Option<Value> {
    let pod = &output.object(deployment)["spec"]["template"]["spec"];
    let init = pod["initContainers"].as_array().into_iter().flatten();
    let containers = init.chain(pod["containers"].as_array().into_iter().flatten());
    let mut all =
        containers.flat_map(|container| container["env"].as_array().into_iter().flatten());
    all.find(|variable| variable["name"] == name).cloned()
}

fn fields(map: &Value) -> String {
    let fields = map
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| *name != "name");
    fields
        .map(|(name, value)| format!(" {name}={}", value.to_string().trim_matches('"')))
        .collect()
}

/// All Services of exposed ports and what the container lists, a port a line.
fn open_ports(output: &Output) -> String {
    let mut out = String::new();
    for service in output
        .objects()
        .iter()
        .filter(|o| identity(o).starts_with("Service/ess-matrix-rtc-sfu-"))
    {
        let spec = &service["spec"];
        let policy = spec["externalTrafficPolicy"].as_str().unwrap_or("-");
        writeln!(
            out,
            "{} {} external {policy}",
            identity(service),
            spec["type"].as_str().unwrap()
        )
        .unwrap();
        for port in spec["ports"].as_array().unwrap() {
            writeln!(out, "  {}{}", port["name"].as_str().unwrap(), fields(port)).unwrap();
        }
    }
    writeln!(out, "container").unwrap();
    for port in output.object(SFU)["spec"]["template"]["spec"]["containers"][0]["ports"]
        .as_array()
        .unwrap()
    {
        writeln!(out, "  {}{}", port["name"].as_str().unwrap(), fields(port)).unwrap();
    }
    write!(
        out,
        "config\n  rtc{}\n  turn{}",
        fields(&config(output)["rtc"]),
        fields(&config(output)["turn"])
    )
    .unwrap();
    out
}

#[test]
fn every_port_type_opens_every_port() {
    for port_type in ["NodePort", "HostPort", "LoadBalancer", "ClusterIP"] {
        for host_network in [false, true] {
            let values = format!(
                "matrixRTC:
  sfu:
    hostNetwork: {host_network}
    exposedServices:
      rtcTcp: {{portType: {port_type}}}
      rtcMuxedUdp: {{portType: {port_type}}}
      rtcUdp: {{enabled: true, portType: {port_type}, portRange: {{startPort: 31000, endPort: 31001}}}}
      turnTLS: {{enabled: true, portType: {port_type}, domain: turn.example.org, tlsSecret: turn-tls}}
      turn: {{enabled: true, portType: {port_type}}}
"
            );
            let network = if host_network {
                "_on_the_nodes_network"
            } else {
                ""
            };
            assert_snapshot!(format!("{port_type}{network}"), open_ports(&rtc(&values)));
        }
    }
}

#[test]
fn a_range_is_cut_into_services_of_250_ports() {
    let output = rtc("matrixRTC: {sfu: {exposedServices: {rtcUdp: {enabled: true}}}}");
    let mut next = 31000;
    for (index, size) in [250, 250, 250, 250, 1].into_iter().enumerate() {
        let service = output.object(&format!("Service/ess-matrix-rtc-sfu-udp-range-{index}"));
        let ports = service["spec"]["ports"].as_array().unwrap();
        assert_eq!((ports.len(), &ports[0]["port"]), (size, &json!(next)));
        next += size;
    }
    assert_eq!(next, 32001);
}

#[test]
fn a_node_port_is_as_its_template_says() {
    let output = rtc("matrixRTC:
  sfu:
    exposedServices:
      rtcTcp: {port: 443, nodePort: '30443'}
      rtcMuxedUdp: {port: 10000, nodePort: ''}
      turn: {enabled: true, port: 3100, nodePort: '{{ .context.port }}0'}
");
    let port = |name: &str| {
        output.object(&format!("Service/ess-matrix-rtc-sfu-{name}"))["spec"]["ports"][0].clone()
    };
    assert_eq!(
        (&port("tcp")["port"], &port("tcp")["nodePort"]),
        (&json!(443), &json!(30443))
    );
    assert_eq!(
        (&port("muxed-udp")["port"], &port("muxed-udp")["nodePort"]),
        (&json!(10000), &json!(null))
    );
    assert_eq!(port("turn")["nodePort"], 31000);
}

#[test]
fn turn_over_tls_shows_a_certificate_that_is_given_or_made_or_none() {
    let turn =
        "matrixRTC: {sfu: {exposedServices: {turnTLS: {enabled: true, domain: turn.example.org";
    let certificate = |output: &Output| {
        let pod = output.object(SFU)["spec"]["template"]["spec"].clone();
        let volumes = pod["volumes"].as_array().unwrap();
        let volume = volumes
            .iter()
            .find(|volume| volume["name"] == "secret-turn-tls");
        volume.map(|volume| volume["secret"]["secretName"].as_str().unwrap().to_owned())
    };

    let given = rtc(&format!(
        "{turn}, tlsSecret: '{{{{ $.Release.Name }}}}-turn'}}}}}}}}"
    ));
    assert_eq!(certificate(&given).unwrap(), "ess-turn");
    assert_eq!(config(&given)["turn"]["cert_file"], "/turn-tls/tls.crt");

    let made = rtc(&format!("certManager: {{issuer: ca}}\n{turn}}}}}}}}}"));
    let spec = made.object("Certificate/ess-matrix-rtc-sfu-turn-tls")["spec"].clone();
    assert_eq!(spec["secretName"].as_str(), certificate(&made).as_deref());
    assert_eq!(spec["dnsNames"], json!(["turn.example.org"]));
    assert_eq!(
        spec["issuerRef"],
        json!({"group": "cert-manager.io", "kind": "Issuer", "name": "ca"})
    );

    let in_front = rtc(&format!(
        "certManager: {{issuer: ca}}\n{turn}, tlsTerminationOnPod: false}}}}}}}}"
    ));
    assert_eq!(certificate(&in_front), None);
    assert_eq!(config(&in_front)["turn"]["external_tls"], true);
    assert!(
        !in_front
            .objects()
            .iter()
            .any(|object| object["kind"] == "Certificate")
    );
}

#[test]
fn the_address_to_announce_is_the_users_or_that_of_stun_node_or_pod() {
    let announced = |sfu: &str| {
        let output = rtc(&format!("matrixRTC: {{sfu: {{{sfu}}}}}"));
        let rtc = config(&output)["rtc"].clone();
        let variable = variable(&output, SFU, "NODE_IP");
        assert_eq!(variable.is_some(), rtc["node_ip"] == "${NODE_IP}");
        (
            rtc["use_external_ip"].as_bool().unwrap(),
            variable.map(|v| fields(&v)).unwrap_or_default(),
        )
    };
    let field =
        |path: &str| format!(" valueFrom={{\"fieldRef\":{{\"fieldPath\":\"status.{path}\"}}}}");
    assert_eq!(announced(""), (true, String::new()));
    assert_eq!(announced("nodeIPSource: podIP"), (true, String::new()));
    assert_eq!(
        announced("manualIP: 203.0.113.10"),
        (true, " value=203.0.113.10".into())
    );
    assert_eq!(
        announced("useStunToDiscoverPublicIP: false"),
        (false, field("hostIP"))
    );
    assert_eq!(
        announced("useStunToDiscoverPublicIP: false, nodeIPSource: podIP"),
        (false, field("podIP"))
    );
    assert_eq!(
        announced("useStunToDiscoverPublicIP: false, manualIP: '2001:db8::1'"),
        (false, " value=2001:db8::1".into())
    );
}

#[test]
fn only_our_users_make_rooms_where_the_server_has_a_name() {
    let full_access = |values: &str| {
        let run = masthead(
            "template ess --fragment nothing-enabled,server-name,matrix-rtc-minimal -f values.yaml",
        );
        let output = run.file("values.yaml", values).run();
        let name = "LIVEKIT_FULL_ACCESS_HOMESERVERS";
        variable(&output, AUTHORISATION, name).unwrap()["value"].clone()
    };
    assert_eq!(full_access("serverName: example.net"), "example.net");
    assert_eq!(
        full_access("{matrixRTC: {restrictRoomCreationToLocalUsers: false}}"),
        "*"
    );
    let nameless = "template ess --chart-version 26.8 --fragment nothing-enabled --fragment matrix-rtc-minimal";
    let output = masthead(nameless).ok();
    let name = "LIVEKIT_FULL_ACCESS_HOMESERVERS";
    assert_eq!(
        variable(&output, AUTHORISATION, name).unwrap()["value"],
        "*"
    );
}

#[test]
fn the_stacks_own_homeserver_is_asked_inside_of_the_cluster() {
    let asked = |args: &str| {
        let output = masthead(&format!(
            "template ess -n m --fragment nothing-enabled --fragment matrix-rtc-minimal {args}"
        ))
        .ok();
        variable(&output, AUTHORISATION, "LIVEKIT_CS_API_URL_OVERRIDES")
            .map(|variable| variable["value"].clone())
    };
    assert_eq!(asked("--fragment server-name"), None);
    let value = asked("--fragment server-name --fragment synapse-minimal").unwrap();
    assert_eq!(
        value,
        "example.org=http://ess-synapse.m.svc.cluster.local.:8008"
    );
}

#[test]
fn an_sfu_of_the_users_own_is_named_by_the_user_and_reaches_the_webhook() {
    let paths = |output: &Output| -> Vec<Value> {
        let ingress = output.object("Ingress/ess-matrix-rtc");
        let paths = ingress["spec"]["rules"][0]["http"]["paths"]
            .as_array()
            .unwrap()
            .clone();
        paths
            .iter()
            .map(|path| json!([path["path"], path["backend"]["service"]["name"]]))
            .collect()
    };
    let ours = rtc("{}");
    assert_eq!(
        *paths(&ours).last().unwrap(),
        json!(["/", "ess-matrix-rtc-sfu"])
    );
    assert_eq!(
        variable(&ours, AUTHORISATION, "LIVEKIT_URL").unwrap()["value"],
        "wss://rtc.example.org"
    );

    let theirs = rtc("matrixRTC: {sfu: {enabled: false, url: wss://theirs.example.org}}");
    assert_eq!(
        *paths(&theirs).last().unwrap(),
        json!(["/sfu_webhook", "ess-matrix-rtc-authorisation-service"])
    );
    assert_eq!(
        variable(&theirs, AUTHORISATION, "LIVEKIT_URL").unwrap()["value"],
        "wss://theirs.example.org"
    );
    assert!(
        !theirs
            .objects()
            .iter()
            .any(|object| identity(object).contains("sfu"))
    );
}

#[test]
fn nginx_holds_connections_unless_the_user_says_otherwise() {
    let output = rtc("matrixRTC:
  ingress:
    controllerType: ingress-nginx
    annotations: {nginx.ingress.kubernetes.io/proxy-read-timeout: '600'}
");
    let annotations = output.object("Ingress/ess-matrix-rtc")["metadata"]["annotations"].clone();
    assert_eq!(
        annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"],
        "600"
    );
    assert_eq!(
        annotations["nginx.ingress.kubernetes.io/proxy-send-timeout"],
        "120"
    );
    assert_eq!(
        annotations["nginx.ingress.kubernetes.io/proxy-buffering"],
        "off"
    );
}

#[test]
fn the_secret_of_the_api_key_is_read_from_where_it_is() {
    let read = |values: &str| {
        variable(&rtc(values), SFU, "LIVEKIT_SECRET").unwrap()["value"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        read("{}"),
        r#"{{ readfile "/secrets/ess-generated/ELEMENT_CALL_LIVEKIT_SECRET" }}"#
    );
    let given = "matrixRTC: {livekitAuth: {key: k, secret: {value: hunter2}}}";
    assert_eq!(
        read(given),
        r#"{{ readfile "/secrets/ess-matrix-rtc-authorisation-service/LIVEKIT_SECRET" }}"#
    );
    let keys =
        rtc(given).object("ConfigMap/ess-matrix-rtc-sfu")["data"]["keys-template.yaml"].clone();
    assert!(
        keys.as_str()
            .unwrap()
            .ends_with("k: \"${LIVEKIT_SECRET}\"\n")
    );
}

#[test]
fn turn_over_tls_without_a_certificate_is_refused() {
    assert_snapshot!(refused(
        "matrixRTC: {sfu: {exposedServices: {turnTLS: {enabled: true}}}}"
    ));
}

#[test]
fn a_certificate_that_nothing_can_make_is_refused() {
    assert_snapshot!(refused(
        "certManager: {clusterIssuer: letsencrypt}
matrixRTC:
  sfu:
    exposedServices:
      turnTLS: {enabled: true, domain: turn.example.org}
"
    ));
}

#[test]
fn ports_that_are_none_are_refused() {
    assert_snapshot!(refused(
        "matrixRTC:
  sfu:
    exposedServices:
      rtcTcp: {port: 70000}
      rtcMuxedUdp: {port: 0}
      rtcUdp: {enabled: true, portRange: {startPort: 32000, endPort: 31000}}
"
    ));
}

#[test]
fn a_range_is_of_whole_ports() {
    let error = refused(
        "matrixRTC: {sfu: {exposedServices: {rtcUdp: {enabled: true, portRange: {startPort: 1.5, endPort: 99999999999}}}}}",
    );
    for end in ["startPort", "endPort"] {
        let told = format!(
            "rtcUdp.portRange.{end}: expected a port, a whole number from 1 to 65535 [MH0103]\n"
        );
        assert!(error.contains(&told), "{error}");
    }
}

#[test]
fn calls_and_turn_on_one_udp_port_are_told() {
    let ports = |muxed: u16, turn: u16| {
        let values = format!(
            "matrixRTC.sfu.exposedServices={{\"rtcMuxedUdp\": {{\"portType\": \"ClusterIP\", \"port\": {muxed}}}, \
             \"turn\": {{\"enabled\": true, \"portType\": \"ClusterIP\", \"port\": {turn}}}}}"
        );
        let run = masthead(
            "check --chart-version 26.8 --fragment nothing-enabled,server-name,matrix-rtc-minimal --set-json",
        );
        let output = run.arg(&values).run();
        assert_eq!(output.status, 0, "{}", output.stderr);
        output.stderr
    };
    let said = ports(3478, 3478);
    let message = "warning: matrixRTC.sfu.exposedServices.turn.port: the SFU can't listen on the UDP port 3478 twice";
    assert!(said.contains(message), "{said}");
    assert!(!ports(3478, 3479).contains("twice"));
}
