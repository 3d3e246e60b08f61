//! What `networkPolicy` in the values says of the surroundings of the stack.

use std::net::IpAddr;

use super::ends::{End, ServerKind};
use super::labels::{Texts, texts};
use super::ports::tcp;
use super::reader::Reader;
use crate::kube::object::{IpBlock, Labels, Peer, PodSelector, PolicyPort};
use crate::values::typed::{self, Field, Items};

/// Kubernetes sets this label on every namespace.
/// <https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name>
const NAMESPACE: &str = "kubernetes.io/metadata.name";

type Cidrs<'a> = Items<'a, Field<'a, &'a str>>;
type Ports<'a> = Items<'a, Field<'a, i64>>;

/// Who is around the stack, and where.
#[derive(Debug)]
pub struct Surroundings<'a> {
    values: typed::NetworkPolicy<'a>,
    ingress_controller: Vec<Peer>,
    dns: Vec<Peer>,
    prometheus: Peer,
}

impl<'a> Surroundings<'a> {
    /// Reads the values. Networks that are not are problems, whether the stack connects to them or not.
    pub fn new(cx: &Reader<'a>) -> Self {
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
    pub fn peers(&self, end: &End) -> Vec<Peer> {
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
        }
    }

    pub fn ingress_controller_ports(&self) -> Vec<PolicyPort> {
        tcp_ports(&self.values.ingress_controller().ports())
    }

    pub fn api_ports(&self) -> Vec<PolicyPort> {
        tcp_ports(&self.values.kubernetes_api().ports())
    }

    pub fn federation_ports(&self) -> Vec<PolicyPort> {
        tcp_ports(&self.values.federation().ports())
    }

    /// Nameservers answer on both protocols.
    pub fn dns_ports(&self) -> Vec<PolicyPort> {
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

fn block(cidr: String) -> Peer {
    Peer::Network {
        ip_block: IpBlock {
            cidr,
            except: Vec::new(),
        },
    }
}

fn networks(list: &Cidrs) -> Vec<Peer> {
    cidrs(list)
        .into_iter()
        .map(|(_, cidr)| block(cidr))
        .collect()
}

/// All addresses but those of networks that are excepted.
fn internet(except: &Cidrs) -> Vec<Peer> {
    let except = cidrs(except);
    if except.is_empty() {
        return Vec::new();
    }
    let family = |all: &str, is_v6: bool| {
        let except = except
            .iter()
            .filter(|(address, _)| address.is_ipv6() == is_v6);
        let except = except.map(|(_, cidr)| cidr.clone()).collect();
        Peer::Network {
            ip_block: IpBlock {
                cidr: all.to_owned(),
                except,
            },
        }
    };
    vec![family("0.0.0.0/0", false), family("::/0", true)]
}

fn cidrs(list: &Cidrs) -> Vec<(IpAddr, String)> {
    list.iter()
        .filter_map(|item| network(item.get()?).ok())
        .collect()
}

/// Reports networks that are not.
fn check(cx: &Reader, values: &typed::NetworkPolicy) {
    let lists = [
        values.ingress_controller().cidrs(),
        values.dns().cidrs(),
        values.kubernetes_api().cidrs(),
        values.media().cidrs(),
        values.nodes().cidrs(),
        values.internet().except(),
        values.external_database().cidrs(),
        values.external_redis().cidrs(),
        values.mail_server().cidrs(),
        values.directory().cidrs(),
    ];
    for item in lists.iter().flat_map(Items::iter) {
        let Some((text, Err(hint))) = item.get().map(|text| (text, network(text))) else {
            continue;
        };
        let message = format!("expected a network, found `{}`", text.escape_debug());
        cx.report(cx.problem(&item, message).hint(hint));
    }
}

fn single(address: IpAddr) -> String {
    format!("{address}/{}", if address.is_ipv6() { 128 } else { 32 })
}

/// A network, such as `10.0.0.0/8`; else what to do. Its address must be its first, as Kubernetes is going to require.
/// <https://github.com/kubernetes/enhancements/issues/4858>
fn network(text: &str) -> Result<(IpAddr, String), String> {
    let whole = || "write an address and the length of its prefix, e.g. `10.0.0.0/8`".to_owned();
    let Some((address, length)) = text.split_once('/') else {
        let one = |address| format!("for this one address write `{}`", single(address));
        return Err(text.parse().map_or_else(|_| whole(), one));
    };
    let address: IpAddr = address.parse().map_err(|_| whole())?;
    let bits = if address.is_ipv6() { 128 } else { 32 };
    let length: u32 = length
        .parse()
        .ok()
        .filter(|length| *length <= bits)
        .ok_or_else(whole)?;
    let first = first_of(address, length);
    if first == address {
        Ok((address, format!("{address}/{length}")))
    } else {
        Err(format!(
            "its first address is `{first}`: write `{first}/{length}`"
        ))
    }
}

fn first_of(address: IpAddr, length: u32) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
            IpAddr::V4((u32::from(address) & mask).into())
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - length).unwrap_or(0);
            IpAddr::V6((u128::from(address) & mask).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_start_with_their_first_address() {
        let good = [
            "10.0.0.0/8",
            "0.0.0.0/0",
            "192.0.2.7/32",
            "::/0",
            "fd00::/8",
            "2001:db8::1/128",
        ];
        for good in good {
            assert_eq!(network(good).unwrap().1, good);
        }
        for (bad, hint) in [
            (
                "10.0.0.5/8",
                "its first address is `10.0.0.0`: write `10.0.0.0/8`",
            ),
            (
                "fd00::1/8",
                "its first address is `fd00::`: write `fd00::/8`",
            ),
            ("192.0.2.7", "for this one address write `192.0.2.7/32`"),
        ] {
            assert_eq!(network(bad).unwrap_err(), hint);
        }
        let bad = [
            "",
            "10.0.0.0/33",
            "10.0.0/8",
            "10.0.0.0/",
            "example.org/8",
            "::/129",
            "10.0.0.0/-1",
        ];
        for bad in bad {
            assert!(
                network(bad).unwrap_err().starts_with("write an address"),
                "{bad}"
            );
        }
    }
}
