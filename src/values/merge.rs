//! How layers become one tree: Helm's rules. Maps merge, lists and scalars replace, null deletes a
//! default.
//!
//! Source: <https://helm.sh/docs/chart_template_guide/values_files/#deleting-a-default-key>

use crate::chart::defaults::Default;
use crate::source::{Entry, Kind, Map, Node};

/// Puts a later layer over an earlier one. A null stays, so that it can delete the default.
pub(crate) fn overlay(below: &mut Node, above: Node) {
    match (&mut below.kind, above.kind) {
        (Kind::Map(into), Kind::Map(from)) => {
            for entry in from.0 {
                match into.0.iter_mut().find(|known| known.key == entry.key) {
                    Some(known) => {
                        // Errors point to where a map was touched last.
                        known.key_at = entry.key_at;
                        overlay(&mut known.node, entry.node);
                    }
                    None => into.0.push(entry),
                }
            }
            below.at = above.at;
        }
        (_, kind) => *below = Node::new(kind, above.at),
    }
}

/// One map over another that is not its default: null takes a key away.
pub(crate) fn overlaid(below: &Node, above: &Node) -> Node {
    let mut out = below.clone();
    overlay(&mut out, above.clone());
    remove_nulls(&mut out);
    out
}

fn remove_nulls(node: &mut Node) {
    if let Kind::Map(map) = &mut node.kind {
        map.0.retain(|entry| !entry.node.is_null());
        map.0
            .iter_mut()
            .for_each(|entry| remove_nulls(&mut entry.node));
    }
}

/// Fills in the defaults below what the user gave.
pub(crate) fn with_defaults(defaults: &'static Default, user: Node) -> Node {
    match (defaults, user.kind) {
        (Default::Map(entries), Kind::Map(map)) => {
            Node::new(Kind::Map(fill(entries, map)), user.at)
        }
        (_, kind) => Node::new(kind, user.at),
    }
}

fn fill(defaults: &'static [(&'static str, Default)], mut user: Map) -> Map {
    let mut out = Map(Vec::with_capacity(defaults.len() + user.0.len()));
    for (key, default) in defaults {
        match user.take(key) {
            Some(entry) if entry.node.is_null() => {}
            // Who copies the defaults changes nothing.
            Some(entry) if is_same_nothing(default, &entry.node) => {
                out.0.push(default.entry(key));
            }
            Some(Entry { key, key_at, node }) => {
                out.0.push(Entry {
                    key,
                    key_at,
                    node: with_defaults(default, node),
                });
            }
            None => out.0.push(default.entry(key)),
        }
    }
    out.0.append(&mut user.0);
    out
}

/// Whether both are an empty list.
fn is_same_nothing(default: &Default, user: &Node) -> bool {
    matches!((default, &user.kind), (Default::List([]), Kind::List(list)) if list.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read::read;

    fn merged(layers: &[&str]) -> String {
        static DEFAULTS: Default = Default::Map(&[
            (
                "a",
                Default::Map(&[("x", Default::Int(1)), ("y", Default::Int(2))]),
            ),
            ("list", Default::List(&[Default::Int(1)])),
            ("empty", Default::Map(&[])),
        ]);
        let mut user = Node::new(Kind::Map(Map::default()), Default::AT);
        for text in layers {
            overlay(&mut user, read(text, 1).unwrap());
        }
        serde_json::to_string(&with_defaults(&DEFAULTS, user)).unwrap()
    }

    #[test]
    fn maps_merge_and_lists_replace() {
        assert_eq!(
            merged(&["a: {'y': 3}", "list: [2, 3]"]),
            r#"{"a":{"x":1,"y":3},"list":[2,3],"empty":{}}"#
        );
    }

    #[test]
    fn null_deletes_a_default_and_a_later_layer_brings_it_back() {
        assert_eq!(
            merged(&["a: {x: null}"]),
            r#"{"a":{"y":2},"list":[1],"empty":{}}"#
        );
        assert_eq!(merged(&["a: null"]), r#"{"list":[1],"empty":{}}"#);
        assert_eq!(
            merged(&["a: null", "a: {x: 5}"]),
            r#"{"a":{"x":5,"y":2},"list":[1],"empty":{}}"#
        );
    }

    #[test]
    fn one_map_lies_over_another() {
        let below = read("a: {x: 1, w: 2}\nb: 3\nc: {d: 4}", 1).unwrap();
        let above = read("a: {x: null, z: 5}\nc: null", 1).unwrap();
        let both = serde_json::to_string(&overlaid(&below, &above)).unwrap();
        assert_eq!(both, r#"{"a":{"w":2,"z":5},"b":3}"#);
    }

    #[test]
    fn null_where_there_is_no_default_stays() {
        assert_eq!(
            merged(&["empty: {label: null}"]),
            r#"{"a":{"x":1,"y":2},"list":[1],"empty":{"label":null}}"#
        );
    }
}
