//! Probes and what containers run when they start and end.
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe>

use super::ports::PORT_NUMBER;
use super::types::Walk;
use super::types::{ANY, Field, MAX, Part, Type, may, must};
use super::walk::one_of;
use crate::kube::format::Format;
use crate::source::{Kind, Map, Node};

/// A probe that restarts a container or holds others back.
pub(crate) static LIVENESS: Part = Part {
    fields: PROBE,
    rules: &[|map, walk| {
        if !matches!(
            map.get("successThreshold").map(|node| &node.kind),
            None | Some(Kind::Null | Kind::Int(0 | 1))
        ) {
            let message = "expected 1: only a readiness probe takes more";
            walk.report_field(map, "successThreshold", message);
        }
    }],
};

pub(crate) static READINESS: Part = Part {
    fields: PROBE,
    rules: &[|map, walk| {
        if map
            .get("terminationGracePeriodSeconds")
            .is_some_and(|node| !node.is_null())
        {
            walk.report_field(
                map,
                "terminationGracePeriodSeconds",
                "a readiness probe takes none",
            );
        }
    }],
};

/// As [`LIVENESS`], as users write it whole.
pub(super) static WHOLE_LIVENESS: Type = Type::Part(&Part {
    fields: PROBE,
    rules: &[|map, walk| LIVENESS.rules[0](map, walk), one_handler],
});

pub(super) static WHOLE_READINESS: Type = Type::Part(&Part {
    fields: PROBE,
    rules: &[|map, walk| READINESS.rules[0](map, walk), one_handler],
});

const PROBE: &[Field] = &[
    may("initialDelaySeconds", Type::Int(0, MAX)),
    may("timeoutSeconds", Type::Int(0, MAX)),
    may("periodSeconds", Type::Int(0, MAX)),
    may("successThreshold", Type::Int(0, MAX)),
    may("failureThreshold", Type::Int(0, MAX)),
    may("terminationGracePeriodSeconds", Type::Int(1, i64::MAX)).since(21),
    may("exec", EXEC),
    may("httpGet", HTTP_GET),
    may("tcpSocket", TCP_SOCKET),
    may(
        "grpc",
        Type::Part(&Part {
            fields: &[must("port", PORT_NUMBER), may("service", ANY)],
            rules: &[],
        }),
    )
    .since(23),
];

fn one_handler<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    exactly_one(map, walk, &["exec", "httpGet", "tcpSocket", "grpc"]);
}

/// Reports a structure that needs one of these fields and has none of them, or several.
pub(super) fn exactly_one<'n>(map: &'n Map, walk: &mut Walk<'n>, names: &[&'static str]) {
    let is_there = |name: &&&str| map.get(name).is_some_and(|node| !node.is_null());
    let shown: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.iter().filter(is_there).nth(1) {
        Some(second) => {
            let message = format!("only one of {} may be there", one_of(&shown));
            walk.report_field(map, second, message);
        }
        None if names.iter().any(|name| is_there(&name)) => {}
        None => walk.report(
            crate::source::At::default(),
            format!("it needs {}", one_of(&shown)),
        ),
    }
}

const EXEC: Type = Type::Part(&Part {
    fields: &[must("command", Type::List(&ANY))],
    rules: &[|map, walk| {
        if map.get("command").is_some_and(Node::is_empty) {
            walk.report_field(map, "command", "expected a command and its arguments");
        }
    }],
});

const HTTP_GET: Type = Type::Part(&Part {
    fields: &[
        must("port", Type::Port),
        may("path", ANY),
        may("host", ANY),
        may("scheme", Type::OneOf(&["HTTP", "HTTPS"])),
        may(
            "httpHeaders",
            Type::List(&Type::Part(&Part {
                fields: &[
                    must("name", Type::Text(Format::HttpHeader)),
                    must("value", ANY),
                ],
                rules: &[],
            })),
        ),
    ],
    rules: &[],
});

const TCP_SOCKET: Type = Type::Part(&Part {
    fields: &[must("port", Type::Port), may("host", ANY)],
    rules: &[],
});

pub(super) static LIFECYCLE: Type = Type::Part(&Part {
    fields: &[
        may("postStart", HANDLER),
        may("preStop", HANDLER),
        may("stopSignal", ANY).since(33),
    ],
    rules: &[],
});

const HANDLER: Type = Type::Part(&Part {
    fields: &[
        may("exec", EXEC),
        may("httpGet", HTTP_GET),
        may("tcpSocket", TCP_SOCKET),
        may(
            "sleep",
            Type::Part(&Part {
                fields: &[must("seconds", Type::Int(0, i64::MAX))],
                rules: &[],
            }),
        )
        .since(29),
    ],
    rules: &[|map, walk| exactly_one(map, walk, &["exec", "httpGet", "tcpSocket", "sleep"])],
});
