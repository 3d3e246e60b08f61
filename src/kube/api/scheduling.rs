//! Where pods run.
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#scheduling>

use super::selectors::{LABEL_SELECTOR, values_go_with_operator};
use super::types::Walk;
use super::types::{FILLED, MAX, Part, Type, may, must};
use crate::kube::format::Format;
use crate::source::{Kind, Map, Node};

pub(crate) static TOLERATION: Type = Type::Part(&Part {
    fields: &[
        may("key", EMPTY_OR_KEY),
        may("operator", Type::OneOf(&["Equal", "Exists", ""])),
        may("value", Type::Text(Format::Any)),
        may(
            "effect",
            Type::OneOf(&["NoSchedule", "PreferNoSchedule", "NoExecute", ""]),
        ),
        may("tolerationSeconds", Type::Int(i64::MIN, i64::MAX)),
    ],
    rules: &[
        key_of_toleration,
        value_of_toleration,
        seconds_of_toleration,
    ],
});

/// A key that may be empty is looked at by a rule.
const EMPTY_OR_KEY: Type = Type::Text(Format::Any);

fn key_of_toleration<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let key = text(map, "key");
    let exists = text(map, "operator") == "Exists";
    if key.is_empty() && !exists {
        let message = "without `key` the operator must be `Exists`: it stands for every taint";
        walk.report_field(map, "operator", message);
    } else if !key.is_empty() && !Format::LabelKey.takes(key) {
        walk.report_field(
            map,
            "key",
            format!("expected {}", Format::LabelKey.expected()),
        );
    }
}

fn value_of_toleration<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let value = text(map, "value");
    match text(map, "operator") {
        "Exists" if !value.is_empty() => {
            walk.report_field(map, "value", "the operator `Exists` takes no value");
        }
        "Equal" | "" if !Format::LabelValue.takes(value) => {
            let message = format!("expected {}", Format::LabelValue.expected());
            walk.report_field(map, "value", message);
        }
        _ => {}
    }
}

fn seconds_of_toleration<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let has_seconds = map
        .get("tolerationSeconds")
        .is_some_and(|node| !node.is_null());
    if has_seconds && text(map, "effect") != "NoExecute" {
        let message = "it goes with the effect `NoExecute` alone";
        walk.report_field(map, "tolerationSeconds", message);
    }
}

pub(crate) static NODE_AFFINITY: Type = Type::Part(&Part {
    fields: &[
        may(
            "requiredDuringSchedulingIgnoredDuringExecution",
            Type::Part(&NODE_SELECTOR),
        ),
        may(
            "preferredDuringSchedulingIgnoredDuringExecution",
            Type::List(&PREFERRED_NODES),
        ),
    ],
    rules: &[],
});

static NODE_SELECTOR: Part = Part {
    fields: &[must("nodeSelectorTerms", Type::List(&REQUIRED_TERM))],
    rules: &[|map, walk| {
        if map
            .get("nodeSelectorTerms")
            .is_some_and(|terms| terms.as_list().is_empty())
        {
            walk.report_field(map, "nodeSelectorTerms", "it needs at least one term");
        }
    }],
};

static PREFERRED_NODES: Type = Type::Part(&Part {
    fields: &[must("weight", WEIGHT), must("preference", NODE_TERM)],
    rules: &[],
});

const WEIGHT: Type = Type::Int(1, 100);

static NODE_TERM_PART: Part = Part {
    fields: &[
        may("matchExpressions", Type::List(&NODE_CONDITION)),
        may("matchFields", Type::List(&FIELD_CONDITION)),
    ],
    rules: &[],
};

const NODE_TERM: Type = Type::Part(&NODE_TERM_PART);

/// A term that nodes must meet.
static REQUIRED_TERM: Type = Type::Part(&Part {
    fields: &[
        may("matchExpressions", Type::List(&REQUIRED_CONDITION)),
        may("matchFields", Type::List(&FIELD_CONDITION)),
    ],
    rules: &[],
});

const NODE_OPERATOR: Type = Type::OneOf(&["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]);

/// A condition on a label of a node that is a wish: its values may be any texts.
static NODE_CONDITION: Type = Type::Part(&Part {
    fields: &[
        must("key", Type::Text(Format::LabelKey)),
        must("operator", NODE_OPERATOR),
        may("values", Type::List(&Type::Text(Format::Any))),
    ],
    rules: &[values_go_with_operator],
});

/// A condition that must hold: its values are those that a label can have.
static REQUIRED_CONDITION: Type = Type::Part(&Part {
    fields: &[
        must("key", Type::Text(Format::LabelKey)),
        must("operator", NODE_OPERATOR),
        may("values", Type::List(&Type::Text(Format::LabelValue))),
    ],
    rules: &[values_go_with_operator],
});

/// A condition on a field of a node: only its name is known.
static FIELD_CONDITION: Type = Type::Part(&Part {
    fields: &[
        must("key", Type::OneOf(&["metadata.name"])),
        must("operator", Type::OneOf(&["In", "NotIn"])),
        must("values", Type::List(&Type::Text(Format::DnsSubdomain))),
    ],
    rules: &[|map, walk| {
        if map
            .get("values")
            .is_some_and(|values| values.as_list().len() != 1)
        {
            walk.report_field(
                map,
                "values",
                "a condition on a field takes exactly one value",
            );
        }
    }],
});

pub(crate) static POD_AFFINITY: Type = Type::Part(&Part {
    fields: &[
        may(
            "requiredDuringSchedulingIgnoredDuringExecution",
            Type::List(&POD_TERM),
        ),
        may(
            "preferredDuringSchedulingIgnoredDuringExecution",
            Type::List(&PREFERRED_PODS),
        ),
    ],
    rules: &[],
});

static PREFERRED_PODS: Type = Type::Part(&Part {
    fields: &[
        must("weight", WEIGHT),
        must("podAffinityTerm", Type::Part(&POD_TERM_PART)),
    ],
    rules: &[],
});

static POD_TERM: Type = Type::Part(&POD_TERM_PART);

static POD_TERM_PART: Part = Part {
    fields: &[
        must("topologyKey", Type::Text(Format::LabelKey)),
        may("labelSelector", Type::Part(&LABEL_SELECTOR)),
        may("namespaceSelector", Type::Part(&LABEL_SELECTOR)).since(21),
        may("namespaces", Type::List(&Type::Text(Format::DnsLabel))),
        may("matchLabelKeys", LABEL_KEYS).since(29),
        may("mismatchLabelKeys", LABEL_KEYS).since(29),
    ],
    rules: &[keys_need_a_selector, keys_are_in_one_list],
};

const LABEL_KEYS: Type = Type::List(&Type::Text(Format::LabelKey));

fn keys_need_a_selector<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    for key in ["matchLabelKeys", "mismatchLabelKeys"] {
        let has_keys = map.get(key).is_some_and(|keys| !keys.is_empty());
        if has_keys && map.get("labelSelector").is_none_or(Node::is_null) {
            walk.report_field(map, key, "it goes with `labelSelector`, which is missing");
        }
    }
}

fn keys_are_in_one_list<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let Some(other) = map.get("mismatchLabelKeys") else {
        return;
    };
    let keys = map.get("matchLabelKeys").map_or(&[][..], Node::as_list);
    if keys
        .iter()
        .any(|key| other.as_list().iter().any(|other| other.is_same(key)))
    {
        let message = "a key stands here and in `matchLabelKeys`";
        walk.report_field(map, "mismatchLabelKeys", message);
    }
}

/// The fields of a constraint, but for its selector, of which a part is ours.
pub(crate) static SPREAD_CONSTRAINT: Part = Part {
    fields: &[
        must("maxSkew", Type::Int(1, MAX)),
        must("topologyKey", FILLED),
        may(
            "whenUnsatisfiable",
            Type::OneOf(&["DoNotSchedule", "ScheduleAnyway"]),
        ),
        may("minDomains", Type::Int(1, MAX)).since(24),
        may("nodeAffinityPolicy", POLICY).since(25),
        may("nodeTaintsPolicy", POLICY).since(25),
        may("matchLabelKeys", LABEL_KEYS).since(25),
        may("labelSelector", Type::Part(&LABEL_SELECTOR)),
    ],
    rules: &[domains_are_required, spread_has_a_key],
};

fn domains_are_required<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let has_domains = map
        .get("minDomains")
        .is_some_and(|node| matches!(node.kind, Kind::Int(_)));
    if has_domains && text(map, "whenUnsatisfiable") == "ScheduleAnyway" {
        let message = "it goes with `whenUnsatisfiable: DoNotSchedule` alone";
        walk.report_field(map, "minDomains", message);
    }
}

fn spread_has_a_key<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    if map.get("topologyKey").and_then(Node::as_str) == Some("") {
        let message = format!("expected {}", Format::Filled.expected());
        walk.report_field(map, "topologyKey", message);
    }
}

const POLICY: Type = Type::OneOf(&["Honor", "Ignore"]);

pub(super) fn text<'n>(map: &'n Map, key: &str) -> &'n str {
    map.get(key).and_then(Node::as_str).unwrap_or_default()
}
