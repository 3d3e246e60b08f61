//! What has to hold for a change to be told.

use super::range::Range;
use crate::chart::Chart;
use crate::chart::changes::{self, Condition};
use crate::source::{At, Kind, Node, ValuePath};
use crate::values::with_defaults;

/// The values of all files, in their newest form.
pub(super) struct World<'r> {
    /// What the files say, as they are.
    pub written: &'r Node,
    /// The same in its newest form.
    pub given: Node,
    /// That with the defaults.
    pub whole: Node,
    pub range: &'r Range,
}

impl<'r> World<'r> {
    pub(super) fn new(written: &'r Node, given: Node, range: &'r Range) -> Self {
        let whole = with_defaults(Chart::newest().defaults, given.clone());
        Self {
            written,
            given,
            whole,
            range,
        }
    }

    pub(super) fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Has(keys) => self.has(keys),
            Condition::HasNot(keys) => !self.has(keys),
            Condition::Set(keys) => self.given.below(keys).is_some(),
            Condition::Unset(keys) => self.given.below(keys).is_none(),
        }
    }

    /// Whether there is something other than false, or nothing.
    pub(super) fn has(&self, keys: &[&str]) -> bool {
        self.whole.below(keys).is_some_and(is_something)
    }

    /// A path by the name that the files have for it.
    pub(super) fn as_written(&self, path: ValuePath) -> ValuePath {
        let older = changes::all().iter().filter(|change| change.is_of_key());
        let mut written = older.filter_map(|change| {
            let new = change.new_path().filter(|new| path.is_within(new))?;
            let below = path.steps().into_iter().skip(new.steps().len());
            let old = below.fold(change.old_path(), |path, step| path.step(step.clone()));
            old.find(self.written).0.map(|_| old)
        });
        let is_there = path.find(self.written).0.is_some();
        if is_there {
            path
        } else {
            written.next().unwrap_or(path)
        }
    }

    /// The place of a path, or of the nearest value above it.
    pub(super) fn place(&self, path: &ValuePath) -> At {
        path.find(&self.given).1
    }

    /// What the files have at a path, by its name of today or as it is written.
    pub(super) fn of_files(&self, keys: &[&str]) -> Option<&Node> {
        self.given.below(keys).or_else(|| self.written.below(keys))
    }

    /// Whether what a path belongs to is there: nothing above it has `enabled: false`.
    pub(super) fn is_enabled(&self, keys: &[&str]) -> bool {
        (1..keys.len()).all(|depth| {
            let block = self.whole.below(&keys[..depth]);
            block.is_none_or(|block| block.bool("enabled") != Some(false))
        })
    }
}

pub(super) fn is_something(node: &Node) -> bool {
    !node.is_empty() && node.kind != Kind::Bool(false)
}

/// A path of keys.
pub(super) fn path(keys: &[&'static str]) -> ValuePath {
    keys.iter()
        .fold(ValuePath::root(), |path, key| path.key(*key))
}
