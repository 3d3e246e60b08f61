//! Ports of containers.
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports>

use super::types::{ANY, Part, Type, may, must};
use crate::kube::format::Format;

pub(super) const PROTOCOL: Type = Type::OneOf(&["TCP", "UDP", "SCTP"]);

pub(super) const PORT_NUMBER: Type = Type::Int(1, 65535);

pub(super) static PORTS: Type = Type::Keyed(&PORT, &[("containerPort", ""), ("protocol", "TCP")]);

static PORT: Type = Type::Part(&Part {
    fields: &[
        must("containerPort", PORT_NUMBER),
        may("name", Type::Text(Format::PortName)),
        may("protocol", PROTOCOL),
        may("hostPort", Type::Int(0, 65535)),
        may("hostIP", ANY),
    ],
    rules: &[],
});
