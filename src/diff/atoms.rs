//! Lists that Kubernetes replaces as a whole: their items have no names.

use serde_json::Value;
use similar::DiffOp;

use super::sequence;

/// A step that makes one list of the other, by the places of the items.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    Both(usize, usize),
    Removed(usize),
    Added(usize),
}

/// The steps from `before` to `after`; items that are the same are in none.
pub(super) fn steps(before: &[Value], after: &[Value]) -> Vec<Step> {
    let texts = |items: &[Value]| items.iter().map(Value::to_string).collect::<Vec<_>>();
    let (old, new) = (texts(before), texts(after));
    let mut out = Vec::new();
    for op in sequence::steps(&as_strs(&old), &as_strs(&new)) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old, new) = (op.old_range(), op.new_range());
        let both = old.len().min(new.len());
        out.extend(
            old.clone()
                .zip(new.clone())
                .map(|(old, new)| Step::Both(old, new)),
        );
        out.extend(old.skip(both).map(Step::Removed));
        out.extend(new.skip(both).map(Step::Added));
    }
    out
}

fn as_strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_fewest_steps() {
        let list = |value: Value| value.as_array().unwrap().clone();
        let steps = |a, b| steps(&list(a), &list(b));
        assert_eq!(
            steps(json!([1, 2, 3]), json!([0, 1, 2, 3])),
            [Step::Added(0)]
        );
        assert_eq!(steps(json!([1, 2, 3]), json!([1, 3])), [Step::Removed(1)]);
        assert_eq!(
            steps(json!([{"a": 1}]), json!([{"a": 2}])),
            [Step::Both(0, 0)]
        );
    }
}
