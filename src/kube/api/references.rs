//! What objects of the Gateway API refer to: parents of routes, Services behind them, Secrets.
//! <https://gateway-api.sigs.k8s.io/reference/api-spec/>

use super::ports::PORT_NUMBER;
use super::types::{ANY, FILLED, Part, SUBDOMAIN, Type, Walk, may, must};
use crate::kube::format::Format;
use crate::source::{Map, Node};

pub(super) const NAMESPACE: Type = Type::Text(Format::DnsLabel);

pub(super) static PARENT: Type = Type::Part(&Part {
    fields: &[
        may("group", ANY),
        may("kind", FILLED),
        may("namespace", NAMESPACE),
        must("name", FILLED),
        may("sectionName", SUBDOMAIN),
        may("port", PORT_NUMBER),
    ],
    rules: &[],
});

pub(super) static BACKEND: Type = Type::Part(&Part {
    fields: &[
        may("group", ANY),
        may("kind", FILLED),
        may("namespace", NAMESPACE),
        must("name", FILLED),
        may("port", PORT_NUMBER),
        may("weight", Type::Int(0, 1_000_000)),
        may("filters", Type::List(&Type::Free)),
    ],
    rules: &[services_have_ports],
});

pub(super) static SECRET: Type = Type::Part(&Part {
    fields: &[
        may("group", ANY),
        may("kind", FILLED),
        may("namespace", NAMESPACE),
        must("name", FILLED),
    ],
    rules: &[],
});

fn services_have_ports<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let text = |key| map.get(key).and_then(Node::as_str);
    let is_core = text("group").is_none_or(str::is_empty);
    let is_service = text("kind").is_none_or(|kind| kind == "Service");
    if is_core && is_service && map.get("port").is_none_or(Node::is_null) {
        walk.report_field(map, "port", "a Service is named with a `port`");
    }
}

/// Two references to the same parent name listeners or ports, each another.
pub(super) fn parents_differ<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let parents = list(map, "parentRefs");
    let of = |node: &'n Node| {
        let text = |key, default| node.str(key).unwrap_or(default);
        let group = text("group", "gateway.networking.k8s.io");
        [
            group,
            text("kind", "Gateway"),
            text("namespace", ""),
            text("name", ""),
        ]
    };
    let section = |node: &'n Node| {
        let name = node.str("sectionName").unwrap_or_default();
        (name, node.get("port").and_then(Node::as_int))
    };
    for (index, parent) in parents.iter().enumerate() {
        let mut before = parents[..index]
            .iter()
            .filter(|other| of(other) == of(parent));
        let is_whole = |node: &'n Node| section(node) == ("", None);
        let is_same = |other: &'n Node| {
            section(other) == section(parent) || is_whole(other) || is_whole(parent)
        };
        if before.any(is_same) {
            let message = "two references to the same parent need a `sectionName` or a `port` each, and no two the same";
            return walk.report_field(map, "parentRefs", message);
        }
    }
}

/// Reports a list with fewer or more items than the API takes.
pub(super) fn counted<'n>(
    map: &'n Map,
    walk: &mut Walk<'n>,
    key: &'n str,
    (least, most): (usize, usize),
) {
    let number = list(map, key).len();
    if number < least && map.get(key).is_some() {
        walk.report_field(
            map,
            key,
            format!("expected at least {least}, found {number}"),
        );
    } else if number > most {
        walk.report_field(map, key, format!("expected at most {most}, found {number}"));
    }
}

/// The items of a list; none where it is missing.
pub(super) fn list<'n>(map: &'n Map, key: &str) -> &'n [Node] {
    map.get(key).map_or(&[][..], Node::as_list)
}

/// Whether a field is there.
pub(super) fn has(map: &Map, key: &str) -> bool {
    map.get(key).is_some_and(|node| !node.is_null())
}
