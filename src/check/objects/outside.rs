//! Objects that exist without being rendered: those that the user names, that Kubernetes has, and
//! that are made in the cluster.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use super::origin::{Paths, Search, Wanted, is_written};
use crate::kube::object::Kind;
use crate::source::{At, Kind as NodeKind, Node, ValuePath};
use crate::stack::patches::KEY as PATCHES;
use crate::stack::{DEFAULT_KUBE_VERSION, Stack};

/// The surroundings of the objects of a stack. The values are indexed on first use. It holds credentials.
#[derive(Default)]
pub(crate) struct Outside<'s, 'a> {
    stack: Option<&'s Stack<'a>>,
    /// The Secret whose keys may be made in the cluster.
    generated: String,
    /// Every text that the user wrote, once its templates are evaluated, and where it stands first.
    written: OnceCell<HashMap<Cow<'a, str>, &'a Node>>,
    /// The paths of all values, by their addresses and by their places.
    paths: OnceCell<Paths>,
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

    /// The version of Kubernetes that the objects are for.
    pub(super) fn kube_version(&self) -> (u32, u32, u32) {
        self.stack
            .map_or(DEFAULT_KUBE_VERSION, |stack| stack.release().kube_version)
    }

    /// The stack whose objects are looked at.
    pub(super) fn stack(&self) -> Option<&'s Stack<'a>> {
        self.stack
    }

    /// The value with the patch that has something at this place.
    pub(super) fn patch_with(&self, at: At) -> Option<ValuePath> {
        let mut patches = self.stack?.patches().iter();
        Some(patches.find(|patch| patch.holds(at))?.path.clone())
    }

    /// The patch that takes an object of the stack away.
    pub(super) fn deleted_by(&self, kind: &str, name: &str) -> Option<(ValuePath, At)> {
        let mut patches = self.stack?.patches().iter();
        let patch = patches.find(|patch| patch.deletes(kind, name))?;
        Some((patch.path.clone(), patch.at))
    }

    /// Where the user wrote this text.
    pub(super) fn place(&self, text: &str) -> Option<(ValuePath, At)> {
        let node = *self.written().get(text)?;
        Some((self.path_of(node)?, node.at))
    }

    /// The path of a value, or of the one that it was evaluated from.
    pub(super) fn path_of(&self, node: &Node) -> Option<ValuePath> {
        self.paths().of(node).cloned()
    }

    /// The place of a value: its own, or that of the nearest one above it that the user wrote.
    pub(super) fn place_of(&self, path: &ValuePath, own: At) -> At {
        let find = |stack: &Stack| path.find(&stack.values().root).1;
        if own.layer > 0 {
            return own;
        }
        self.stack.map_or(own, find)
    }

    /// Where the user wrote a value that a component has. What ends as wanted comes first, then what
    /// is the component's own, then what is everybody's.
    pub(super) fn origin(&self, component: &str, wanted: &Wanted) -> Option<(ValuePath, At)> {
        let stack = self.stack?;
        let mut search = Search {
            stack,
            wanted,
            key: stack.key_of(component).unwrap_or_default(),
            best: None,
        };
        search.look(&stack.values().root, &mut Vec::new());
        let (_, path, at) = search.best?;
        Some((path, at))
    }

    /// Whether an object of this name may exist without being rendered.
    pub(super) fn may_have(&self, kind: Kind, name: &str) -> bool {
        match kind {
            Kind::Secret if name == self.generated => true,
            Kind::ServiceAccount if name == "default" => true,
            Kind::Secret if self.is_of_user(name) => true,
            _ => self.written().contains_key(name),
        }
    }

    /// Whether a component says that a Secret is there.
    fn is_of_user(&self, name: &str) -> bool {
        let has = |stack: &Stack| stack.user_secrets().iter().any(|it| it.secret == name);
        self.stack.is_some_and(has)
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
                let values = stack.values().root.as_map();
                let values = values.into_iter().flat_map(|map| &map.0);
                // What patches name is looked for among objects.
                for entry in values.filter(|entry| entry.key != PATCHES) {
                    collect_texts(stack, &entry.node, &mut out);
                }
            }
            out
        })
    }

    fn paths(&self) -> &Paths {
        self.paths.get_or_init(|| {
            let mut out = Paths::default();
            if let Some(stack) = self.stack {
                out.collect(&stack.values().root, &ValuePath::root());
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
