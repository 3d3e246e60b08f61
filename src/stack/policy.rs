//! Network policies made of connections: one that denies everything, and one for each kind of pod that says what is allowed.
//!
//! Each connection between two kinds of pods is a rule of both. The kubelet's probes need none: what comes from a pod's own node is
//! let through. <https://kubernetes.io/docs/concepts/services-networking/network-policies/>

use super::ends::{Connection, End};
use super::labels::{INSTANCE, Identity, PART_OF, STACK};
use super::object::Object;
use super::pods::Pods;
use super::reader::Reader;
use super::surroundings::Surroundings;
use super::target::Phase;
use crate::chart;
use crate::kube::object::{
    Body, Labels, NetworkPolicySpec, OneOf, PodSelector, PolicyRule, Reasoned,
};
use crate::source::{Node, ValuePath};
use crate::values::typed::{Section, Typed};

/// The name of the folder that stands for them.
const COMPONENT: &str = "network-policy";

/// Before the Jobs that run first.
const EARLY: i32 = -12;

/// What one policy allows.
struct Policy<'a> {
    pods: Pods,
    ingress: Vec<Reasoned<'a>>,
    egress: Vec<Reasoned<'a>>,
}

/// The policies. `rendered` are the objects whose pods they are for.
pub fn objects<'a>(
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
    add_users(cx, &mut policies, &workloads);
    let policies = policies.into_iter().map(|policy| policy.object(cx));
    [deny(cx, &workloads)].into_iter().chain(policies).collect()
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

/// The policy of these pods, which is made where there is none yet.
fn policy<'p, 'a>(policies: &'p mut Vec<Policy<'a>>, pods: &Pods) -> &'p mut Policy<'a> {
    let known = policies.iter().position(|policy| policy.pods == *pods);
    let index = known.unwrap_or_else(|| {
        policies.push(Policy {
            pods: pods.clone(),
            ingress: Vec::new(),
            egress: Vec::new(),
        });
        policies.len() - 1
    });
    &mut policies[index]
}

/// Adds the rules that users write, for the pods of each component in the order of its key.
fn add_users<'a>(cx: &Reader<'a>, policies: &mut Vec<Policy<'a>>, workloads: &[&Object<'a>]) {
    let values = cx.values.network_policy();
    let (ingress, egress) = (values.extra_ingress(), values.extra_egress());
    let mut all: Vec<(&str, Pods)> = workloads
        .iter()
        .filter_map(|object| of_key(object))
        .collect();
    all.sort_by_key(|(key, _)| *key);
    all.dedup();
    for (key, pods) in all {
        let [ingress, egress] =
            [ingress.section(), egress.section()].map(|lists| users_rules(cx, lists, key));
        if !ingress.is_empty() || !egress.is_empty() {
            let policy = policy(policies, &pods);
            policy.ingress.extend(ingress);
            policy.egress.extend(egress);
        }
    }
}

fn of_key<'a>(object: &Object<'a>) -> Option<(&'static str, Pods)> {
    let pods = object.policy_pods.clone()?;
    let is_early = object.phase == Phase::Pre;
    Some((
        object.policy_key?,
        if is_early { pods.early() } else { pods },
    ))
}

/// The rules under a key, which are templates.
fn users_rules<'a>(cx: &Reader<'a>, lists: &Section<'a>, key: &str) -> Vec<Reasoned<'a>> {
    let list = lists
        .node()
        .and_then(|node| node.as_map()?.get(key))
        .map_or(&[][..], Node::as_list);
    let path = |index| -> ValuePath { lists.path().key(key.to_owned()).index(index) };
    let rule = |(index, node)| Reasoned {
        why: "As the values say",
        rule: PolicyRule::Users(cx.evaluated_part(node, || path(index))),
    };
    list.iter().enumerate().map(rule).collect()
}

/// All pods of the release, and of no other: what no other policy allows is denied.
fn deny<'a>(cx: &Reader<'a>, workloads: &[&Object<'a>]) -> Object<'a> {
    let labels = workloads
        .iter()
        .filter_map(|object| object.manifest.body.pods());
    let mut instances: Vec<String> = labels
        .filter_map(|pods| Some(pods.labels.get(INSTANCE)?.to_owned()))
        .collect();
    instances.sort();
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

impl<'a> Policy<'a> {
    fn object(self, cx: &Reader<'a>) -> Object<'a> {
        let selector = PodSelector::labels(Labels::from_iter([self.pods.label]));
        let (ingress, egress) = (self.ingress, self.egress);
        let spec = NetworkPolicySpec {
            ingress,
            egress,
            ..NetworkPolicySpec::new(selector)
        };
        let object = object(cx, &self.pods.name, spec);
        if self.pods.early {
            object.pre(EARLY)
        } else {
            object
        }
    }
}

fn object<'a>(cx: &Reader<'a>, name: &str, spec: NetworkPolicySpec<'a>) -> Object<'a> {
    let suffix = name
        .strip_prefix(&cx.release.name)
        .unwrap_or(name)
        .trim_start_matches('-');
    let version = chart::VERSION.to_owned();
    let identity = Identity {
        component: COMPONENT,
        name: suffix.to_owned().into(),
        version,
    };
    let labels = identity.labels(cx, &Typed::of(Section::new(None, ValuePath::root())));
    let object = Object::new(cx, name, &labels, Body::NetworkPolicy(spec));
    Object {
        component: COMPONENT,
        ..object
    }
}
