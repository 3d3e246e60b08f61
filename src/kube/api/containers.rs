//! Containers as users write them, and mounts.
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container>

use super::environment::{ALL_OF, VARIABLE};
use super::ports::PORTS;
use super::probes::{LIFECYCLE, WHOLE_LIVENESS, WHOLE_READINESS};
use super::resources::RESOURCES;
use super::scheduling::text;
use super::security::CONTAINER_SECURITY;
use super::types::Walk;
use super::types::{ANY, FILLED, Field, MAX, Part, Type, may, must};
use crate::kube::format::Format;
use crate::source::{Map, Node};

pub(crate) static INIT_CONTAINER: Type = Type::Part(&Part {
    fields: FIELDS,
    rules: &[
        only_sidecars,
        port_names_differ,
        propagation_is_privileged,
        sleep_ends_in_time,
        host_ports_differ,
        devices_are_no_mounts,
        restart_rules_need_a_policy,
    ],
});

/// A container that runs as long as its pod.
pub(super) static CONTAINER: Type = Type::Part(&Part {
    fields: FIELDS,
    rules: &[
        port_names_differ,
        propagation_is_privileged,
        host_ports_differ,
        devices_are_no_mounts,
        restart_rules_need_a_policy,
    ],
});

const FIELDS: &[Field] = &[
    must("name", Type::Text(Format::DnsLabel)),
    must("image", FILLED),
    may(
        "imagePullPolicy",
        Type::OneOf(&["Always", "IfNotPresent", "Never", ""]),
    ),
    may("command", Type::List(&ANY)),
    may("args", Type::List(&ANY)),
    may("workingDir", ANY),
    may("env", Type::Keyed(&VARIABLE, &[("name", "")])),
    may("envFrom", Type::List(&ALL_OF)),
    may("ports", PORTS),
    may("resources", Type::Part(&RESOURCES)),
    may(
        "resizePolicy",
        Type::Keyed(&RESIZE, &[("resourceName", "")]),
    )
    .since(27),
    may(
        "restartPolicy",
        Type::OneOf(&["Always", "Never", "OnFailure"]),
    )
    .since(28),
    may("restartPolicyRules", Type::List(&RESTART_RULE)).since(34),
    may("securityContext", Type::Part(&CONTAINER_SECURITY)),
    may("volumeMounts", Type::Keyed(&MOUNT, &[("mountPath", "")])),
    may("volumeDevices", DEVICES),
    may("livenessProbe", WHOLE_LIVENESS),
    may("readinessProbe", WHOLE_READINESS),
    may("startupProbe", WHOLE_LIVENESS),
    may("lifecycle", LIFECYCLE),
    may("stdin", Type::Bool),
    may("stdinOnce", Type::Bool),
    may("tty", Type::Bool),
    may("terminationMessagePath", ANY),
    may(
        "terminationMessagePolicy",
        Type::OneOf(&["File", "FallbackToLogsOnError"]),
    ),
];

/// Volumes that a container has as devices of a node, not as folders.
const DEVICES: Type = Type::Keyed(&DEVICE, &[("devicePath", "")]);

static DEVICE: Type = Type::Part(&Part {
    fields: &[
        must("name", FILLED),
        must("devicePath", Type::Text(Format::PlainPath)),
    ],
    rules: &[],
});

static RESTART_RULE: Type = Type::Part(&Part {
    fields: &[
        must("action", Type::OneOf(&["Restart", "RestartAllContainers"])),
        must(
            "exitCodes",
            Type::Part(&Part {
                fields: &[
                    must("operator", Type::OneOf(&["In", "NotIn"])),
                    may("values", Type::List(&Type::Int(0, MAX))),
                ],
                rules: &[],
            }),
        ),
    ],
    rules: &[],
});

fn restart_rules_need_a_policy<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let has_rules = map
        .get("restartPolicyRules")
        .is_some_and(|it| !it.is_empty());
    if has_rules && text(map, "restartPolicy").is_empty() {
        walk.report_field(map, "restartPolicyRules", "it goes with `restartPolicy`");
    }
}

fn host_ports_differ<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let ports = map.get("ports").map_or(&[][..], Node::as_list);
    let keys = ports.iter().filter_map(|port| {
        let number = port.get("hostPort").and_then(Node::as_int)?;
        let protocol = port.str("protocol").unwrap_or("TCP");
        let address = port.str("hostIP").unwrap_or_default();
        (number != 0).then_some((number, protocol, address))
    });
    let keys: Vec<_> = keys.collect();
    if (1..keys.len()).any(|index| keys[..index].contains(&keys[index])) {
        walk.report_field(map, "ports", "two ports have the same `hostPort`");
    }
}

/// A volume is a device once, and no folder beside it.
fn devices_are_no_mounts<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let list = |key: &str| map.get(key).map_or(&[][..], Node::as_list);
    let (devices, mounts) = (list("volumeDevices"), list("volumeMounts"));
    let names: Vec<_> = devices.iter().filter_map(|it| it.str("name")).collect();
    if (1..names.len()).any(|index| names[..index].contains(&names[index])) {
        walk.report_field(map, "volumeDevices", "a volume is a device once");
    }
    let paths: Vec<_> = devices
        .iter()
        .filter_map(|it| it.str("devicePath"))
        .collect();
    let is_both = |mount: &Node| {
        let has = |all: &[&str], key| mount.str(key).is_some_and(|it| all.contains(&it));
        has(&names, "name") || has(&paths, "mountPath")
    };
    if mounts.iter().any(is_both) {
        let message = "a volume or a path is in `volumeMounts` too";
        walk.report_field(map, "volumeDevices", message);
    }
}

/// What ends before the pod's containers start is asked nothing, and has nothing to end.
fn only_sidecars<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    if text(map, "restartPolicy") == "Always" {
        return;
    }
    for key in [
        "livenessProbe",
        "readinessProbe",
        "startupProbe",
        "lifecycle",
    ] {
        if map.get(key).is_some_and(|node| !node.is_null()) {
            let message = "an init container takes it with `restartPolicy: Always` alone";
            walk.report_field(map, key, message);
        }
    }
}

/// What it mounts reaches the node.
fn propagation_is_privileged<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let security = map.get("securityContext").and_then(Node::as_map);
    let privileged = security.and_then(|map| map.get("privileged"));
    if privileged.and_then(Node::as_bool) == Some(true) {
        return;
    }
    let mounts = map.get("volumeMounts").map_or(&[][..], Node::as_list);
    if mounts
        .iter()
        .any(|mount| mount.str("mountPropagation") == Some("Bidirectional"))
    {
        let message = "`mountPropagation: Bidirectional` goes with `privileged: true` alone";
        walk.report_field(map, "volumeMounts", message);
    }
}

/// The seconds that a pod has to end, where it does not say.
const GRACE: i64 = 30;

fn sleep_ends_in_time<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let below = |node: &'n Node, key: &str| node.as_map().and_then(|map| map.get(key));
    let sleep = ["preStop", "sleep", "seconds"]
        .into_iter()
        .try_fold(map.get("lifecycle"), |node, key| {
            Some(node.and_then(|node| below(node, key)))
        })
        .flatten();
    if sleep.and_then(Node::as_int).is_some_and(|it| it > GRACE) {
        let message = format!("the pod ends after {GRACE} seconds, and `sleep` takes longer");
        walk.report_field(map, "lifecycle", message);
    }
}

fn port_names_differ<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let ports = map.get("ports").map_or(&[][..], Node::as_list);
    let names: Vec<_> = ports.iter().filter_map(|port| port.str("name")).collect();
    let is_repeated = |(index, name): (usize, &&str)| names[..index].contains(name);
    if names.iter().enumerate().any(is_repeated) {
        walk.report_field(map, "ports", "two ports have the same name");
    }
}

static RESIZE: Type = Type::Part(&Part {
    fields: &[
        must("resourceName", Type::OneOf(&["cpu", "memory"])),
        must(
            "restartPolicy",
            Type::OneOf(&["NotRequired", "RestartContainer"]),
        ),
    ],
    rules: &[],
});

pub(crate) static MOUNT: Type = Type::Part(&Part {
    fields: &[
        must("name", FILLED),
        must("mountPath", FILLED),
        may("subPath", Type::Text(Format::RelativePath)),
        may("subPathExpr", Type::Text(Format::RelativePath)),
        may("readOnly", Type::Bool),
        may(
            "recursiveReadOnly",
            Type::OneOf(&["Disabled", "IfPossible", "Enabled"]),
        )
        .since(30),
        may(
            "mountPropagation",
            Type::OneOf(&["None", "HostToContainer", "Bidirectional"]),
        ),
    ],
    rules: &[one_sub_path, recursive_is_read_only],
});

fn one_sub_path<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    if !text(map, "subPath").is_empty() && !text(map, "subPathExpr").is_empty() {
        walk.report_field(map, "subPathExpr", "it does not go with `subPath`");
    }
}

fn recursive_is_read_only<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let is_read_only = map.get("readOnly").and_then(Node::as_bool) == Some(true);
    let is_recursive = matches!(text(map, "recursiveReadOnly"), "Enabled" | "IfPossible");
    if is_recursive && !is_read_only {
        walk.report_field(
            map,
            "recursiveReadOnly",
            "it goes with `readOnly: true` alone",
        );
    } else if is_recursive && !matches!(text(map, "mountPropagation"), "" | "None") {
        let message = "it goes with `mountPropagation: None` alone";
        walk.report_field(map, "recursiveReadOnly", message);
    }
}
