//! The configuration that users give inline beside ours, read as the pod reads it.

use crate::source::{Kind, Node};

/// The configuration that users give inline beside ours. What is in Secrets of theirs is not known
/// here.
#[derive(Debug)]
pub(crate) struct Documents(Vec<Node>);

impl Documents {
    /// Documents in the order in which they are merged.
    pub(crate) fn of(documents: Vec<Node>) -> Self {
        Self(documents)
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The last text under these keys, which is the one that counts.
    pub(crate) fn text(&self, keys: &[&str]) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find_map(|node| node.below(keys)?.as_str())
    }

    pub(crate) fn int(&self, keys: &[&str]) -> Option<i64> {
        self.0
            .iter()
            .rev()
            .find_map(|node| node.below(keys)?.as_int())
    }

    pub(crate) fn bool(&self, keys: &[&str]) -> Option<bool> {
        self.0
            .iter()
            .rev()
            .find_map(|node| node.below(keys)?.as_bool())
    }

    /// Whether there is something under these keys in what they make together.
    pub(crate) fn has(&self, keys: &[&str]) -> bool {
        let last = self.0.iter().rev().find_map(|node| node.below(keys));
        last.is_some_and(|node| !matches!(node.kind, Kind::Null))
    }

    /// The items of all lists under these keys: lists are appended to each other.
    pub(crate) fn items<'d>(&'d self, keys: &'d [&str]) -> impl Iterator<Item = &'d Node> {
        self.0
            .iter()
            .filter_map(|node| node.below(keys))
            .flat_map(Node::as_list)
    }
}
