//! Selectors of objects by their labels.
//! <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/>

use super::types::Walk;
use super::types::{Part, Type, may, must};
use crate::kube::format::Format;
use crate::source::{Map, Node};

pub(crate) static LABEL_SELECTOR: Part = Part {
    fields: &[
        may("matchLabels", Type::Labels),
        may("matchExpressions", Type::List(&REQUIREMENT)),
    ],
    rules: &[],
};

/// A condition on a label.
pub(crate) static REQUIREMENT: Type = Type::Part(&Part {
    fields: &[
        must("key", Type::Text(Format::LabelKey)),
        must(
            "operator",
            Type::OneOf(&["In", "NotIn", "Exists", "DoesNotExist"]),
        ),
        may("values", Type::List(&Type::Text(Format::LabelValue))),
    ],
    rules: &[values_go_with_operator],
});

/// `In` and `NotIn` need values, `Exists` and `DoesNotExist` take none, `Gt` and `Lt` take one.
pub(super) fn values_go_with_operator<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let operator = map
        .get("operator")
        .and_then(Node::as_str)
        .unwrap_or_default();
    let count = map.get("values").map_or(0, |values| values.as_list().len());
    let message = match (operator, count) {
        ("In" | "NotIn", 0) => "needs at least one value",
        ("Exists" | "DoesNotExist", 1..) => "takes no values",
        ("Gt" | "Lt", 0 | 2..) => "needs exactly one value",
        _ => return,
    };
    walk.report_field(
        map,
        "values",
        format!("the operator `{operator}` {message}"),
    );
}
