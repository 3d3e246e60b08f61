//! What `networkPolicy` in the values says of the surroundings of the stack.

use std::net::IpAddr;

use minijinja::{Value, context};

use super::edge::{End, Port, tcp};
use crate::stack::labels::Labels;
use crate::stack::{Context, facts};
use crate::values::Map;

const PATH: &str = "networkPolicy";

/// Kubernetes sets this label on every namespace.
/// <https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name>
const NAMESPACE: &str = "kubernetes.io/metadata.name";

pub fn is_enabled(cx: &Context) -> bool {
    cx.enabled(PATH)
}

/// Tells of networks that are none, whether the stack of now has an edge to them or not.
pub fn check(cx: &Context) {
    for (key, node) in cx.node(PATH).as_map().into_iter().flat_map(Map::iter) {
        for list in ["cidrs", "except"]
            .into_iter()
            .filter(|list| node.find(list).is_some())
        {
            cidrs(cx, &format!("{key}.{list}"));
        }
    }
}

/// Who stands at an end, as a rule writes it. An empty list is anyone.
/// <https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/>
pub fn peers(cx: &Context, end: &End) -> Vec<Value> {
    match end {
        End::Pods(pods) => {
            vec![context! { podSelector => match_labels(Value::from_pairs([pods.label.clone()])) }]
        }
        End::Namespace => vec![context! { podSelector => context! {} }],
        End::IngressController => pods_and_networks(cx, "ingressController"),
        End::Dns => pods_and_networks(cx, "dns"),
        End::Prometheus => vec![pods(cx, "prometheus")],
        End::KubernetesApi => networks(cx, "kubernetesApi.cidrs"),
        End::Callers => networks(cx, "media.cidrs"),
        End::Nodes => networks(cx, "nodes.cidrs"),
        End::Internet => internet(cx),
        End::Anywhere => Vec::new(),
        End::Server { key, host } => match host.trim_matches(['[', ']']).parse() {
            Ok(address) => vec![block(&single(address))],
            Err(_) => networks(cx, &format!("{key}.cidrs")),
        },
    }
}

/// The TCP ports that a list under `networkPolicy` names; all, where it is empty.
pub fn tcp_ports(cx: &Context, key: &str) -> Vec<Port> {
    let ports = numbers(cx, key);
    if ports.is_empty() {
        return vec![Port {
            protocol: "TCP",
            first: None,
            last: None,
        }];
    }
    tcp(ports)
}

/// Nameservers answer on both protocols.
pub fn dns_ports(cx: &Context) -> Vec<Port> {
    let tcp = tcp_ports(cx, "dns.ports");
    let udp = tcp.iter().map(|port| Port {
        protocol: "UDP",
        ..port.clone()
    });
    udp.chain(tcp.clone()).collect()
}

/// The rules of the user for a component, which are templates; `key` is `extraIngress` or `extraEgress`.
pub fn extra_rules(cx: &Context, key: &str, component: &str) -> Vec<Value> {
    cx.templated_tree_list(&format!("{PATH}.{key}.{component}"))
        .try_iter()
        .into_iter()
        .flatten()
        .collect()
}

fn numbers(cx: &Context, key: &str) -> Vec<i64> {
    let path = format!("{PATH}.{key}");
    let items = cx.root.list(&path);
    items
        .iter()
        .filter_map(|item| serde_json::to_value(item).ok()?.as_f64())
        .map(|port| port as i64)
        .collect()
}

fn match_labels(labels: Value) -> Value {
    context! { matchLabels => labels }
}

fn pods(cx: &Context, key: &str) -> Value {
    let path = format!("{PATH}.{key}");
    let labels: Labels = facts::texts(cx.node(&path).map("podLabels"));
    let namespace = cx.templated(&format!("{path}.namespace"));
    let selector = (!labels.is_empty()).then(|| match_labels(facts::value(&labels)));
    let mut out = vec![(
        "namespaceSelector",
        namespace.map_or(context! {}, |name| {
            match_labels(Value::from_pairs([(NAMESPACE, name)]))
        }),
    )];
    out.extend(selector.map(|selector| ("podSelector", selector)));
    Value::from_pairs(out)
}

fn pods_and_networks(cx: &Context, key: &str) -> Vec<Value> {
    std::iter::once(pods(cx, key))
        .chain(networks(cx, &format!("{key}.cidrs")))
        .collect()
}

fn block(cidr: &str) -> Value {
    context! { ipBlock => context! { cidr } }
}

fn networks(cx: &Context, key: &str) -> Vec<Value> {
    cidrs(cx, key).iter().map(|(_, cidr)| block(cidr)).collect()
}

/// All addresses but those of networks that are excepted.
fn internet(cx: &Context) -> Vec<Value> {
    let except = cidrs(cx, "internet.except");
    if except.is_empty() {
        return Vec::new();
    }
    let family = |all: &str, is_v6: bool| {
        let except: Vec<_> = except
            .iter()
            .filter(|(address, _)| address.is_ipv6() == is_v6)
            .map(|(_, cidr)| cidr.clone())
            .collect();
        context! { ipBlock => facts::not_empty([("cidr", Value::from(all)), ("except", Value::from(except))]) }
    };
    vec![family("0.0.0.0/0", false), family("::/0", true)]
}

/// The networks of the list at `key`. Those that are none are problems.
fn cidrs(cx: &Context, key: &str) -> Vec<(IpAddr, String)> {
    let path = format!("{PATH}.{key}");
    let texts = cx
        .root
        .list(&path)
        .iter()
        .enumerate()
        .filter_map(|(index, item)| Some((index, item.as_str()?)));
    texts
        .filter_map(|(index, text)| {
            network(text)
                .map_err(|hint| report(cx, &format!("{path}[{index}]"), text, &hint))
                .ok()
        })
        .collect()
}

fn report(cx: &Context, path: &str, text: &str, hint: &str) {
    cx.report(
        cx.problem(
            path,
            format!("expected a network, found `{}`", text.escape_debug()),
        )
        .hint(hint),
    );
}

fn single(address: IpAddr) -> String {
    format!("{address}/{}", if address.is_ipv6() { 128 } else { 32 })
}

/// A network, such as `10.0.0.0/8`; else what to do. Its address must be its first, as Kubernetes is going to require.
/// <https://github.com/kubernetes/enhancements/issues/4858>
fn network(text: &str) -> Result<(IpAddr, String), String> {
    let whole = || "write an address and the length of its prefix, e.g. `10.0.0.0/8`".to_owned();
    let Some((address, length)) = text.split_once('/') else {
        return Err(text.parse().map_or_else(
            |_| whole(),
            |address| format!("for this one address write `{}`", single(address)),
        ));
    };
    let address: IpAddr = address.parse().map_err(|_| whole())?;
    let bits = if address.is_ipv6() { 128 } else { 32 };
    let length: u32 = length
        .parse()
        .ok()
        .filter(|length| *length <= bits)
        .ok_or_else(whole)?;
    let first = first_of(address, length);
    match first == address {
        true => Ok((address, format!("{address}/{length}"))),
        false => Err(format!(
            "its first address is `{first}`: write `{first}/{length}`"
        )),
    }
}

fn first_of(address: IpAddr, length: u32) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            IpAddr::V4((u32::from(address) & u32::MAX.checked_shl(32 - length).unwrap_or(0)).into())
        }
        IpAddr::V6(address) => IpAddr::V6(
            (u128::from(address) & u128::MAX.checked_shl(128 - length).unwrap_or(0)).into(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_start_with_their_first_address() {
        for good in [
            "10.0.0.0/8",
            "0.0.0.0/0",
            "192.0.2.7/32",
            "::/0",
            "fd00::/8",
            "2001:db8::1/128",
        ] {
            assert_eq!(network(good).unwrap().1, good);
        }
        assert_eq!(
            network("10.0.0.5/8").unwrap_err(),
            "its first address is `10.0.0.0`: write `10.0.0.0/8`"
        );
        assert_eq!(
            network("fd00::1/8").unwrap_err(),
            "its first address is `fd00::`: write `fd00::/8`"
        );
        assert_eq!(
            network("192.0.2.7").unwrap_err(),
            "for this one address write `192.0.2.7/32`"
        );
        for bad in [
            "",
            "10.0.0.0/33",
            "10.0.0/8",
            "10.0.0.0/",
            "example.org/8",
            "::/129",
            "10.0.0.0/-1",
        ] {
            assert!(
                network(bad).unwrap_err().starts_with("write an address"),
                "{bad}"
            );
        }
    }
}
