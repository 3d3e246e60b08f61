//! Nameservers that pods ask beside those of the cluster.

use std::net::IpAddr;

use super::rules::{Policy, policy};
use super::users::of_key;
use crate::kube::format::ip;
use crate::kube::object::{PolicyPort, PolicyRule, Reasoned};
use crate::source::Node;
use crate::stack::networks::{block, single};
use crate::stack::object::Object;
use crate::stack::pods::Pods;
use crate::stack::ports::tcp;

/// Where a nameserver answers, on both protocols.
const PORT: i64 = 53;

/// Adds a rule for the nameservers of each kind of pod that has its own.
pub(super) fn add_nameservers<'a>(policies: &mut Vec<Policy<'a>>, workloads: &[&Object<'a>]) {
    let mut known: Vec<(Pods, Vec<IpAddr>)> = Vec::new();
    for object in workloads {
        let Some((_, pods)) = of_key(object) else {
            continue;
        };
        let own = (pods, nameservers(object));
        if !own.1.is_empty() && !known.contains(&own) {
            policy(policies, &own.0).egress.push(rule(&own.1));
            known.push(own);
        }
    }
}

fn nameservers(object: &Object) -> Vec<IpAddr> {
    let pods = object.manifest.body.pods();
    let config = pods.and_then(|pods| pods.spec.dns_config.written());
    let list = config.map_or(&[][..], |config| config.list("nameservers"));
    let addresses = list.iter().filter_map(Node::as_str);
    addresses.filter_map(ip).collect()
}

fn rule<'a>(nameservers: &[IpAddr]) -> Reasoned<'a> {
    let tcp = tcp([PORT]);
    let udp = tcp.iter().map(|port| PolicyPort {
        protocol: "UDP",
        ..port.clone()
    });
    let peers = nameservers.iter().map(|address| block(single(*address)));
    Reasoned {
        why: "The pods have nameservers of their own",
        rule: PolicyRule::To {
            peers: peers.collect(),
            ports: udp.chain(tcp.clone()).collect(),
        },
    }
}
