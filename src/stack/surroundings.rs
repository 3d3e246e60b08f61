//! What `networkPolicy` in the values says of the surroundings of the stack.

use super::ends::{End, ServerKind};
use super::exposure::Handler;
use super::labels::{Texts, texts};
use super::networks::{Cidrs, block, check, internet, networks, single};
use super::ports::{tcp, tcp_or_any};
use super::reader::Reader;
use crate::kube::object::{Labels, Peer, PodSelector, PolicyPort};
use crate::values::typed::{self, Field, Items};

/// Kubernetes sets this label on every namespace.
/// <https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name>
const NAMESPACE: &str = "kubernetes.io/metadata.name";

type Ports<'a> = Items<'a, Field<'a, i64>>;

/// Who is around the stack, and where.
#[derive(Debug)]
pub(crate) struct Surroundings<'a> {
    values: typed::NetworkPolicy<'a>,
    /// What leads requests from outside to Services.
    entrances: Vec<Entrance>,
    gateway: Vec<Peer>,
    dns: Vec<Peer>,
    prometheus: Peer,
}

impl<'a> Surroundings<'a> {
    /// Reads the values. Networks that are not are problems, whether the stack connects to them or
    /// not.
    pub(crate) fn new(cx: &Reader<'a>, handlers: &[Handler]) -> Self {
        let values = cx.values.network_policy();
        check(cx, &values);
        let (controller, dns) = (values.ingress_controller(), values.dns());
        let gateway = values.gateway();
        let prometheus = values.prometheus();
        let with_networks = |pods: Peer, cidrs: Cidrs| {
            [pods]
                .into_iter()
                .chain(networks(&cidrs))
                .collect::<Vec<Peer>>()
        };
        let ingress_controller = with_networks(
            pods(cx, &controller.namespace(), &controller.pod_labels()),
            controller.cidrs(),
        );
        let gateway = with_networks(
            pods(cx, &gateway.namespace(), &gateway.pod_labels()),
            gateway.cidrs(),
        );
        Self {
            entrances: entrances(handlers, ingress_controller, &gateway, &values),
            gateway,
            dns: with_networks(pods(cx, &dns.namespace(), &dns.pod_labels()), dns.cidrs()),
            prometheus: pods(cx, &prometheus.namespace(), &prometheus.pod_labels()),
            values,
        }
    }

    /// Who stands at an end, as a rule writes it. An empty list is anyone.
    /// <https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/>
    pub(crate) fn peers(&self, end: &End) -> Vec<Peer> {
        match end {
            End::Pods(pods) => {
                let labels = Labels::from_iter([pods.label.clone()]);
                vec![Peer::Pods {
                    pod_selector: PodSelector::labels(labels),
                }]
            }
            End::Labelled(label, value) => vec![Peer::Pods {
                pod_selector: PodSelector::labels(Labels::from_iter([(*label, value.clone())])),
            }],
            End::Namespace => vec![Peer::Pods {
                pod_selector: PodSelector::default(),
            }],
            End::Entrance => self.entrance_peers(),
            End::Gateway => self.gateway.clone(),
            End::Dns => self.dns.clone(),
            End::Prometheus => vec![self.prometheus.clone()],
            End::KubernetesApi => networks(&self.values.kubernetes_api().cidrs()),
            End::Callers => networks(&self.values.media().cidrs()),
            End::Nodes => networks(&self.values.nodes().cidrs()),
            End::Homeservers | End::Internet => internet(&self.values.internet().except()),
            End::Anywhere => Vec::new(),
            End::Server { kind, host } => match host.trim_matches(['[', ']']).parse() {
                Ok(address) => vec![block(single(address))],
                Err(_) => networks(&self.networks_of(*kind)),
            },
        }
    }

    fn networks_of(&self, kind: ServerKind) -> Cidrs<'a> {
        match kind {
            ServerKind::Database => self.values.external_database().cidrs(),
            ServerKind::Cache => self.values.external_redis().cidrs(),
            ServerKind::Mail => self.values.mail_server().cidrs(),
            ServerKind::Directory => self.values.directory().cidrs(),
            ServerKind::Bucket => self.values.object_storage().cidrs(),
        }
    }

    fn entrance_peers(&self) -> Vec<Peer> {
        let peers = self.entrances.iter().flat_map(|entrance| &entrance.peers);
        peers.cloned().collect()
    }

    /// The ports on which what leads requests from outside takes HTTPS.
    pub(crate) fn entrance_ports(&self) -> Vec<PolicyPort> {
        let mut out: Vec<PolicyPort> = Vec::new();
        for port in self.entrances.iter().flat_map(|entrance| &entrance.ports) {
            if !out.contains(port) {
                out.push(port.clone());
            }
        }
        out
    }

    /// Why pods open connections to it.
    pub(crate) fn why_entrance(&self) -> &'static str {
        match &*self.entrances {
            [only] => only.why,
            _ => "Public hosts of this cluster are there",
        }
    }

    pub(crate) fn api_ports(&self) -> Vec<PolicyPort> {
        tcp_ports(&self.values.kubernetes_api().ports())
    }

    pub(crate) fn federation_ports(&self) -> Vec<PolicyPort> {
        tcp_ports(&self.values.federation().ports())
    }

    /// Nameservers answer on both protocols.
    pub(crate) fn dns_ports(&self) -> Vec<PolicyPort> {
        let tcp = tcp_ports(&self.values.dns().ports());
        let udp = tcp.iter().map(|port| PolicyPort {
            protocol: "UDP",
            ..port.clone()
        });
        udp.chain(tcp.clone()).collect()
    }
}

/// What leads requests from outside to Services.
#[derive(Debug)]
struct Entrance {
    peers: Vec<Peer>,
    ports: Vec<PolicyPort>,
    why: &'static str,
}

/// The namespaces of OpenShift's routers, which have a pod network or that of their nodes.
/// <https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/network_security/network-policy#nw-networkpolicy-allow-from-router_about-network-policy>
const ROUTERS: [&str; 2] = [
    "policy-group.network.openshift.io/ingress",
    "policy-group.network.openshift.io/host-network",
];

fn entrances(
    handlers: &[Handler],
    controller: Vec<Peer>,
    gateway: &[Peer],
    values: &typed::NetworkPolicy,
) -> Vec<Entrance> {
    let has = |handler| handlers.contains(&handler);
    let mut out = Vec::new();
    let is_other = |handler: &Handler| matches!(handler, Handler::Gateway | Handler::Route);
    if handlers.is_empty() || !handlers.iter().all(is_other) {
        out.push(Entrance {
            peers: controller,
            ports: tcp_ports(&values.ingress_controller().ports()),
            why: "Public hosts of this cluster are at the Ingress controller",
        });
    }
    if has(Handler::Gateway) {
        out.push(Entrance {
            peers: gateway.to_vec(),
            ports: tcp_ports(&values.gateway().ports()),
            why: "Public hosts of this cluster are at the Gateway",
        });
    }
    if has(Handler::Route) {
        let routers = ROUTERS.map(|label| Peer::Elsewhere {
            namespace_selector: PodSelector::labels(Labels::from_iter([(label, "")])),
            pod_selector: None,
        });
        out.push(Entrance {
            peers: routers.into(),
            ports: tcp([443]),
            why: "Public hosts of this cluster are at the router",
        });
    }
    out
}

/// The TCP ports of a list; all, where it is empty.
fn tcp_ports(ports: &Ports) -> Vec<PolicyPort> {
    let numbers: Vec<i64> = ports.iter().filter_map(|port| port.get()).collect();
    if numbers.is_empty() {
        return tcp_or_any(None);
    }
    tcp(numbers)
}

fn pods<'a>(cx: &Reader<'a>, namespace: &Field<'a, &'a str>, labels: &Texts<'a>) -> Peer {
    let labels = texts(labels);
    let namespace = cx.text(namespace).map(|name| {
        PodSelector::labels(Labels::from_iter([(NAMESPACE, name.as_ref().to_owned())]))
    });
    Peer::Elsewhere {
        namespace_selector: namespace.unwrap_or_default(),
        pod_selector: (!labels.is_empty()).then(|| PodSelector::labels(labels)),
    }
}
