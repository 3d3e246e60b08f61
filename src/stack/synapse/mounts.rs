//! Further volumes and mounts, which can be for the pods that run Synapse, for the one that checks its configuration, or for both.

use minijinja::Value;

use crate::stack::workload::Workload;

/// The key that says which pods a volume or a mount is for; without it, it is for all.
const KEY: &str = "mountContext";

/// Which pods a workload runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pods {
    Runtime,
    Hook,
}

/// The workload with those of its further volumes and mounts that are for these pods.
pub fn for_pods(workload: &Workload, pods: Pods) -> Workload {
    Workload {
        extra_volumes: filtered(&workload.extra_volumes, pods),
        extra_mounts: filtered(&workload.extra_mounts, pods),
        ..workload.clone()
    }
}

fn filtered(list: &Value, pods: Pods) -> Value {
    let entries = list.try_iter().into_iter().flatten();
    entries
        .filter(|entry| is_for(entry, pods))
        .map(|entry| without_key(&entry))
        .collect()
}

fn is_for(entry: &Value, pods: Pods) -> bool {
    let other = match pods {
        Pods::Runtime => "hook",
        Pods::Hook => "runtime",
    };
    entry.get_attr(KEY).unwrap_or_default().as_str() != Some(other)
}

fn without_key(entry: &Value) -> Value {
    let keys = entry
        .try_iter()
        .into_iter()
        .flatten()
        .filter(|key| key.as_str() != Some(KEY));
    Value::from_pairs(keys.map(|key| (key.clone(), entry.get_item(&key).unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::context;

    #[test]
    fn a_context_chooses_the_pods() {
        let entry = |name: &str, pods: &str| context! { name, mountContext => pods };
        let list = Value::from(vec![
            entry("a", "hook"),
            entry("b", "runtime"),
            entry("c", "both"),
            context! { name => "d" },
        ]);
        let names = |pods| {
            let kept: Vec<Value> = filtered(&list, pods).try_iter().unwrap().collect();
            assert!(
                kept.iter().all(|entry| entry.len() == Some(1)),
                "the context is not Kubernetes'"
            );
            kept.iter()
                .map(|entry| entry.get_attr("name").unwrap().to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(Pods::Runtime), ["b", "c", "d"]);
        assert_eq!(names(Pods::Hook), ["a", "c", "d"]);
    }
}
