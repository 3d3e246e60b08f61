//! Network policies made of connections: one that denies everything, and one for each kind of pod
//! that says what is allowed.
//!
//! Each connection between two kinds of pods is a rule of both. The kubelet's probes need none:
//! what comes from a pod's own node is let through.
//! <https://kubernetes.io/docs/concepts/services-networking/network-policies/>

mod nameservers;
mod rules;
mod users;

use serde_json::{Value, json};

use super::ends::{Connection, End};
use super::labels::{INSTANCE, PART_OF, STACK};
use super::object::Object;
use super::pods::Pods;
use super::reader::Reader;
use super::surroundings::Surroundings;
use crate::kube::object::{Labels, NetworkPolicySpec, OneOf, PodSelector, PolicyRule, Reasoned};
use crate::source::sort::sort;
use nameservers::add_nameservers;
use rules::{Policy, object, policy};
use users::add_users;

/// The policies. `rendered` are the objects whose pods they are for.
pub(super) fn objects<'a>(
    cx: &Reader<'a>,
    surroundings: &Surroundings<'a>,
    connections: &[Connection],
    rendered: &[Object<'a>],
) -> Vec<Object<'a>> {
    let mut policies = Vec::new();
    for connection in connections {
        add(&mut policies, surroundings, connection);
    }
    let workloads: Vec<_> = rendered
        .iter()
        .filter(|object| object.policy_key.is_some())
        .collect();
    add_nameservers(&mut policies, &workloads);
    add_users(cx, &mut policies, &workloads);
    let policies = policies.into_iter().map(|policy| policy.object(cx));
    [deny(cx, &workloads)].into_iter().chain(policies).collect()
}

/// What a policy allows beside the connections of components.
#[derive(Debug)]
pub(crate) struct Further {
    pub pods: Pods,
    pub why: &'static str,
    /// As Kubernetes reads it.
    pub rule: Value,
    /// Whether the pods open the connections.
    pub is_out: bool,
}

/// What policies would allow beside connections. `rendered` are the objects whose pods they are for.
pub(super) fn further(cx: &Reader, rendered: &[Object]) -> Vec<Further> {
    let mut policies = Vec::new();
    let workloads = rendered.iter().filter(|it| it.policy_key.is_some());
    let workloads: Vec<_> = workloads.collect();
    add_nameservers(&mut policies, &workloads);
    add_users(cx, &mut policies, &workloads);
    let mut out = Vec::new();
    for Policy {
        pods,
        ingress,
        egress,
    } in policies
    {
        for (rules, is_out) in [(ingress, false), (egress, true)] {
            out.extend(rules.into_iter().map(|Reasoned { why, rule }| Further {
                pods: pods.clone(),
                why,
                rule: json!(rule),
                is_out,
            }));
        }
    }
    out
}

fn add(policies: &mut Vec<Policy>, surroundings: &Surroundings, connection: &Connection) {
    let Connection {
        from,
        to,
        ports,
        why,
    } = connection;
    if let End::Pods(pods) = to {
        let rule = PolicyRule::From {
            peers: surroundings.peers(from),
            ports: ports.clone(),
        };
        policy(policies, pods).ingress.push(Reasoned { why, rule });
    }
    if let End::Pods(pods) = from {
        let rule = PolicyRule::To {
            peers: surroundings.peers(to),
            ports: ports.clone(),
        };
        policy(policies, pods).egress.push(Reasoned { why, rule });
    }
}

/// All pods of the release, and of no other: what no other policy allows is denied.
fn deny<'a>(cx: &Reader<'a>, workloads: &[&Object<'a>]) -> Object<'a> {
    let labels = workloads
        .iter()
        .filter_map(|object| object.manifest.body.pods());
    let mut instances: Vec<String> = labels
        .filter_map(|pods| Some(pods.labels.get(INSTANCE)?.to_owned()))
        .collect();
    sort(&mut instances);
    instances.dedup();
    let selector = PodSelector {
        match_labels: Labels::from_iter([(PART_OF, STACK)]),
        match_expressions: vec![OneOf::new(INSTANCE, instances)],
    };
    object(
        cx,
        &cx.release.object("default-deny"),
        NetworkPolicySpec::new(selector),
    )
}
