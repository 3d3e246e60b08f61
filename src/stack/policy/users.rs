//! The rules of network policies that users write.

use super::rules::{Policy, policy};
use crate::kube::object::{PolicyRule, Reasoned};
use crate::source::sort::sort_by_key;
use crate::source::{Node, ValuePath};
use crate::stack::object::Object;
use crate::stack::pods::Pods;
use crate::stack::reader::Reader;
use crate::stack::target::Phase;
use crate::values::typed::{Section, Typed};

/// Adds the rules that users write, for the pods of each component in the order of its key.
pub(super) fn add_users<'a>(
    cx: &Reader<'a>,
    policies: &mut Vec<Policy<'a>>,
    workloads: &[&Object<'a>],
) {
    let values = cx.values.network_policy();
    let (ingress, egress) = (values.extra_ingress(), values.extra_egress());
    let mut all: Vec<(&str, Pods)> = workloads
        .iter()
        .filter_map(|object| of_key(object))
        .collect();
    sort_by_key(&mut all, |(key, _)| *key);
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

pub(super) fn of_key<'a>(object: &Object<'a>) -> Option<(&'static str, Pods)> {
    let pods = object.policy_pods.clone()?;
    let is_early = object.phase == Phase::Pre;
    Some((
        object.policy_key?,
        if is_early { pods.early() } else { pods },
    ))
}

/// The rules under a key, which are templates.
pub(super) fn users_rules<'a>(
    cx: &Reader<'a>,
    lists: &Section<'a>,
    key: &str,
) -> Vec<Reasoned<'a>> {
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
