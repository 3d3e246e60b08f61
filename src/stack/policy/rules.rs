//! The policies as they are collected, one for each kind of pod.

use crate::kube::object::{Body, Labels, NetworkPolicySpec, PodSelector, Reasoned};
use crate::stack::labels::Identity;
use crate::stack::object::Object;
use crate::stack::pods::Pods;
use crate::stack::reader::Reader;
use crate::values::typed::{Section, Typed};

/// The name of the folder that stands for them.
pub(super) const COMPONENT: &str = "network-policy";

/// Before the Jobs that run first.
pub(super) const EARLY: i32 = -12;

/// What one policy allows.
pub(super) struct Policy<'a> {
    pub pods: Pods,
    pub ingress: Vec<Reasoned<'a>>,
    pub egress: Vec<Reasoned<'a>>,
}

/// The policy of these pods, which is added if it is missing.
pub(super) fn policy<'p, 'a>(policies: &'p mut Vec<Policy<'a>>, pods: &Pods) -> &'p mut Policy<'a> {
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

impl<'a> Policy<'a> {
    pub(super) fn object(self, cx: &Reader<'a>) -> Object<'a> {
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

pub(super) fn object<'a>(cx: &Reader<'a>, name: &str, spec: NetworkPolicySpec<'a>) -> Object<'a> {
    let suffix = name
        .strip_prefix(&cx.release.name)
        .unwrap_or(name)
        .trim_start_matches('-');
    let version = cx.chart.version();
    let identity = Identity {
        component: COMPONENT,
        name: suffix.to_owned().into(),
        version,
    };
    let labels = identity.labels(cx, &Typed::of(Section::alone(None)));
    let object = Object::new(cx, name, &labels, Body::NetworkPolicy(spec));
    Object {
        component: COMPONENT,
        ..object
    }
}
