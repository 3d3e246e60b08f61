//! The smaller structures of a pod.
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/>

use super::types::{Part, Type, may, must};
use crate::kube::format::Format;

pub(crate) static HOST_ALIASES: Type = Type::Keyed(&HOST_ALIAS, &[("ip", "")]);

static HOST_ALIAS: Type = Type::Part(&Part {
    fields: &[
        must("ip", Type::Text(Format::Ip)),
        may("hostnames", Type::List(&Type::Text(Format::DnsSubdomain))),
    ],
    rules: &[],
});

pub(crate) static NODE_SELECTOR: Type = Type::Labels;

/// An address on which nodes take traffic for a Service: one that leads to them from elsewhere.
pub(crate) static EXTERNAL_IP: Type = Type::Text(Format::PublicIp);
