//! One load balancer for the ports of the SFU, and the families of Services.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Masthead, Output, identity, masthead};

const SERVICE: &str = "Service/ess-matrix-rtc-sfu-load-balancer";

fn run(command: &str, ports: &str) -> Masthead {
    let values = format!("matrixRTC: {{sfu: {{exposedServices: {{{ports}}}}}}}");
    let fragments =
        "--fragment nothing-enabled --fragment server-name --fragment matrix-rtc-minimal";
    masthead(&format!("{command} {fragments} -f values.yaml")).file("values.yaml", values)
}

fn rendered(ports: &str) -> Output {
    run("render --credentials job", ports).ok()
}

/// The Services of exposed ports.
fn services(output: &Output) -> Vec<String> {
    let objects = output.objects();
    let names = objects.iter().map(identity);
    names
        .filter(|name| name.starts_with("Service/ess-matrix-rtc-sfu-"))
        .collect()
}

/// Name, protocol, port and node port of each port.
fn ports(service: &Value) -> Vec<String> {
    let ports = service["spec"]["ports"].as_array().unwrap();
    let port = |port: &Value| {
        let text = |key: &str| port[key].to_string().replace('"', "");
        [
            text("name"),
            text("protocol"),
            text("port"),
            text("targetPort"),
            text("nodePort"),
        ]
        .join(" ")
    };
    ports.iter().map(port).collect()
}

#[test]
fn tcp_and_udp_are_in_one_service() {
    let output = rendered(
        "loadBalancer: {enabled: true}, turn: {enabled: true, nodePort: '30444'}, \
         turnTLS: {enabled: true, port: 443, domain: turn.example.org, tlsSecret: tls}",
    );
    assert_eq!(services(&output), [SERVICE]);
    let service = output.object(SERVICE);
    assert_eq!(service["spec"]["type"], "LoadBalancer");
    assert_eq!(
        ports(&service),
        [
            "rtc-tcp TCP 30001 30001 null",
            "rtc-muxed-udp UDP 30002 30002 null",
            "turn-tls-tcp TCP 443 5349 null",
            "turn-udp UDP 30004 30004 30444",
        ]
    );
}

#[test]
fn its_settings_are_those_of_the_api() {
    let output = rendered(
        "loadBalancer: {enabled: true, loadBalancerClass: example.org/l4, loadBalancerIP: 192.0.2.7, \
         loadBalancerSourceRanges: [203.0.113.0/24], allocateLoadBalancerNodePorts: false, \
         externalTrafficPolicy: Local, internalTrafficPolicy: Local, externalIPs: [192.0.2.8], \
         ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv6, IPv4], annotations: {a: b}}",
    );
    let service = output.object(SERVICE);
    assert_eq!(service["metadata"]["annotations"], json!({"a": "b"}));
    let mut spec = service["spec"].clone();
    let fields = spec.as_object_mut().unwrap();
    fields.remove("ports");
    fields.remove("selector");
    assert_eq!(
        spec,
        json!({
            "type": "LoadBalancer", "ipFamilyPolicy": "RequireDualStack", "ipFamilies": ["IPv6", "IPv4"],
            "internalTrafficPolicy": "Local", "externalTrafficPolicy": "Local", "externalIPs": ["192.0.2.8"],
            "loadBalancerClass": "example.org/l4", "loadBalancerIP": "192.0.2.7",
            "loadBalancerSourceRanges": ["203.0.113.0/24"], "allocateLoadBalancerNodePorts": false
        })
    );
}

#[test]
fn a_port_type_of_the_user_keeps_a_port_apart() {
    let output = rendered(
        "loadBalancer: {enabled: true}, rtcTcp: {portType: NodePort}, \
         rtcUdp: {enabled: true, portType: HostPort}, turn: {enabled: true, portType: LoadBalancer}",
    );
    assert_eq!(
        services(&output),
        [SERVICE, "Service/ess-matrix-rtc-sfu-tcp"]
    );
    let names = ports(&output.object(SERVICE));
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn a_range_of_ports_is_refused() {
    let ports = "loadBalancer: {enabled: true}, rtcUdp: {enabled: true}";
    assert_snapshot!(run("render --credentials job", ports).fails(1));
}

#[test]
fn what_the_api_refuses_is_told_of_all_at_once() {
    let ports = "loadBalancer: {enabled: true, loadBalancerClass: a/b/c, loadBalancerIP: here, \
                 loadBalancerSourceRanges: [192.0.2.7]}";
    assert_snapshot!(run("check --kube-version 1.25", ports).fails(1));
    let one_protocol = "loadBalancer: {enabled: true}, rtcMuxedUdp: {enabled: false}";
    let told = run("check --kube-version 1.25", one_protocol).run().stderr;
    assert!(!told.contains("1.26"), "{told}");
}

#[test]
fn what_has_no_effect_is_told() {
    let ports = "loadBalancer: {enabled: true}, rtcTcp: {annotations: {a: b}, externalTrafficPolicy: Local}";
    assert_snapshot!("ports", run("check", ports).run().stderr);
    let none = "loadBalancer: {enabled: true}, rtcTcp: {portType: HostPort}, rtcMuxedUdp: {portType: HostPort}";
    assert_snapshot!("none", run("check", none).run().stderr);
}

#[test]
fn notes_and_network_policies_follow() {
    let ports = "loadBalancer: {enabled: true, externalTrafficPolicy: Local}, rtcTcp: {port: 7881}";
    let notes = run("notes ports", ports).ok().stdout;
    assert!(
        notes.contains("TCP 7881: the load balancer of the Service"),
        "{notes}"
    );
    assert!(
        notes.contains("set `matrixRTC.sfu.manualIP` to it"),
        "{notes}"
    );
    let policy = run(
        "render --credentials job --set networkPolicy.enabled=true",
        ports,
    )
    .ok();
    let policy = policy.object("NetworkPolicy/ess-matrix-rtc-sfu");
    let rules = policy["spec"]["ingress"].to_string();
    for port in ["\"port\":7881", "\"port\":30002"] {
        assert!(rules.contains(port), "{rules}");
    }
}

#[test]
fn services_of_http_have_families_of_their_own() {
    let values = "
httpService: {ipFamilyPolicy: SingleStack, ipFamilies: [IPv6]}
matrixAuthenticationService: {httpService: {ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv6, IPv4]}}
";
    let output = masthead("render --credentials job --fragment quick-setup-hostnames --fragment quick-setup-all-enabled -f values.yaml")
        .file("values.yaml", values)
        .ok();
    let families = |name: &str| {
        let spec = &output.object(name)["spec"];
        (spec["ipFamilyPolicy"].clone(), spec["ipFamilies"].clone())
    };
    let own = (json!("RequireDualStack"), json!(["IPv6", "IPv4"]));
    assert_eq!(families("Service/ess-matrix-authentication-service"), own);
    let all = (json!("SingleStack"), json!(["IPv6"]));
    assert_eq!(families("Service/ess-synapse"), all);
}
