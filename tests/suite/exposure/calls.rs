//! The media of calls by a Gateway.

use serde_json::json;

use crate::harness::{Masthead, masthead};

fn run(sfu: &str) -> Masthead {
    let fragments =
        "--fragment nothing-enabled --fragment server-name --fragment matrix-rtc-minimal";
    masthead(&format!("render --credentials job {fragments} -f v.yaml"))
        .file("v.yaml", format!("matrixRTC: {{sfu: {{{sfu}}}}}\n"))
}

const PORTS: &str = "exposedServices: {rtcTcp: {portType: ClusterIP, port: 30881}, rtcMuxedUdp: {portType: ClusterIP, port: 30882}}";

#[test]
fn a_port_has_a_route() {
    let values = format!(
        "{PORTS}, gateway: {{ports: [rtcTcp, rtcMuxedUdp, rtcTcp], parentRefs: [{{name: calls}}]}}"
    );
    let output = run(&values).ok();
    let udp = output.object("UDPRoute/ess-matrix-rtc-sfu-muxed-udp");
    assert_eq!(udp["apiVersion"], "gateway.networking.k8s.io/v1");
    assert_eq!(
        udp["spec"],
        json!({
            "parentRefs": [{"name": "calls"}],
            "rules": [{"backendRefs": [{"name": "ess-matrix-rtc-sfu-muxed-udp", "port": 30882}]}],
        })
    );
    output.object("TCPRoute/ess-matrix-rtc-sfu-tcp");
    // The Ingress for signalling stays.
    output.object("Ingress/ess-matrix-rtc");
    let older = run(&values).args(
        "--api-versions gateway.networking.k8s.io/v1 --api-versions gateway.networking.k8s.io/v1/TLSRoute \
         --api-versions gateway.networking.k8s.io/v1alpha2",
    );
    let udp = older.ok().object("UDPRoute/ess-matrix-rtc-sfu-muxed-udp");
    assert_eq!(udp["apiVersion"], "gateway.networking.k8s.io/v1alpha2");
}

#[test]
fn what_no_gateway_leads_to_is_an_error() {
    let parents = "parentRefs: [{name: calls}]";
    for (values, expected) in [
        (
            format!(
                "exposedServices: {{rtcUdp: {{enabled: true}}}}, gateway: {{ports: [rtcUdp], {parents}}}"
            ),
            "a UDPRoute is for one port, not for a range",
        ),
        (
            format!("gateway: {{ports: [turn], {parents}}}"),
            "the port `turn` is not enabled",
        ),
        (
            format!(
                "exposedServices: {{rtcTcp: {{portType: HostPort}}}}, gateway: {{ports: [rtcTcp], {parents}}}"
            ),
            "the port `rtcTcp` has no Service",
        ),
        (
            format!("{PORTS}, gateway: {{ports: [rtcTcp]}}"),
            "the Gateway that the routes attach to is missing",
        ),
    ] {
        let said = run(&values).fails(1);
        assert!(said.contains(expected), "{said}");
        assert!(said.contains("matrixRTC.sfu.gateway"), "{said}");
    }
}

#[test]
fn a_gateway_that_ends_tls_shows_a_certificate() {
    let values = |turn: &str| {
        let sfu = format!(
            "exposedServices: {{turnTLS: {{enabled: true, portType: ClusterIP, domain: turn.example.org, tlsTerminationOnPod: false{turn}}}}}, gateway: {{ports: [turnTLS]}}"
        );
        run(&sfu)
            .arg("--set")
            .arg("gateway.create.enabled=true,gateway.create.className=x")
    };
    let said = values("").fails(1);
    assert!(
        said.contains("the listener for TLS has no certificate"),
        "{said}"
    );
    let gateway = values(", tlsSecret: turn-tls")
        .ok()
        .object("Gateway/ess-gateway");
    let tls = json!({"mode": "Terminate", "certificateRefs": [{"name": "turn-tls"}]});
    assert_eq!(gateway["spec"]["listeners"][0]["tls"], tls);
}
