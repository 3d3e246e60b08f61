//! Puts one configuration file over another, as the container that renders configuration does.

use crate::source::{Kind, Node};

/// Maps merge, lists are added to, all else is replaced. Lists of the names in `replaced` are
/// replaced too.
pub(super) fn merge(below: &mut Node, above: Node, replaced: &[&str]) {
    match (&mut below.kind, above.kind) {
        (Kind::Map(into), Kind::Map(from)) => {
            for entry in from.0 {
                let replaces =
                    matches!(entry.node.kind, Kind::List(_)) && replaced.contains(&&*entry.key);
                match into.0.iter_mut().find(|known| known.key == entry.key) {
                    Some(known) if !replaces => merge(&mut known.node, entry.node, replaced),
                    Some(known) => known.node = entry.node,
                    None => into.0.push(entry),
                }
            }
        }
        (Kind::List(into), Kind::List(from)) => into.extend(from),
        (_, kind) => *below = Node::new(kind, above.at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read::{Dialect, document};

    #[test]
    fn maps_merge_lists_are_added_to_and_scalars_replaced() {
        let read = |text| document(text, 0, Dialect::Program).unwrap();
        let mut below = read("a: {x: 1, l: [1], r: [1]}\nb: 1\n");
        let above = read("a: {y: 2, l: [2], r: [2]}\nb: {c: 1}\n");
        merge(&mut below, above, &["r"]);
        let expected = r#"{"a":{"x":1,"l":[1,2],"r":[2],"y":2},"b":{"c":1}}"#;
        assert_eq!(serde_json::to_string(&below).unwrap(), expected);
    }
}
