//! The smaller structures of a pod.
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/>

use super::types::{ANY, FILLED, Part, Type, Walk, may, must};
use crate::kube::format::Format;
use crate::source::{Map, Node};

pub(crate) static HOST_ALIASES: Type = Type::Keyed(&HOST_ALIAS, &[("ip", "")]);

static HOST_ALIAS: Type = Type::Part(&Part {
    fields: &[
        must("ip", Type::Text(Format::Ip)),
        may("hostnames", Type::List(&Type::Text(Format::DnsSubdomain))),
    ],
    rules: &[],
});

pub(crate) static DNS_POLICIES: [&str; 4] =
    ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"];

pub(crate) static DNS_CONFIG: Type = Type::Part(&Part {
    fields: &[
        may("nameservers", Type::List(&Type::Text(Format::Ip))),
        may("searches", Type::List(&Type::Text(Format::SearchDomain))),
        may("options", Type::List(&DNS_OPTION)),
    ],
    rules: &[few_nameservers, few_searches],
});

static DNS_OPTION: Type = Type::Part(&Part {
    fields: &[must("name", FILLED), may("value", ANY)],
    rules: &[],
});

/// The most that a pod may have.
/// <https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#dns-search-domain-list-limits>
const MAX_NAMESERVERS: usize = 3;
const MAX_SEARCHES: usize = 32;
/// Of all search domains with a space between them.
const MAX_SEARCH_LENGTH: usize = 2048;

fn few_nameservers<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    if list(map, "nameservers").len() > MAX_NAMESERVERS {
        let message = format!("expected {MAX_NAMESERVERS} nameservers at most");
        walk.report_field(map, "nameservers", message);
    }
}

fn few_searches<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let searches = list(map, "searches");
    let lengths = searches.iter().filter_map(Node::as_str).map(str::len);
    let length = lengths.sum::<usize>() + searches.len().saturating_sub(1);
    if searches.len() > MAX_SEARCHES {
        let message = format!("expected {MAX_SEARCHES} domains at most");
        walk.report_field(map, "searches", message);
    } else if length > MAX_SEARCH_LENGTH {
        let message = format!("expected {MAX_SEARCH_LENGTH} characters at most in all");
        walk.report_field(map, "searches", message);
    }
}

fn list<'n>(map: &'n Map, key: &str) -> &'n [Node] {
    map.get(key).map_or(&[], Node::as_list)
}

pub(crate) static NODE_SELECTOR: Type = Type::Labels;

/// An address on which nodes take traffic for a Service: one that leads to them from elsewhere.
pub(crate) static EXTERNAL_IP: Type = Type::Text(Format::PublicIp);
