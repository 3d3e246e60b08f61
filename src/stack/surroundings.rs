//! What `networkPolicy` in the values says of the surroundings of the stack.

use super::ends::{End, ServerKind};
use super::labels::{Texts, texts};
use super::networks::{Cidrs, block, check, internet, networks, single};
use super::ports::tcp;
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
    ingress_controller: Vec<Peer>,
    dns: Vec<Peer>,
    prometheus: Peer,
}

impl<'a> Surroundings<'a> {
    /// Reads the values. Networks that are not are problems, whether the stack connects to them or
    /// not.
    pub(crate) fn new(cx: &Reader<'a>) -> Self {
        let values = cx.values.network_policy();
        check(cx, &values);
        let (controller, dns) = (values.ingress_controller(), values.dns());
        let prometheus = values.prometheus();
        let with_networks = |pods: Peer, cidrs: Cidrs| {
            [pods]
                .into_iter()
                .chain(networks(&cidrs))
                .collect::<Vec<Peer>>()
        };
        Self {
            ingress_controller: with_networks(
                pods(cx, &controller.namespace(), &controller.pod_labels()),
                controller.cidrs(),
            ),
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
            End::Namespace => vec![Peer::Pods {
                pod_selector: PodSelector::default(),
            }],
            End::IngressController => self.ingress_controller.clone(),
            End::Dns => self.dns.clone(),
            End::Prometheus => vec![self.prometheus.clone()],
            End::KubernetesApi => networks(&self.values.kubernetes_api().cidrs()),
            End::Callers => networks(&self.values.media().cidrs()),
            End::Nodes => networks(&self.values.nodes().cidrs()),
            End::Internet => internet(&self.values.internet().except()),
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

    pub(crate) fn ingress_controller_ports(&self) -> Vec<PolicyPort> {
        tcp_ports(&self.values.ingress_controller().ports())
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

/// The TCP ports of a list; all, where it is empty.
fn tcp_ports(ports: &Ports) -> Vec<PolicyPort> {
    let numbers: Vec<i64> = ports.iter().filter_map(|port| port.get()).collect();
    if numbers.is_empty() {
        return vec![PolicyPort {
            protocol: "TCP",
            port: None,
            end_port: None,
        }];
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
