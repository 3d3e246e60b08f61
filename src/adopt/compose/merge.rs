//! One compose file over another.
//!
//! Source: <https://docs.docker.com/reference/compose-file/merge/>

use std::mem::take;

use crate::source::{Entry, Kind, Layers, Map, Node};

/// Lists that replace others as a whole.
const WHOLE: [&str; 3] = ["command", "entrypoint", "test"];

/// Maps that may be written as lists of `name=value`.
const PAIRS: [&str; 3] = ["environment", "labels", "annotations"];

/// Lists that may be written as one text.
const LISTS: [&str; 1] = ["env_file"];

/// What is written before a value that does not merge: it goes, or it replaces the one below.
const RESET: &str = "!reset";
const OVERRIDE: &str = "!override";

/// Puts a later file, or a part of it, over an earlier one.
pub(super) fn merge(below: &mut Node, above: Node, layers: &Layers) {
    at_key("", below, above, layers);
}

fn at_key(key: &str, below: &mut Node, mut above: Node, layers: &Layers) {
    if PAIRS.contains(&key) {
        to_map(below);
        to_map(&mut above);
    }
    if LISTS.contains(&key) {
        to_list(below);
        to_list(&mut above);
    }
    match (&mut below.kind, above.kind) {
        (Kind::Map(into), Kind::Map(from)) => {
            for entry in from.0 {
                put(into, entry, layers);
            }
        }
        (Kind::List(into), Kind::List(from)) if !WHOLE.contains(&key) => {
            // Of what is mounted at a path, the later one counts.
            into.retain(|known| {
                let place = target(known);
                place.is_none() || !from.iter().any(|it| target(it) == place)
            });
            into.extend(from.into_iter().filter(|it| !it.is_null()));
        }
        (_, Kind::Null) => {}
        (_, kind) => *below = Node::new(kind, above.at),
    }
}

fn put(into: &mut Map, entry: Entry, layers: &Layers) {
    let tag = tag(&entry, layers);
    if matches!(tag, Some(RESET | OVERRIDE)) {
        into.take(&entry.key);
    }
    if tag == Some(RESET) {
        return;
    }
    match into.0.iter_mut().find(|known| known.key == entry.key) {
        Some(known) => {
            at_key(&entry.key, &mut known.node, entry.node, layers);
            known.key_at = entry.key_at;
        }
        None => into.0.push(entry),
    }
}

/// The tag of a value that stands behind its key.
fn tag<'l>(entry: &Entry, layers: &'l Layers) -> Option<&'l str> {
    let (_, behind) = layers.rest(entry.key_at)?.split_once(": ")?;
    behind.split_whitespace().next()
}

/// Where something is mounted, or what a list has once.
fn target(node: &Node) -> Option<&str> {
    match node.as_str() {
        Some(text) => Some(text.split(':').nth(1).unwrap_or(text)),
        None => node.str("target").or_else(|| node.str("source")),
    }
}

/// A text as a list of it.
fn to_list(node: &mut Node) {
    if node.as_str().is_some() {
        let at = node.at;
        *node = Node::new(Kind::List(vec![take(node)]), at);
    }
}

/// A list of `name=value` as a map.
fn to_map(node: &mut Node) {
    let Kind::List(items) = &mut node.kind else {
        return;
    };
    let pair = |item: Node| {
        let text = item.as_str()?.to_owned();
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Kind::Text(value.to_owned().into())),
            None => (&*text, Kind::Null),
        };
        Some(Entry {
            key: name.to_owned().into(),
            key_at: item.at,
            node: Node::new(value, item.at),
        })
    };
    node.kind = Kind::Map(Map(take(items).into_iter().filter_map(pair).collect()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::source::yaml::read::{Dialect, map};

    /// One text over another, as data.
    fn merged(below: &str, above: &str) -> serde_json::Value {
        let mut layers = Layers::default();
        let [mut below, above] = [below, above].map(|text| {
            let layer = layers.add(Source::File, "compose.yaml", text);
            map(text, layer, Dialect::Program).unwrap()
        });
        merge(&mut below, above, &layers);
        serde_json::Value::from(below)
    }

    fn data(text: &str) -> serde_json::Value {
        serde_json::Value::from(map(text, 0, Dialect::Program).unwrap())
    }

    #[test]
    fn each_kind_has_its_way() {
        let all = merged(
            "services:\n  s:\n    image: a:1\n    env_file: a.env\n    command: [x, y]\n    environment: [A=1, B]\n    volumes: ['./a:/data', './b:/b']\n    \
             labels: {l: 1}\n",
            "services:\n  s:\n    image: a:2\n    env_file: [b.env]\n    command: [z]\n    environment: {A: 2, C: 3}\n    volumes: [{type: bind, source: ./c, \
             target: /data}]\n    labels: [m=2]\n  t: {image: b}\n",
        );
        let expected = "services:\n  s:\n    image: a:2\n    env_file: [a.env, b.env]\n    command:\n      - z\n    environment:\n      A: 2\n      B: null\n      C: 3\n    volumes:\n      \
             - ./b:/b\n      - type: bind\n        source: ./c\n        target: /data\n    labels:\n      l: 1\n      m: \"2\"\n  t:\n    image: b";
        assert_eq!(all, data(expected));
    }

    #[test]
    fn tags_say_what_does_not_merge() {
        let below = "s:\n  image: a:1\n  ports: ['1:1']\n  environment: {A: 1, B: 2}\n  volumes: ['./a:/a']\n";
        let above = "s:\n  image: !reset null\n  ports: !override\n    - '2:2'\n  environment:\n    A: !reset null\n    C: 3\n  volumes: !reset []\n";
        assert_eq!(
            merged(below, above),
            data("s:\n  ports: ['2:2']\n  environment: {B: 2, C: 3}\n")
        );
        let above = "s:\n  environment: !override {C: 3}\n  image: b:2 # !reset\n";
        assert_eq!(
            merged(below, above),
            data(
                "s:\n  image: b:2\n  ports: ['1:1']\n  volumes: ['./a:/a']\n  environment: {C: 3}\n"
            )
        );
    }
}
