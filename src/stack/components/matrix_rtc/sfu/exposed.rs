//! The ports of the SFU that clients connect to.
//!
//! <https://docs.livekit.io/transport/self-hosting/ports-firewall/>

use super::numbers::{self, NodePorts};
use super::shared::{LOAD_BALANCER, SharedBalancer};
use super::way::Way;
use crate::kube::object::{ContainerPort, Number, PolicyPort};
use crate::stack::Context;
use crate::stack::outline::OpenPort;
use crate::values::typed::{
    ExposedPort, ExposedPortRange, ExposedPortRangePortRange, Field, MatrixRtcSfuExposedServices,
    Typed,
};

/// Where the SFU takes TURN over TLS, whatever the port is outside, unless the pod is on the node's
/// network.
const TURN_TLS_PORT: u16 = 5349;

/// The ways for clients to reach the SFU that are enabled.
#[derive(Debug)]
pub(crate) struct ExposedPorts<'a> {
    ways: Vec<Exposed<'a>>,
    /// The load balancer that some of them share.
    pub shared: Option<SharedBalancer<'a>>,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct Exposed<'a> {
    pub way: Way,
    pub values: ExposedPort<'a>,
    /// As in the values: it is a Service's type too, but for `HostPort`.
    pub port_type: &'a str,
    /// It is a port of the load balancer that several share.
    pub is_shared: bool,
    pub host_network: bool,
    /// Nodes send on only what is for pods of their own.
    is_local: bool,
    /// What the container says of a port that the node does not forward.
    pub listed_protocol: &'static str,
    pub ports: Vec<OutsidePort>,
}

/// A port that clients connect to.
#[derive(Debug)]
pub(crate) struct OutsidePort {
    pub name: String,
    pub number: Number,
    /// Where the SFU listens for it.
    pub target: Number,
    /// Missing where the cluster picks one, or where the Service has no node ports.
    pub node_port: Option<Number>,
}

impl<'a> ExposedPorts<'a> {
    pub(crate) fn new(
        cx: &Context<'a>,
        services: &MatrixRtcSfuExposedServices<'a>,
        host_network: bool,
    ) -> Self {
        let shared = SharedBalancer::new(services);
        let ways = Way::all().filter(|way| way.values(services).enabled().is_on());
        let ways = ways.map(|way| Exposed::new(cx, way, services, shared.as_ref(), host_network));
        let out = Self {
            ways: ways.collect(),
            shared,
        };
        out.check_shared(cx);
        out
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Exposed<'a>> {
        self.ways.iter()
    }

    pub(crate) fn get(&self, way: Way) -> Option<&Exposed<'a>> {
        self.ways.iter().find(|exposed| exposed.way == way)
    }

    /// For each way the port of the pods, or the range of them.
    pub(crate) fn policy_ports(&self) -> Vec<PolicyPort> {
        self.ways.iter().filter_map(Exposed::policy_port).collect()
    }

    pub(crate) fn container_ports(&self) -> impl Iterator<Item = ContainerPort> {
        self.ways.iter().flat_map(Exposed::container_ports)
    }

    /// Those that clients reach by a Service of their own.
    pub(crate) fn behind_services(&self) -> impl Iterator<Item = &Exposed<'a>> {
        let all = self.ways.iter();
        all.filter(|exposed| !exposed.is_on_node() && !exposed.is_shared)
    }
}

impl<'a> Exposed<'a> {
    fn new(
        cx: &Context<'a>,
        way: Way,
        services: &MatrixRtcSfuExposedServices<'a>,
        shared: Option<&SharedBalancer<'a>>,
        host_network: bool,
    ) -> Self {
        let values = way.values(services);
        let shared = shared.filter(|_| SharedBalancer::takes(&values));
        let is_misnamed = way == Way::RtcMuxedUdp && !cx.chart.switches.muxed_media_is_udp;
        let protocol = way.names().protocol;
        let mut out = Self {
            way,
            listed_protocol: if is_misnamed { "TCP" } else { protocol },
            port_type: match shared {
                Some(_) => LOAD_BALANCER,
                None => values.port_type().or_default(),
            },
            is_shared: shared.is_some(),
            is_local: shared.map_or_else(|| is_local(&values), SharedBalancer::is_local),
            values,
            host_network,
            ports: Vec::new(),
        };
        let range = services.rtc_udp().port_range();
        let range = Some(range).filter(|range| way == Way::RtcUdp && range.is_set());
        let name = way.names().port;
        out.ports = match range {
            Some(range) => {
                let ports = numbers::range(cx, &range);
                let node_ports = out.node_ports(cx, range.node_port());
                let named = |port| (format!("{name}-{port}"), Number::Int(port));
                let port = |(name, number)| out.port(cx, name, number, node_ports.as_ref());
                ports.map(named).map(port).collect()
            }
            None => {
                let number = numbers::number(cx, &out.values.port());
                let node_ports = out.node_ports(cx, out.values.node_port());
                vec![out.port(cx, name.to_owned(), number, node_ports.as_ref())]
            }
        };
        out
    }

    /// The range of ports, which one way alone has.
    pub(crate) fn range(&self) -> ExposedPortRangePortRange<'a> {
        ExposedPortRange::of(self.values.section().clone()).port_range()
    }

    /// A Service that is for the inside of the cluster alone takes no node ports. The cluster picks
    /// those of the load balancer that several share, unless the user did.
    fn node_ports(&self, cx: &Context, field: Field<'a, &'a str>) -> Option<NodePorts<'a>> {
        let is_taken = matches!(self.port_type, "NodePort" | LOAD_BALANCER);
        let is_wanted = is_taken && (!self.is_shared || field.is_written());
        is_wanted.then(|| NodePorts::new(cx, field))
    }

    fn port(
        &self,
        cx: &Context<'a>,
        name: String,
        number: Number,
        node_ports: Option<&NodePorts<'a>>,
    ) -> OutsidePort {
        let is_mapped = !(self.is_on_node() && self.host_network);
        let is_moved = self.way == Way::TurnTls && is_mapped;
        OutsidePort {
            name,
            target: if is_moved {
                TURN_TLS_PORT.into()
            } else {
                number.clone()
            },
            node_port: node_ports.and_then(|node_ports| node_ports.of(cx, &number)),
            number,
        }
    }

    /// Whether clients connect to the node that the pod runs on, without a Service.
    pub(crate) fn is_on_node(&self) -> bool {
        self.port_type == "HostPort"
    }

    /// Where the SFU listens for it, or for the first of a range.
    pub(crate) fn listens_on(&self) -> Option<Number> {
        Some(self.ports.first()?.target.clone())
    }

    /// The port, or the range of them, that clients connect to.
    pub(crate) fn open_port(&self) -> OpenPort {
        let is_node_port = self.port_type == "NodePort";
        let outside = |port: &OutsidePort| {
            if is_node_port {
                port.node_port.clone()
            } else {
                Some(port.number.clone())
            }
        };
        let ends = self.ports.first().zip(self.ports.last());
        let numbers = ends.and_then(|(first, last)| {
            let (first, last) = (outside(first)?, outside(last));
            let last = last.filter(|last| *last != first);
            Some(last.map_or(first.to_string(), |last| format!("{first}-{last}")))
        });
        OpenPort {
            path: self.values.path().to_string(),
            protocol: self.way.names().protocol,
            numbers,
            port_type: self.port_type.to_owned(),
            is_by_gateway: false,
            is_local: self.is_local,
        }
    }

    fn policy_port(&self) -> Option<PolicyPort> {
        let (first, last) = (&self.ports.first()?.target, &self.ports.last()?.target);
        Some(PolicyPort {
            protocol: self.way.names().protocol,
            port: Some(first.clone()),
            end_port: (first != last).then(|| last.clone()),
        })
    }
}

fn is_local(values: &ExposedPort) -> bool {
    values.external_traffic_policy().or_default() == "Local"
}
