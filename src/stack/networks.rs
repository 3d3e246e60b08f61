//! Networks, as `networkPolicy` in the values names them.

use crate::source::Code;
use std::net::IpAddr;

use super::labels::Texts;
use super::reader::Reader;
use crate::kube::format::Format;
use crate::kube::object::{IpBlock, Peer};
use crate::values::typed::{self, Field, Items};

pub(super) type Cidrs<'a> = Items<'a, Field<'a, &'a str>>;

pub(super) fn block(cidr: String) -> Peer {
    Peer::Network {
        ip_block: IpBlock {
            cidr,
            except: Vec::new(),
        },
    }
}

pub(super) fn networks(list: &Cidrs) -> Vec<Peer> {
    cidrs(list)
        .into_iter()
        .map(|(_, cidr)| block(cidr))
        .collect()
}

/// All addresses but those of networks that are excepted.
pub(super) fn internet(except: &Cidrs) -> Vec<Peer> {
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

pub(super) fn cidrs(list: &Cidrs) -> Vec<(IpAddr, String)> {
    list.iter()
        .filter_map(|item| network(item.get()?).ok())
        .collect()
}

/// Reports networks that are not.
pub(super) fn check(cx: &Reader, values: &typed::NetworkPolicy) {
    for item in values.internet().except().iter() {
        let network = item.get().and_then(|text| network(text).ok());
        if network.is_some_and(|(_, cidr)| cidr.ends_with("/0")) {
            let message = "expected a part of all addresses, and not all of them";
            cx.report(cx.problem(Code::InvalidValue, &item, message));
        }
    }
    let (controller, dns) = (values.ingress_controller(), values.dns());
    let prometheus = values.prometheus();
    check_pods(cx, &controller.namespace(), &controller.pod_labels());
    let gateway = values.gateway();
    check_pods(cx, &gateway.namespace(), &gateway.pod_labels());
    check_pods(cx, &dns.namespace(), &dns.pod_labels());
    check_pods(cx, &prometheus.namespace(), &prometheus.pod_labels());
    let lists = [
        values.ingress_controller().cidrs(),
        values.gateway().cidrs(),
        values.dns().cidrs(),
        values.kubernetes_api().cidrs(),
        values.media().cidrs(),
        values.nodes().cidrs(),
        values.internet().except(),
        values.external_database().cidrs(),
        values.external_redis().cidrs(),
        values.mail_server().cidrs(),
        values.object_storage().cidrs(),
        values.directory().cidrs(),
    ];
    for item in lists.iter().flat_map(Items::iter) {
        let Some((text, Err(hint))) = item.get().map(|text| (text, network(text))) else {
            continue;
        };
        let message = format!("expected a network, found `{}`", text.escape_debug());
        cx.report(cx.problem(Code::InvalidValue, &item, message).hint(hint));
    }
}

/// Reports names of namespaces and labels of pods that nothing can have.
fn check_pods(cx: &Reader, namespace: &Field<'_, &str>, labels: &Texts) {
    let name = cx.text(namespace).unwrap_or_default();
    if !Format::LabelValue.takes(&name) {
        let message = format!("expected {}", Format::LabelValue.expected());
        cx.report(cx.problem(Code::InvalidValue, namespace, message));
    }
    for (key, field) in labels.iter() {
        let value = field.get().unwrap_or_default();
        let formats = [(Format::LabelKey, key), (Format::LabelValue, value)];
        let fault = formats
            .into_iter()
            .find(|(format, text)| !format.takes(text));
        if let Some((format, _)) = fault {
            cx.report(cx.problem(
                Code::InvalidValue,
                &field,
                format!("expected {}", format.expected()),
            ));
        }
    }
}

pub(super) fn single(address: IpAddr) -> String {
    format!("{address}/{}", if address.is_ipv6() { 128 } else { 32 })
}

/// A network, such as `10.0.0.0/8`; else what to do. Its address must be its first, as Kubernetes
/// is going to require.
/// <https://github.com/kubernetes/enhancements/issues/4858>
pub(crate) fn network(text: &str) -> Result<(IpAddr, String), String> {
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

pub(super) fn first_of(address: IpAddr, length: u32) -> IpAddr {
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
