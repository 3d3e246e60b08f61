//! Routes of OpenShift.
//! <https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/network_apis/route-route-openshift-io-v1>

use super::metadata::METADATA;
use super::references::{counted, has};
use super::types::{ANY, FILLED, Part, Type, Walk, may, must};
use crate::kube::format::Format;
use crate::source::{Map, Node};

pub(super) static ROUTE: Part = Part {
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
        may("host", Type::Text(Format::DnsSubdomain)),
        may("subdomain", ANY),
        may("path", ANY),
        must("to", TARGET),
        may("alternateBackends", Type::List(&TARGET)),
        may("port", PORT),
        may("tls", Type::Part(&TLS)),
        may("wildcardPolicy", Type::OneOf(&["None", "Subdomain", ""])),
        may("httpHeaders", Type::Free),
    ],
    rules: &[path_fits, |map, walk| {
        counted(map, walk, "alternateBackends", (0, 3))
    }],
};

const TARGET: Type = Type::Part(&Part {
    fields: &[
        must("kind", Type::OneOf(&["Service"])),
        must("name", FILLED),
        may("weight", Type::Int(0, 256)),
    ],
    rules: &[],
});

const PORT: Type = Type::Part(&Part {
    fields: &[must("targetPort", Type::Port)],
    rules: &[],
});

static TLS: Part = Part {
    fields: &[
        must(
            "termination",
            Type::OneOf(&["edge", "reencrypt", "passthrough"]),
        ),
        may("certificate", ANY),
        may("key", ANY),
        may("caCertificate", ANY),
        may("destinationCACertificate", ANY),
        may(
            "insecureEdgeTerminationPolicy",
            Type::OneOf(&["None", "Allow", "Redirect", ""]),
        ),
        may(
            "externalCertificate",
            Type::Part(&Part {
                fields: &[must("name", FILLED)],
                rules: &[],
            }),
        ),
    ],
    rules: &[certificate_fits],
};

fn path_fits<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let path = map.get("path").and_then(Node::as_str).unwrap_or_default();
    let termination = map.get("tls").and_then(|tls| tls.str("termination"));
    if !path.is_empty() && !path.starts_with('/') {
        walk.report_field(map, "path", "expected a path that begins with `/`");
    } else if !path.is_empty() && termination == Some("passthrough") {
        let message = "what passes through unread has no path";
        walk.report_field(map, "path", message);
    }
}

fn certificate_fits<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    if has(map, "externalCertificate") && (has(map, "certificate") || has(map, "key")) {
        let message = "the certificate stands here or in a Secret, not in both";
        walk.report_field(map, "externalCertificate", message);
    }
}
