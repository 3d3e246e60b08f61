//! Further volumes and mounts, which can be for the pods that run Synapse, for the one that checks
//! its configuration, or for both.

use std::borrow::Cow;

use crate::source::{Kind, Node};
use crate::stack::workload::Workload;

/// The key that says which pods a volume or a mount is for; without it, it is for all.
const KEY: &str = "mountContext";

/// Which pods a workload runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Runtime,
    Hook,
}

/// The workload with those of its further volumes and mounts that are for these pods.
pub(super) fn for_pods<'a>(workload: &Workload<'a>, pods: Use) -> Workload<'a> {
    Workload {
        extra_volumes: filtered(&workload.extra_volumes, pods),
        extra_mounts: filtered(&workload.extra_mounts, pods),
        ..workload.clone()
    }
}

fn filtered<'a>(list: &[Cow<'a, Node>], pods: Use) -> Vec<Cow<'a, Node>> {
    let wanted = list.iter().filter(|entry| is_for(entry, pods));
    wanted.map(without_key).collect()
}

fn is_for(entry: &Node, pods: Use) -> bool {
    let other = match pods {
        Use::Runtime => "hook",
        Use::Hook => "runtime",
    };
    context(entry).and_then(Node::as_str) != Some(other)
}

fn context(entry: &Node) -> Option<&Node> {
    entry.as_map()?.get(KEY)
}

/// Kubernetes does not know the key.
fn without_key<'a>(entry: &Cow<'a, Node>) -> Cow<'a, Node> {
    let mut entry = entry.clone();
    if context(&entry).is_some()
        && let Kind::Map(map) = &mut entry.to_mut().kind
    {
        map.take(KEY);
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read as load;

    #[test]
    fn a_context_chooses_the_pods() {
        let text = "[{name: a, mountContext: hook}, {name: b, mountContext: runtime}, \
                    {name: c, mountContext: both}, {name: d}]";
        let list = load::read_any(text, 1).unwrap();
        let list: Vec<_> = list.as_list().iter().map(Cow::Borrowed).collect();
        let names = |pods| {
            let kept = filtered(&list, pods);
            let name = |entry: &Cow<Node>| {
                assert_eq!(
                    entry.as_map().unwrap().0.len(),
                    1,
                    "the context is not Kubernetes'"
                );
                entry.str("name").unwrap().to_owned()
            };
            kept.iter().map(name).collect::<Vec<_>>()
        };
        assert_eq!(names(Use::Runtime), ["b", "c", "d"]);
        assert_eq!(names(Use::Hook), ["a", "c", "d"]);
    }
}
