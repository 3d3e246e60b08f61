//! Objects that exist without being rendered: those that the user names, that Kubernetes has, and
//! that are made in the cluster.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use crate::kube::object::Kind;
use crate::source::{At, Kind as NodeKind, Node, ValuePath};
use crate::stack::Stack;

/// The surroundings of the objects of a stack. The values are indexed on first use. It holds credentials.
#[derive(Default)]
pub(crate) struct Outside<'s, 'a> {
    stack: Option<&'s Stack<'a>>,
    /// The Secret whose keys may be made in the cluster.
    generated: String,
    /// Every text that the user wrote, once its templates are evaluated, and where it stands first.
    written: OnceCell<HashMap<Cow<'a, str>, &'a Node>>,
    /// The paths of the user's texts, by their addresses.
    paths: OnceCell<HashMap<usize, ValuePath>>,
}

impl<'s, 'a> Outside<'s, 'a> {
    /// What is around the objects of this stack.
    pub(crate) fn new(stack: &'s Stack<'a>) -> Self {
        Self {
            stack: Some(stack),
            generated: stack.generated_secret_name(),
            ..Self::default()
        }
    }

    /// Where the user wrote this text.
    pub(super) fn place(&self, text: &str) -> Option<(ValuePath, At)> {
        let node = *self.written().get(text)?;
        let path = self.paths().get(&address(node))?;
        Some((path.clone(), node.at))
    }

    /// Whether an object of this name may exist without being rendered.
    pub(super) fn may_have(&self, kind: Kind, name: &str) -> bool {
        match kind {
            Kind::Secret if name == self.generated => true,
            Kind::ServiceAccount if name == "default" => true,
            _ => self.written().contains_key(name),
        }
    }

    /// Whether a key is made in the cluster.
    pub(super) fn makes(&self, kind: Kind, name: &str, key: &str) -> bool {
        let is_needed = |stack: &Stack| stack.needs().iter().any(|need| need.key == key);
        kind == Kind::Secret && name == self.generated && self.stack.is_some_and(is_needed)
    }

    fn written(&self) -> &HashMap<Cow<'a, str>, &'a Node> {
        self.written.get_or_init(|| {
            let mut out = HashMap::new();
            if let Some(stack) = self.stack {
                collect_texts(stack, &stack.values().root, &mut out);
            }
            out
        })
    }

    fn paths(&self) -> &HashMap<usize, ValuePath> {
        self.paths.get_or_init(|| {
            let mut out = HashMap::new();
            if let Some(stack) = self.stack {
                collect_paths(&stack.values().root, &ValuePath::root(), &mut out);
            }
            out
        })
    }
}

/// The user's texts below a node. The first of equal ones counts.
fn collect_texts<'a>(stack: &Stack<'a>, node: &'a Node, out: &mut HashMap<Cow<'a, str>, &'a Node>) {
    match &node.kind {
        NodeKind::Text(_) if is_written(node) => {
            if let Some(text) = stack.text_of(node).filter(|text| !text.is_empty()) {
                out.entry(text).or_insert(node);
            }
        }
        NodeKind::List(items) => items
            .iter()
            .for_each(|item| collect_texts(stack, item, out)),
        NodeKind::Map(map) => map
            .iter()
            .for_each(|(_, node)| collect_texts(stack, node, out)),
        _ => {}
    }
}

/// The paths of the same texts.
fn collect_paths(node: &Node, path: &ValuePath, out: &mut HashMap<usize, ValuePath>) {
    match &node.kind {
        NodeKind::Text(_) if is_written(node) => {
            out.insert(address(node), path.clone());
        }
        NodeKind::List(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| collect_paths(item, &path.index(index), out)),
        NodeKind::Map(map) => map
            .0
            .iter()
            .for_each(|entry| collect_paths(&entry.node, &path.key(entry.key.clone()), out)),
        _ => {}
    }
}

/// Whether the user wrote the value.
fn is_written(node: &Node) -> bool {
    node.at.layer > 0
}

fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}
