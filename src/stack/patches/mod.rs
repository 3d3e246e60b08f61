//! `patches`: changes that users make to what is rendered.

mod entry;
mod target;

use super::reader::Reader;
use crate::kube::patch::{Change, Fault, Target};
use crate::source::problem::Problem;
use crate::source::{At, Code, Entry, Kind, Node, ValuePath};
use crate::values::Values;
use crate::values::typed::Typed;

/// The key of patches in the values.
pub(crate) const KEY: &str = "patches";

/// A change to the objects that fit its target.
#[derive(Clone, Debug)]
pub(crate) struct Patch {
    /// The value that holds it; the top for one of a file of its own.
    pub path: ValuePath,
    pub at: At,
    /// What says which objects it is for, and its place.
    pub target_path: ValuePath,
    pub target_at: At,
    pub target: Target,
    pub change: Change,
    /// Whether it may give an object another name.
    pub may_rename: bool,
    /// Whether it may make an object one of another kind.
    pub may_change_kind: bool,
}

impl Patch {
    /// A problem with it, where it is written.
    pub(crate) fn problem(&self, code: Code, at: At, message: impl Into<String>) -> Problem {
        let at = if at.line > 0 { at } else { self.at };
        Problem::new(code, self.path.clone(), at, message)
    }

    /// Whether it takes an object away that is called so.
    pub(crate) fn deletes(&self, kind: &str, name: &str) -> bool {
        self.change.is_deletion() && self.target.may_be(kind, name)
    }

    /// Whether something in it stands at this place.
    pub(crate) fn holds(&self, at: At) -> bool {
        self.change.parts().into_iter().any(|part| holds(part, at))
    }

    /// A problem that keeps it from being applied.
    pub(crate) fn fault(&self, fault: Fault) -> Problem {
        let problem = self.problem(Code::PatchDoesNotFit, fault.at, fault.message);
        Problem {
            hint: fault.hint,
            ..problem
        }
    }
}

fn holds(node: &Node, at: At) -> bool {
    node.at == at
        || match &node.kind {
            Kind::List(items) => items.iter().any(|item| holds(item, at)),
            Kind::Map(map) => {
                let has = |entry: &Entry| entry.key_at == at || holds(&entry.node, at);
                map.0.iter().any(has)
            }
            _ => false,
        }
}

/// The patches of the values, then those of files, each in its order. What is none is a problem.
pub(super) fn read<'a>(cx: &Reader<'a>, values: &'a Values) -> Vec<Patch> {
    let mut out = Vec::new();
    let given = cx.values.patches();
    let items = given.node().map_or(&[][..], Node::as_list);
    for (index, item) in items.iter().enumerate() {
        let path = given.path().index(index);
        entry::of_entry(cx, item, &path, &mut out);
    }
    for document in &values.patches {
        entry::of_document(cx, document, &mut out);
    }
    out
}
