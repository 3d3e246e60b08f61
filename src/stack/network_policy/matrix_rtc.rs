//! The edges of Matrix RTC.

use minijinja::Value;

use super::edge::{Edges, End, Pods, Port, tcp};
use super::outbound::{add_internet, port_of};
use super::settings::tcp_ports;
use super::web::SYNAPSE;
use super::{Parts, add_dns, add_metrics, add_web};
use crate::stack::Context;
use crate::stack::matrix_rtc::authorisation_service::AuthorisationService;
use crate::stack::matrix_rtc::sfu::{self, Sfu};

const AUTHORISATION: i64 = 8080;
const SFU: i64 = 7880;
const SFU_METRICS: i64 = 6789;

pub fn add(edges: &mut Edges, cx: &Context, parts: &Parts) {
    let Some(rtc) = parts.rtc else { return };
    let pods = Pods::of(&rtc.authorisation.workload);
    add_web(
        edges,
        &pods,
        &rtc.service,
        &[AUTHORISATION],
        "Clients ask for a place in a call",
    );
    add_dns(edges, cx, &pods);
    if let Some(haproxy) = parts
        .haproxy
        .filter(|_| rtc.authorisation.homeservers.is_some())
    {
        edges.add(
            &pods,
            &Pods::of(&haproxy.workload),
            tcp([SYNAPSE]),
            "Synapse is asked who calls",
        );
    }
    add_internet(
        edges,
        cx,
        &pods,
        tcp_ports(cx, "federation.ports"),
        "Other homeservers are asked who calls",
    );
    add_internet(
        edges,
        cx,
        &pods,
        tcp([livekit_port(&rtc.authorisation)]),
        "Rooms are made at the SFU, by its public host",
    );
    if let Some(sfu) = &rtc.sfu {
        add_web(
            edges,
            &Pods::of(&sfu.workload),
            &rtc.service,
            &[SFU],
            "Clients join calls",
        );
        add_sfu(edges, cx, sfu, &pods);
    }
}

fn add_sfu(edges: &mut Edges, cx: &Context, sfu: &Sfu, authorisation: &Pods) {
    let pods = Pods::of(&sfu.workload);
    let ports: Vec<Port> = sfu
        .exposed
        .on_pod()
        .map(|(protocol, first, last)| port(protocol, first, last))
        .collect();
    let has_udp = ports.iter().any(|port| port.protocol == "UDP");
    if !ports.is_empty() {
        edges.add(
            End::Callers,
            &pods,
            ports,
            "Clients send the media of calls",
        );
    }
    if has_udp {
        edges.add(
            &pods,
            End::Anywhere,
            vec![any_udp()],
            "Media goes to clients at any port, and STUN is asked",
        );
    } else if sfu::uses_stun(cx) {
        edges.add(
            &pods,
            End::Anywhere,
            stun_ports(),
            "STUN is asked for the address",
        );
    }
    add_metrics(edges, cx, sfu::PATH, &pods, SFU_METRICS);
    add_dns(edges, cx, &pods);
    let webhook = "The SFU tells what happens in calls";
    edges.add(&pods, authorisation, tcp([AUTHORISATION]), webhook);
    if sfu.host_network {
        // From a pod on the node's network, packets come as the node's.
        edges.add(End::Nodes, authorisation, tcp([AUTHORISATION]), webhook);
    }
}

fn port(protocol: &'static str, first: &Value, last: &Value) -> Port {
    Port {
        protocol,
        first: Some(first.clone()),
        last: (first != last).then(|| last.clone()),
    }
}

fn any_udp() -> Port {
    Port {
        protocol: "UDP",
        first: None,
        last: None,
    }
}

/// Those of the servers that LiveKit asks.
/// <https://github.com/livekit/livekit/blob/master/config-sample.yaml>
fn stun_ports() -> Vec<Port> {
    [3478, 19302]
        .map(|number| Port {
            protocol: "UDP",
            first: Some(Value::from(number)),
            last: None,
        })
        .to_vec()
}

/// The port of the URL at which the authorisation service finds the SFU; a variable of the user's counts more than ours.
fn livekit_port(authorisation: &AuthorisationService) -> i64 {
    let variables = authorisation
        .workload
        .extra_env
        .try_iter()
        .into_iter()
        .flatten();
    let text = |variable: &Value, key: &str| {
        variable
            .get_attr(key)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
    };
    let given = variables
        .filter(|variable| text(variable, "name").as_deref() == Some("LIVEKIT_URL"))
        .last();
    let url = given.map_or_else(
        || authorisation.url.clone(),
        |variable| text(&variable, "value"),
    );
    url.and_then(|url| port_of(&url)).unwrap_or(443)
}
