//! Rules of network policies.
//! <https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/>

use super::ports::PROTOCOL;
use super::selectors::LABEL_SELECTOR;
use super::types::Walk;
use super::types::{Part, Type, may, must};
use crate::kube::format::{Format, Network};
use crate::source::{At, Map, Node};

pub(crate) static INGRESS_RULE: Type = Type::Part(&Part {
    fields: &[
        may("from", Type::List(&PEER)),
        may("ports", Type::List(&PORT)),
    ],
    rules: &[],
});

pub(crate) static EGRESS_RULE: Type = Type::Part(&Part {
    fields: &[
        may("to", Type::List(&PEER)),
        may("ports", Type::List(&PORT)),
    ],
    rules: &[],
});

static PEER: Type = Type::Part(&Part {
    fields: &[
        may("podSelector", Type::Part(&LABEL_SELECTOR)),
        may("namespaceSelector", Type::Part(&LABEL_SELECTOR)),
        may("ipBlock", Type::Part(&BLOCK)),
    ],
    rules: &[|map, walk| {
        let has = |key: &str| map.get(key).is_some_and(|node| !node.is_null());
        let has_selector = has("podSelector") || has("namespaceSelector");
        if has("ipBlock") && has_selector {
            walk.report_field(map, "ipBlock", "it does not go with a selector in one peer");
        } else if !has("ipBlock") && !has_selector {
            let message = "a peer needs `podSelector`, `namespaceSelector` or `ipBlock`";
            walk.report(At::default(), message);
        }
    }],
});

static BLOCK: Part = Part {
    fields: &[
        must("cidr", Type::Text(Format::Cidr)),
        may("except", Type::List(&Type::Text(Format::Cidr))),
    ],
    rules: &[exceptions_are_within],
};

fn exceptions_are_within<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let network = |node: &Node| Network::parse(node.as_str()?);
    let Some(whole) = map.get("cidr").and_then(network) else {
        return;
    };
    let except = map.get("except").map_or(&[][..], Node::as_list);
    let mut parts = except.iter().filter_map(network);
    if parts.any(|part| !whole.holds(part)) {
        walk.report_field(
            map,
            "except",
            "each network must be a part of `cidr`, and not all of it",
        );
    }
}

static PORT: Type = Type::Part(&Part {
    fields: &[
        may("protocol", PROTOCOL),
        may("port", Type::Port),
        may("endPort", Type::Int(1, 65535)).since(21),
    ],
    rules: &[end_follows_port],
});

fn end_follows_port<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let Some(end) = map.get("endPort").and_then(Node::as_int) else {
        return;
    };
    match map.get("port").and_then(Node::as_int) {
        Some(port) if end < port => walk.report_field(map, "endPort", "it is below `port`"),
        Some(_) => {}
        None => walk.report_field(map, "endPort", "it goes with a number as `port`"),
    }
}
