//! Variables of containers.
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables>

use super::probes::exactly_one;
use super::types::Walk;
use super::types::{ANY, Amount, FILLED, Part, SUBDOMAIN, Type, may, must};
use crate::kube::format::Format;
use crate::source::quantity::Quantity;
use crate::source::{Map, Node};

pub(crate) static VARIABLE: Type = Type::Part(&Part {
    fields: &[
        must("name", Type::Text(Format::EnvName)),
        may("value", ANY),
        may("valueFrom", Type::Part(&VALUE_FROM)),
    ],
    rules: &[|map, walk| {
        let has_value = map.get("value").is_some_and(|value| !value.is_empty());
        if has_value && map.get("valueFrom").is_some_and(|from| !from.is_null()) {
            walk.report_field(map, "valueFrom", "it does not go with `value`");
        }
    }],
});

static VALUE_FROM: Part = Part {
    fields: &[
        may("configMapKeyRef", KEY),
        may("secretKeyRef", KEY),
        may("fieldRef", Type::Part(&FIELD)),
        may("resourceFieldRef", Type::Part(&RESOURCE)),
        may("fileKeyRef", FILE_KEY).since(34),
    ],
    rules: &[
        |map, walk| {
            let names = [
                "configMapKeyRef",
                "secretKeyRef",
                "fieldRef",
                "resourceFieldRef",
                "fileKeyRef",
            ];
            exactly_one(map, walk, &names);
        },
        |map, walk| {
            field_is_known(
                map,
                walk,
                VARIABLE_FIELDS,
                &["metadata.labels", "metadata.annotations"],
            )
        },
    ],
};

/// A variable of a file in a volume.
const FILE_KEY: Type = Type::Part(&Part {
    fields: &[
        must("volumeName", FILLED),
        must("path", Type::Text(Format::FilePath)),
        must("key", FILLED),
        may("optional", Type::Bool),
    ],
    rules: &[],
});

const KEY: Type = Type::Part(&Part {
    fields: &[
        must("name", SUBDOMAIN),
        must("key", Type::Text(Format::DataKey)),
        may("optional", Type::Bool),
    ],
    rules: &[],
});

pub(super) static FIELD: Part = Part {
    fields: &[
        must("fieldPath", FILLED),
        may("apiVersion", Type::OneOf(&["v1", ""])),
    ],
    rules: &[],
};

const VARIABLE_FIELDS: &[&str] = &[
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// Reports a `fieldRef` to a field that is neither one of these nor an entry of one of these maps.
pub(super) fn field_is_known<'n>(
    map: &'n Map,
    walk: &mut Walk<'n>,
    fields: &[&str],
    maps: &[&str],
) {
    let path = map.get("fieldRef").and_then(|node| node.str("fieldPath"));
    let Some(path) = path.filter(|path| !path.is_empty()) else {
        return;
    };
    let is_entry = maps.iter().any(|map| {
        let key = path
            .strip_prefix(map)
            .and_then(|rest| rest.strip_prefix("['")?.strip_suffix("']"));
        key.is_some_and(|key| Format::AnnotationKey.takes(key))
    });
    if !is_entry && !fields.contains(&path) {
        let message = format!(
            "expected a field of the pod such as `{}` or `metadata.labels['name']`",
            fields[0]
        );
        walk.report_field(map, "fieldRef", message);
    }
}

pub(super) static RESOURCE: Part = Part {
    fields: &[
        must("resource", FILLED),
        may("containerName", ANY),
        may("divisor", Type::Quantity(Amount::NotNegative)),
    ],
    rules: &[resource_is_known, divisor_fits],
};

fn resource_is_known<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let resource = map
        .get("resource")
        .and_then(Node::as_str)
        .unwrap_or_default();
    let name = resource
        .strip_prefix("limits.")
        .or(resource.strip_prefix("requests."));
    let is_known = name.is_some_and(|name| {
        matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with("hugepages-")
    });
    if !resource.is_empty() && !is_known {
        let message = "expected `limits.` or `requests.` with `cpu`, `memory`, `ephemeral-storage` or `hugepages-<size>`";
        walk.report_field(map, "resource", message);
    }
}

/// Processors are told in ones or thousandths, bytes in powers of 1000 or 1024.
fn divisor_fits<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let resource = map
        .get("resource")
        .and_then(Node::as_str)
        .unwrap_or_default();
    let Some(divisor) = map
        .get("divisor")
        .and_then(Node::as_str)
        .and_then(Quantity::parse)
    else {
        return;
    };
    let (known, shown): (&[&str], _) = if resource.ends_with(".cpu") {
        (&["0", "1m", "1"], "`1` or `1m`")
    } else {
        let all = &[
            "0", "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
        ];
        (all, "`1` with a unit such as `Mi`, or without")
    };
    if !known
        .iter()
        .any(|known| Quantity::parse(known) == Some(divisor))
    {
        walk.report_field(map, "divisor", format!("expected {shown}"));
    }
}

/// All keys of a Secret or a ConfigMap as variables.
pub(super) static ALL_OF: Type = Type::Part(&Part {
    fields: &[
        may("prefix", ANY),
        may("configMapRef", WHOLE),
        may("secretRef", WHOLE),
    ],
    rules: &[
        |map, walk| exactly_one(map, walk, &["configMapRef", "secretRef"]),
        |map, walk| {
            let prefix = map.get("prefix").and_then(Node::as_str).unwrap_or_default();
            if !prefix.is_empty() && !Format::EnvName.takes(prefix) {
                walk.report_field(map, "prefix", "expected ASCII characters without `=`");
            }
        },
    ],
});

const WHOLE: Type = Type::Part(&Part {
    fields: &[must("name", SUBDOMAIN), may("optional", Type::Bool)],
    rules: &[],
});
