//! Puts one configuration file over another, as the container that renders configuration does.

use crate::source::{Entry, Kind, Map, Node};

/// Maps merge, lists are added to, all else is replaced. Lists of the names in `replaced` are
/// replaced too. What both files have keeps the place of the upper one, but for layer 0, in which
/// nothing has a place.
pub(crate) fn merge(below: &mut Node, above: Node, replaced: &[&str]) {
    if above.at.layer > 0 {
        below.at = above.at;
    }
    match (&mut below.kind, above.kind) {
        (Kind::Map(into), Kind::Map(from)) => {
            for entry in from.0 {
                merge_entry(into, entry, replaced);
            }
        }
        (Kind::List(into), Kind::List(from)) => into.extend(from),
        (_, kind) => *below = Node::new(kind, above.at),
    }
}

fn merge_entry(into: &mut Map, entry: Entry, replaced: &[&str]) {
    let replaces = matches!(entry.node.kind, Kind::List(_)) && replaced.contains(&&*entry.key);
    let Some(known) = into.0.iter_mut().find(|known| known.key == entry.key) else {
        return into.0.push(entry);
    };
    if entry.key_at.layer > 0 {
        known.key_at = entry.key_at;
    }
    if replaces {
        known.node = entry.node;
    } else {
        merge(&mut known.node, entry.node, replaced);
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
