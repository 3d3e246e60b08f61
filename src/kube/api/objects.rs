//! Whole objects as users write them.
//! <https://kubernetes.io/docs/reference/kubernetes-api/>

use base64::prelude::{BASE64_STANDARD, Engine};

use super::fault::Fault;
use super::gateways::{GATEWAY, LISTENER_SET, REFERENCE_GRANT, STREAM_ROUTE};
use super::http_routes::HTTP_ROUTE;
use super::metadata::{METADATA, has_a_dns_name};
use super::openshift_routes::ROUTE;
use super::pods::EXTERNAL_IP;
use super::ports::{PORT_NUMBER, PROTOCOL};
use super::types::{ANY, FILLED, Part, Type, Walk, may, must};
use super::walk::check;
use super::workloads::{CONTROLLER, CRON_JOB, JOB, POD};
use crate::kube::format::Format;
use crate::source::{Kind, Map, Node, ValuePath};

/// Everything that the API refuses of an object. Of a kind that is not known here, the metadata is
/// looked at.
pub(crate) fn check_object(node: &Node, version: (u32, u32, u32)) -> Vec<Fault> {
    let id = (node.str("apiVersion"), node.str("kind"));
    let known = KINDS
        .iter()
        .find(|(version, kind, _)| id == (Some(*version), Some(*kind)));
    if let Some((_, _, part)) = known {
        return check(&Type::Part(part), node, version);
    }
    let faults = node.get("metadata").into_iter().flat_map(|metadata| {
        let base = ValuePath::root().key("metadata");
        let faults = check(&METADATA, metadata, version).into_iter();
        faults.map(move |fault| Fault {
            below: base.join(&fault.below),
            ..fault
        })
    });
    faults.collect()
}

static KINDS: [(&str, &str, &Part); 20] = [
    ("v1", "ConfigMap", &CONFIG_MAP),
    ("v1", "Secret", &SECRET),
    ("v1", "Service", &SERVICE),
    ("v1", "Pod", &POD),
    ("apps/v1", "Deployment", &CONTROLLER),
    ("apps/v1", "StatefulSet", &CONTROLLER),
    ("apps/v1", "DaemonSet", &CONTROLLER),
    ("batch/v1", "Job", &JOB),
    ("batch/v1", "CronJob", &CRON_JOB),
    ("gateway.networking.k8s.io/v1", "HTTPRoute", &HTTP_ROUTE),
    (
        "gateway.networking.k8s.io/v1beta1",
        "HTTPRoute",
        &HTTP_ROUTE,
    ),
    ("gateway.networking.k8s.io/v1", "Gateway", &GATEWAY),
    ("gateway.networking.k8s.io/v1beta1", "Gateway", &GATEWAY),
    ("gateway.networking.k8s.io/v1", "ListenerSet", &LISTENER_SET),
    (
        "gateway.networking.k8s.io/v1",
        "ReferenceGrant",
        &REFERENCE_GRANT,
    ),
    (
        "gateway.networking.k8s.io/v1beta1",
        "ReferenceGrant",
        &REFERENCE_GRANT,
    ),
    ("gateway.networking.k8s.io/v1", "TLSRoute", &STREAM_ROUTE),
    ("gateway.networking.k8s.io/v1", "TCPRoute", &STREAM_ROUTE),
    ("gateway.networking.k8s.io/v1", "UDPRoute", &STREAM_ROUTE),
    ("route.openshift.io/v1", "Route", &ROUTE),
];

static CONFIG_MAP: Part = Part {
    fields: &[
        must("apiVersion", FILLED),
        must("kind", FILLED),
        must("metadata", METADATA),
        may("data", Type::Texts),
        may("binaryData", Type::Texts),
        may("immutable", Type::Bool),
    ],
    rules: &[has_a_dns_name, keys_are_legal],
};

static SECRET: Part = Part {
    fields: &[
        must("apiVersion", FILLED),
        must("kind", FILLED),
        must("metadata", METADATA),
        may("type", ANY),
        may("data", Type::Texts),
        may("stringData", Type::Texts),
        may("immutable", Type::Bool),
    ],
    rules: &[has_a_dns_name, keys_are_legal, data_is_base64],
};

static SERVICE: Part = Part {
    fields: &[
        must("apiVersion", FILLED),
        must("kind", FILLED),
        must("metadata", METADATA),
        may("spec", Type::Part(&SERVICE_SPEC)),
        may("status", Type::Free),
    ],
    rules: &[has_a_dns_name],
};

static SERVICE_SPEC: Part = Part {
    fields: &[
        may(
            "type",
            Type::OneOf(&["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]),
        ),
        may("selector", Type::Labels),
        may(
            "ports",
            Type::Keyed(&SERVICE_PORT, &[("port", ""), ("protocol", "TCP")]),
        ),
        may("clusterIP", ANY),
        may("clusterIPs", Type::List(&ANY)),
        may("externalIPs", Type::List(&EXTERNAL_IP)),
        may("sessionAffinity", Type::OneOf(&["None", "ClientIP"])),
        may("sessionAffinityConfig", Type::Free),
        may("loadBalancerIP", ANY),
        may("loadBalancerSourceRanges", Type::List(&ANY)),
        may("loadBalancerClass", ANY),
        may("allocateLoadBalancerNodePorts", Type::Bool),
        may("externalName", ANY),
        may("externalTrafficPolicy", POLICY),
        may("internalTrafficPolicy", POLICY),
        may("trafficDistribution", ANY),
        may("healthCheckNodePort", Type::Int(0, 65535)),
        may("publishNotReadyAddresses", Type::Bool),
        may("ipFamilies", Type::List(&Type::OneOf(&["IPv4", "IPv6"]))),
        may(
            "ipFamilyPolicy",
            Type::OneOf(&["SingleStack", "PreferDualStack", "RequireDualStack"]),
        ),
    ],
    rules: &[several_ports_have_names],
};

const POLICY: Type = Type::OneOf(&["Cluster", "Local"]);

static SERVICE_PORT: Type = Type::Part(&Part {
    fields: &[
        must("port", PORT_NUMBER),
        may("name", Type::Text(Format::DnsLabel)),
        may("targetPort", Type::Port),
        may("nodePort", Type::Int(0, 65535)),
        may("protocol", PROTOCOL),
        may("appProtocol", ANY),
    ],
    rules: &[],
});

fn several_ports_have_names<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let ports = map.get("ports").map_or(&[][..], Node::as_list);
    let has_name = |port: &Node| port.str("name").is_some_and(|name| !name.is_empty());
    if ports.len() > 1 && !ports.iter().all(has_name) {
        walk.report_field(map, "ports", "each of several ports needs a name");
    }
}

/// Keys of a ConfigMap or a Secret are names of files.
fn keys_are_legal<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    for field in ["data", "binaryData", "stringData"] {
        let Some(Kind::Map(entries)) = map.get(field).map(|node| &node.kind) else {
            continue;
        };
        for entry in &entries.0 {
            if !Format::DataKey.takes(&entry.key) {
                let message = format!("expected {}", Format::DataKey.expected());
                walk.report_entry(field, entry, entry.key_at, message);
            }
        }
    }
}

fn data_is_base64<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let Some(Kind::Map(entries)) = map.get("data").map(|node| &node.kind) else {
        return;
    };
    for entry in &entries.0 {
        // The API server takes line feeds between the characters.
        let is_base64 = |text: &str| {
            let bare: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
            BASE64_STANDARD.decode(bare).is_ok()
        };
        if entry.node.as_str().is_some_and(|text| !is_base64(text)) {
            let message = "expected base64: `stringData` takes texts as they are";
            walk.report_entry("data", entry, entry.node.at, message);
        }
    }
}
