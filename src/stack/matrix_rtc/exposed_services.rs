//! The ports of the SFU that clients connect to, and the Services that make them reachable.
//!
//! <https://docs.livekit.io/transport/self-hosting/ports-firewall/>

use minijinja::{Value, context};

use super::ports;
use super::way::Way;
use crate::stack::labels::Labels;
use crate::stack::outline::OpenPort;
use crate::stack::{Context, facts};
use crate::values::Node;

/// How many ports of a range one Service holds.
const PORTS_PER_SERVICE: usize = 250;

/// Where the SFU takes TURN over TLS, whatever the port is outside, unless the pod is on the node's network.
const TURN_TLS_PORT: i64 = 5349;

/// The ways for clients to reach the SFU that are enabled.
#[derive(Debug)]
pub struct ExposedServices(Vec<Exposed>);

/// One of them.
#[derive(Debug)]
pub struct Exposed {
    way: Way,
    /// As in the values: it is a Service's type too, but for `HostPort`.
    port_type: String,
    host_network: bool,
    ports: Vec<Port>,
}

#[derive(Debug)]
struct Port {
    name: String,
    number: Value,
    /// Where the SFU listens for it.
    target: Value,
    /// None where the cluster picks one, or needs none.
    node_port: Value,
}

/// A Service to render.
#[derive(Debug)]
pub struct ExposedService {
    /// What follows the SFU's name in its own.
    pub suffix: String,
    /// What follows the SFU's name in its labels.
    pub instance: &'static str,
    pub annotations: Labels,
    pub facts: Value,
}

impl ExposedServices {
    pub fn new(cx: &Context, host_network: bool) -> Self {
        let enabled = Way::all().filter(|way| cx.enabled(&way.path()));
        let exposed: Vec<_> = enabled
            .map(|way| Exposed::new(cx, way, host_network))
            .collect();
        for exposed in &exposed {
            cx.outline().add_port(exposed.open_port());
        }
        Self(exposed)
    }

    pub fn get(&self, way: Way) -> Option<&Exposed> {
        self.0.iter().find(|exposed| exposed.way == way)
    }

    /// What the SFU's `rtc` says of its ports.
    pub fn rtc_config(&self) -> Value {
        let listens_on = |way| Value::from(self.get(way).map(Exposed::listens_on));
        let range = self.get(Way::RtcUdp).map(|range| range.ports.as_slice());
        let end_of = |port: Option<&Port>| Value::from(port.map(|port| port.target.clone()));
        context! {
            tcp_port => listens_on(Way::RtcTcp),
            udp_port => listens_on(Way::RtcMuxedUdp),
            port_range_start => end_of(range.and_then(<[Port]>::first)),
            port_range_end => end_of(range.and_then(<[Port]>::last)),
        }
    }

    /// For each way the protocol, and the first and the last port of the pod.
    pub fn on_pod(&self) -> impl Iterator<Item = (&'static str, &Value, &Value)> {
        self.0.iter().filter_map(|exposed| {
            let (first, last) = exposed.ports.first().zip(exposed.ports.last())?;
            Some((exposed.way.names().protocol, &first.target, &last.target))
        })
    }

    pub fn container_ports(&self) -> Vec<Value> {
        self.0.iter().flat_map(Exposed::container_ports).collect()
    }

    pub fn services(&self, cx: &Context) -> Vec<ExposedService> {
        self.0
            .iter()
            .flat_map(|exposed| exposed.services(cx))
            .collect()
    }
}

impl Exposed {
    fn new(cx: &Context, way: Way, host_network: bool) -> Self {
        let path = way.path();
        let port_type = cx
            .root
            .str(&format!("{path}.portType"))
            .unwrap_or("NodePort")
            .to_owned();
        let mut out = Self {
            way,
            port_type,
            host_network,
            ports: Vec::new(),
        };
        let name = way.names().port;
        out.ports = match cx.root.find(&format!("{path}.portRange")) {
            Some(node) => ports::range(cx, &format!("{path}.portRange"), node)
                .map(|port| {
                    out.port(
                        cx,
                        format!("{name}-{port}"),
                        Value::from(port),
                        &format!("{path}.portRange.nodePort"),
                    )
                })
                .collect(),
            None => {
                let number = ports::number(cx, &format!("{path}.port"));
                vec![out.port(cx, name.to_owned(), number, &format!("{path}.nodePort"))]
            }
        };
        out
    }

    fn port(&self, cx: &Context, name: String, number: Value, node_port: &str) -> Port {
        let no_mapping = self.on_node() && self.host_network;
        let target = if self.way == Way::TurnTls && !no_mapping {
            Value::from(TURN_TLS_PORT)
        } else {
            number.clone()
        };
        let node_port = if self.port_type == "NodePort" {
            ports::node_port(cx, node_port, &number)
        } else {
            Value::from(())
        };
        Port {
            name,
            number,
            target,
            node_port,
        }
    }

    /// The port, or the range of them, that clients connect to.
    fn open_port(&self) -> OpenPort {
        let is_outside = |port: &Port| {
            if self.port_type == "NodePort" {
                port.node_port.clone()
            } else {
                port.number.clone()
            }
        };
        let ends = self
            .ports
            .first()
            .zip(self.ports.last())
            .map(|(first, last)| [first, last].map(is_outside));
        OpenPort {
            path: self.way.path(),
            protocol: self.way.names().protocol,
            numbers: ends.filter(|ends| !ends[0].is_none()).map(|[first, last]| {
                match first == last {
                    true => first.to_string(),
                    false => format!("{first}-{last}"),
                }
            }),
            port_type: self.port_type.clone(),
        }
    }

    /// Whether clients connect to the node that the pod runs on, without a Service.
    fn on_node(&self) -> bool {
        self.port_type == "HostPort"
    }

    /// Where the SFU listens for it, or for the first of a range.
    pub fn listens_on(&self) -> Value {
        self.ports
            .first()
            .map_or(Value::from(()), |port| port.target.clone())
    }

    /// Ports of a container only inform, but for those that the node forwards. The former are as in the pods that are deployed by now,
    /// which name TCP for `rtcMuxedUdp` and leave out the end of a range: to change that would end the calls in them.
    fn container_ports(&self) -> Vec<Value> {
        let forwarded = self.on_node() && !self.host_network;
        match self.way {
            Way::RtcMuxedUdp if !forwarded => self.listed(&self.ports, "TCP"),
            Way::RtcUdp if self.on_node() && !forwarded => Vec::new(),
            Way::RtcUdp if !forwarded => {
                self.listed(&self.ports[..self.ports.len().saturating_sub(1)], "UDP")
            }
            way => self.listed(&self.ports, way.names().protocol),
        }
    }

    fn listed(&self, ports: &[Port], protocol: &str) -> Vec<Value> {
        let fields = |port: &Port| {
            facts::not_empty([
                ("name", Value::from(port.name.as_str())),
                ("containerPort", port.target.clone()),
                (
                    "hostPort",
                    Value::from(self.on_node().then(|| port.number.clone())),
                ),
                ("protocol", Value::from(protocol)),
            ])
        };
        ports.iter().map(fields).collect()
    }

    fn services(&self, cx: &Context) -> Vec<ExposedService> {
        if self.on_node() {
            return Vec::new();
        }
        let node = cx.node(&self.way.path());
        let service = |(index, ports): (usize, &[Port])| ExposedService {
            suffix: match self.way {
                Way::RtcUdp => format!("{}-{index}", self.way.names().service),
                _ => self.way.names().service.to_owned(),
            },
            instance: self.way.names().instance,
            annotations: facts::texts(node.map("annotations")),
            facts: context! { service => self.service(node), ports => self.service_ports(ports) },
        };
        self.ports
            .chunks(PORTS_PER_SERVICE)
            .enumerate()
            .map(service)
            .collect()
    }

    fn service(&self, node: &Node) -> Value {
        let policy = |key: &str| node.str(key).unwrap_or("Cluster").to_owned();
        context! {
            type => self.port_type.as_str(),
            internal_traffic_policy => policy("internalTrafficPolicy"),
            external_traffic_policy => (self.port_type != "ClusterIP").then(|| policy("externalTrafficPolicy")),
            external_ips => facts::list(node, "externalIPs"),
        }
    }

    fn service_ports(&self, ports: &[Port]) -> Vec<Value> {
        let fields = |port: &Port| {
            facts::not_empty([
                ("name", Value::from(port.name.as_str())),
                ("port", port.number.clone()),
                ("targetPort", port.target.clone()),
                ("nodePort", port.node_port.clone()),
                ("protocol", Value::from(self.way.names().protocol)),
            ])
        };
        ports.iter().map(fields).collect()
    }
}
