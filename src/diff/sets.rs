//! Lists that are sets: their order has no meaning, and their items have no names.

use crate::source::sort::sort_by_key;
use serde_json::{Map, Value};

use super::atoms::Step;

/// Whether a list in this field is a set: the rules of network policies, their peers and ports.
/// <https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/>
pub(super) fn is_set(kind: &str, field: &str) -> bool {
    kind == "NetworkPolicy"
        && matches!(
            field,
            "ingress" | "egress" | "from" | "to" | "ports" | "policyTypes"
        )
}

/// The steps from `before` to `after`, by the places of the items; items that are in both are in
/// none. The rest is paired in order as long as both sides have items left.
pub(super) fn steps(before: &[Value], after: &[Value]) -> Vec<Step> {
    let texts = |items: &[Value]| -> Vec<String> {
        let texts = items.iter().map(|item| canonical(item, true).to_string());
        texts.collect()
    };
    let (old, mut new) = (
        texts(before),
        texts(after).into_iter().map(Some).collect::<Vec<_>>(),
    );
    let mut removed = Vec::new();
    for (index, item) in old.iter().enumerate() {
        match new.iter().position(|other| other.as_ref() == Some(item)) {
            Some(same) => new[same] = None,
            None => removed.push(index),
        }
    }
    let added = new.iter().enumerate().filter(|(_, item)| item.is_some());
    let added: Vec<usize> = added.map(|(index, _)| index).collect();
    let both = removed.len().min(added.len());
    let pairs = removed.iter().zip(&added);
    let pairs = pairs.map(|(old, new)| Step::Both(*old, *new));
    pairs
        .chain(removed[both..].iter().map(|old| Step::Removed(*old)))
        .chain(added[both..].iter().map(|new| Step::Added(*new)))
        .collect()
}

/// Whether both have their items in the same order, and so on below them.
pub(super) fn is_ordered_alike(before: &[Value], after: &[Value]) -> bool {
    let texts = |items: &[Value]| -> Vec<Value> {
        items.iter().map(|item| canonical(item, false)).collect()
    };
    texts(before) == texts(after)
}

/// The value with its keys sorted, and the items of its lists where that is wanted; without the
/// default protocol of ports.
fn canonical(value: &Value, is_set: bool) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<_> = items.iter().map(|item| canonical(item, is_set)).collect();
            if is_set {
                items.sort_by_cached_key(Value::to_string);
            }
            items.into()
        }
        Value::Object(map) => {
            let is_default = |key: &str, value: &Value| key == "protocol" && value == "TCP";
            let entries = map.iter().filter(|(key, value)| !is_default(key, value));
            let mut entries: Vec<_> = entries.collect();
            sort_by_key(&mut entries, |(key, _)| *key);
            let entry = |(key, value): (&String, &Value)| (key.clone(), canonical(value, is_set));
            Value::Object(entries.into_iter().map(entry).collect::<Map<_, _>>())
        }
        scalar => scalar.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn order_means_nothing() {
        let list = |value: Value| value.as_array().unwrap().clone();
        let steps = |a, b| steps(&list(a), &list(b));
        let rules = json!([{"to": [{"a": 1}, {"b": 2}]}, {"ports": [{"port": 1}]}]);
        let turned =
            json!([{"ports": [{"protocol": "TCP", "port": 1}]}, {"to": [{"b": 2}, {"a": 1}]}]);
        assert_eq!(steps(rules.clone(), turned.clone()), []);
        assert!(!is_ordered_alike(&list(rules.clone()), &list(turned)));
        assert!(is_ordered_alike(&list(rules.clone()), &list(rules)));
        assert_eq!(steps(json!([1, 2]), json!([3, 2, 1])), [Step::Added(0)]);
        assert_eq!(
            steps(json!([1, 2, 3]), json!([3, 4])),
            [Step::Both(0, 1), Step::Removed(1)]
        );
    }
}
