//! Gateways, ListenerSets and ReferenceGrants, and the rules that their CustomResourceDefinitions
//! have in CEL.
//! <https://gateway-api.sigs.k8s.io/reference/api-spec/#gateway>

use super::metadata::METADATA;
use super::ports::PORT_NUMBER;
use super::references::{BACKEND, NAMESPACE, PARENT, SECRET, counted, has, list, parents_differ};
use super::types::{ANY, FILLED, Part, SUBDOMAIN, Type, Walk, may, must};
use crate::kube::format::Format;
use crate::source::{Map, Node};

pub(super) static GATEWAY: Part = Part {
    fields: &[
        must("apiVersion", FILLED),
        must("kind", FILLED),
        must("metadata", METADATA),
        must("spec", Type::Part(&SPEC)),
        may("status", Type::Free),
    ],
    rules: &[],
};

static SPEC: Part = Part {
    fields: &[
        must("gatewayClassName", FILLED),
        must("listeners", LISTENERS),
        may("addresses", Type::List(&Type::Free)),
        may("infrastructure", Type::Free),
        may("allowedListeners", Type::Free),
        may("tls", Type::Free),
        may("defaultScope", ANY),
    ],
    rules: &[
        |map, walk| counted(map, walk, "listeners", (1, 64)),
        listeners_differ,
    ],
};

pub(super) static LISTENER_SET: Part = Part {
    fields: &[
        must("apiVersion", FILLED),
        must("kind", FILLED),
        must("metadata", METADATA),
        must(
            "spec",
            Type::Part(&Part {
                fields: &[
                    must("parentRef", PARENT_OF_SET),
                    must("listeners", LISTENERS),
                ],
                rules: &[
                    |map, walk| counted(map, walk, "listeners", (1, 64)),
                    listeners_differ,
                ],
            }),
        ),
        may("status", Type::Free),
    ],
    rules: &[],
};

const PARENT_OF_SET: Type = Type::Part(&Part {
    fields: &[
        may("group", ANY),
        may("kind", FILLED),
        may("namespace", NAMESPACE),
        must("name", FILLED),
    ],
    rules: &[],
});

const LISTENERS: Type = Type::Keyed(&LISTENER, &[("name", "")]);

static LISTENER: Type = Type::Part(&Part {
    fields: &[
        must("name", SUBDOMAIN),
        may("hostname", Type::Text(Format::Host)),
        must("port", PORT_NUMBER),
        must("protocol", FILLED),
        may("tls", Type::Part(&TLS)),
        may("allowedRoutes", Type::Free),
    ],
    rules: &[protocol_fits],
});

static TLS: Part = Part {
    fields: &[
        may("mode", Type::OneOf(&["Terminate", "Passthrough"])),
        may("certificateRefs", Type::List(&SECRET)),
        may("frontendValidation", Type::Free),
        may("options", Type::Texts),
    ],
    rules: &[
        |map, walk| counted(map, walk, "certificateRefs", (0, 64)),
        |map, walk| {
            let mode = map.get("mode").and_then(Node::as_str);
            let is_empty = list(map, "certificateRefs").is_empty() && !has(map, "options");
            if mode.is_none_or(|mode| mode == "Terminate") && is_empty {
                let message = "`certificateRefs` or `options` are needed where TLS ends here";
                walk.report_field(map, "certificateRefs", message);
            }
        },
    ],
};

/// What goes with the protocol of a listener. Implementations may have protocols of their own.
fn protocol_fits<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let text = |key| map.get(key).and_then(Node::as_str).unwrap_or_default();
    let protocol = text("protocol").to_ascii_uppercase();
    let mode = map.get("tls").and_then(|tls| tls.str("mode"));
    let faults = match &*protocol {
        "HTTP" => [(has(map, "tls"), "tls", "HTTP has no `tls`"); 2],
        "TCP" | "UDP" => [
            (has(map, "tls"), "tls", "TCP and UDP have no `tls`"),
            (
                !text("hostname").is_empty(),
                "hostname",
                "TCP and UDP know no host",
            ),
        ],
        "HTTPS" => [
            (!has(map, "tls"), "tls", "HTTPS needs `tls`"),
            (
                mode == Some("Passthrough"),
                "tls",
                "HTTPS ends here: `mode` is `Terminate`",
            ),
        ],
        "TLS" => [(mode.is_none(), "tls", "TLS needs `tls` with its `mode`"); 2],
        _ => return,
    };
    let fault = faults.into_iter().find(|(is_wrong, ..)| *is_wrong);
    if let Some((_, key, message)) = fault {
        walk.report_field(map, key, message);
    }
}

fn listeners_differ<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let of = |node: &'n Node| {
        let protocol = node.str("protocol").unwrap_or_default();
        let port = node.get("port").and_then(Node::as_int);
        (port, protocol.to_ascii_uppercase(), node.str("hostname"))
    };
    let listeners = list(map, "listeners");
    let is_repeated = |(index, listener): (usize, &'n Node)| {
        listeners[..index]
            .iter()
            .any(|other| of(other) == of(listener))
    };
    if listeners.iter().enumerate().any(is_repeated) {
        let message = "two listeners have the same port, protocol and host";
        walk.report_field(map, "listeners", message);
    }
}

pub(super) static REFERENCE_GRANT: Part = Part {
    fields: &[
        must("apiVersion", FILLED),
        must("kind", FILLED),
        must("metadata", METADATA),
        must("spec", Type::Part(&GRANT)),
    ],
    rules: &[],
};

static GRANT: Part = Part {
    fields: &[
        must("from", Type::List(&GRANT_FROM)),
        must("to", Type::List(&GRANT_TO)),
    ],
    rules: &[
        |map, walk| counted(map, walk, "from", (1, 16)),
        |map, walk| counted(map, walk, "to", (1, 16)),
    ],
};

static GRANT_FROM: Type = Type::Part(&Part {
    fields: &[
        must("group", ANY),
        must("kind", FILLED),
        must("namespace", NAMESPACE),
    ],
    rules: &[],
});

static GRANT_TO: Type = Type::Part(&Part {
    fields: &[
        must("group", ANY),
        must("kind", FILLED),
        may("name", FILLED),
    ],
    rules: &[],
});

/// What a TLSRoute, a TCPRoute and a UDPRoute have in common.
pub(super) static STREAM_ROUTE: Part = Part {
    fields: &[
        must("apiVersion", FILLED),
        must("kind", FILLED),
        must("metadata", METADATA),
        must("spec", Type::Part(&STREAM)),
        may("status", Type::Free),
    ],
    rules: &[|map, walk| {
        let kind = map.get("kind").and_then(Node::as_str);
        let spec = map.get("spec");
        let has_host = spec.is_some_and(|spec| !spec.list("hostnames").is_empty());
        if has_host != (kind == Some("TLSRoute")) {
            let message = "a TLSRoute has `hostnames`, a TCPRoute and a UDPRoute have none";
            walk.report_field(map, "spec", message);
        }
    }],
};

static STREAM: Part = Part {
    fields: &[
        may("parentRefs", Type::List(&PARENT)),
        may("hostnames", Type::List(&Type::Text(Format::Host))),
        must("rules", Type::List(&STREAM_RULE)),
        may("useDefaultGateways", ANY),
    ],
    rules: &[
        parents_differ,
        |map, walk| counted(map, walk, "parentRefs", (0, 32)),
        |map, walk| counted(map, walk, "rules", (1, 1)),
    ],
};

static STREAM_RULE: Type = Type::Part(&Part {
    fields: &[
        may("name", SUBDOMAIN),
        must("backendRefs", Type::List(&BACKEND)),
    ],
    rules: &[|map, walk| counted(map, walk, "backendRefs", (1, 16))],
});
