//! What the API server drops when it stores an object: it has no way to tell it from what is not
//! set.
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/>

use crate::source::{Kind, Node};

/// Switches that it drops where they are off.
pub(crate) const SWITCHES: [&str; 9] = [
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "paused",
    "publishNotReadyAddresses",
    "readOnly",
    "stdin",
    "stdinOnce",
    "tty",
];

/// Numbers of which 0 is none.
pub(crate) const NUMBERS: [&str; 9] = [
    "failureThreshold",
    "healthCheckNodePort",
    "hostPort",
    "initialDelaySeconds",
    "minReadySeconds",
    "nodePort",
    "periodSeconds",
    "successThreshold",
    "timeoutSeconds",
];

/// Texts that say nothing where they are empty.
const TEXTS: [&str; 7] = [
    "fsType",
    "imagePullPolicy",
    "medium",
    "subPath",
    "subPathExpr",
    "value",
    "workingDir",
];

/// Lists that say nothing where they are empty.
const LISTS: [&str; 15] = [
    "args",
    "command",
    "env",
    "envFrom",
    "hostnames",
    "httpHeaders",
    "items",
    "matchExpressions",
    "nameservers",
    "options",
    "ports",
    "searches",
    "sources",
    "volumeDevices",
    "volumeMounts",
];

/// Maps whose keys are chosen by whoever writes them, so that any value is one.
pub(crate) const OWN_KEYS: [&str; 7] = [
    "annotations",
    "binaryData",
    "data",
    "labels",
    "matchLabels",
    "nodeSelector",
    "stringData",
];

/// A part of an object as it is stored; nothing where that is as it is written. `parent` is the field
/// that it stands in.
pub(crate) fn as_stored(node: &Node, parent: &str) -> Option<Node> {
    if !has_dropped(node, parent) {
        return None;
    }
    let mut out = node.clone();
    drop_from(&mut out, parent);
    Some(out)
}

fn has_dropped(node: &Node, parent: &str) -> bool {
    match &node.kind {
        Kind::List(items) => items.iter().any(|item| has_dropped(item, parent)),
        Kind::Map(map) => map
            .iter()
            .any(|(key, value)| is_dropped(parent, key, value) || has_dropped(value, key)),
        _ => false,
    }
}

fn drop_from(node: &mut Node, parent: &str) {
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|item| drop_from(item, parent)),
        Kind::Map(map) => {
            map.0
                .retain(|entry| !is_dropped(parent, &entry.key, &entry.node));
            for entry in &mut map.0 {
                drop_from(&mut entry.node, &entry.key);
            }
        }
        _ => {}
    }
}

fn is_dropped(parent: &str, name: &str, value: &Node) -> bool {
    if OWN_KEYS.contains(&parent) {
        return false;
    }
    match &value.kind {
        Kind::Null => true,
        Kind::Bool(on) => !on && SWITCHES.contains(&name),
        Kind::Int(number) => *number == 0 && NUMBERS.contains(&name),
        Kind::Text(text) => text.is_empty() && TEXTS.contains(&name),
        Kind::List(items) => items.is_empty() && LISTS.contains(&name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read::read;

    #[test]
    fn what_says_nothing_is_dropped_and_the_rest_stays() {
        for (parent, written, stored) in [
            (
                "initContainers",
                "{name: a, args: [], ports: [{containerPort: 80, hostPort: 0}], stdin: false, workingDir: ''}",
                Some("{name: a, ports: [{containerPort: 80}]}"),
            ),
            (
                "volumes",
                "{name: a, emptyDir: {medium: ''}}",
                Some("{name: a, emptyDir: {}}"),
            ),
            (
                "dnsConfig",
                "{nameservers: [192.0.2.1], searches: [], options: []}",
                Some("{nameservers: [192.0.2.1]}"),
            ),
            ("volumes", "{name: a, emptyDir: null}", Some("{name: a}")),
            ("volumes", "{name: a, emptyDir: []}", None),
            ("env", "{name: a, value: ''}", Some("{name: a}")),
            ("env", "{name: '', value: x}", None),
            ("matchLabels", "{value: ''}", None),
            (
                "initContainers",
                "{securityContext: {}, resources: {}, restartPolicy: ''}",
                None,
            ),
            (
                "initContainers",
                "{securityContext: {runAsUser: 0, privileged: false}}",
                None,
            ),
        ] {
            let node = |text| read(text, 1).unwrap();
            let found = as_stored(&node(written), parent);
            let same = match (&found, stored) {
                (Some(found), Some(stored)) => found.is_same(&node(stored)),
                (found, stored) => found.is_none() && stored.is_none(),
            };
            assert!(same, "{written}: {found:?}");
        }
    }
}
