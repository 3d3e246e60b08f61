//! What is there without being rendered: what the user names, what Kubernetes has, what is made in the cluster.

use std::collections::{BTreeSet, HashMap};

use crate::stack::Context;
use crate::values::{At, Kind, Node};

/// The surroundings of the rendered objects. It holds credentials.
#[derive(Default)]
pub struct Outside {
    /// Every text that the user wrote, once its templates are evaluated, with its path and place.
    written: HashMap<String, (String, At)>,
    /// The Secret whose keys are made in the cluster, and the keys.
    generated: (String, BTreeSet<String>),
}

impl Outside {
    /// Collects the texts of the values that are not defaults. `generated` are the keys that the Job makes.
    pub fn new(cx: &Context, generated: &BTreeSet<String>) -> Self {
        let mut out = Self {
            written: HashMap::new(),
            generated: (cx.release.object("generated"), generated.clone()),
        };
        out.collect(cx, cx.root, "");
        out
    }

    fn collect(&mut self, cx: &Context, node: &Node, path: &str) {
        match &node.kind {
            Kind::Text(text) if node.at.layer > 0 && !text.is_empty() => {
                let text = cx.evaluate(text, path, minijinja::Value::UNDEFINED);
                self.written
                    .entry(text)
                    .or_insert_with(|| (path.to_owned(), node.at));
            }
            Kind::List(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(i, item)| self.collect(cx, item, &format!("{path}[{i}]")));
            }
            Kind::Map(map) => {
                let below = |key: &str| {
                    if path.is_empty() {
                        key.to_owned()
                    } else {
                        format!("{path}.{key}")
                    }
                };
                map.iter()
                    .for_each(|(key, node)| self.collect(cx, node, &below(key)));
            }
            _ => {}
        }
    }

    /// Where the user wrote this text.
    pub fn place(&self, text: &str) -> Option<(String, At)> {
        self.written.get(text).cloned()
    }

    /// Whether an object of this name may be there all the same.
    pub fn may_have(&self, kind: &str, name: &str) -> bool {
        self.written.contains_key(name)
            || (kind == "Secret" && name == self.generated.0)
            || (kind == "ServiceAccount" && name == "default")
    }

    /// Whether a key is made in the cluster.
    pub fn makes(&self, kind: &str, name: &str, key: &str) -> bool {
        kind == "Secret" && name == self.generated.0 && self.generated.1.contains(key)
    }
}
