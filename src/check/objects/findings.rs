//! What was found, each at the value that it follows from.

use std::fmt::Display;

use super::index::{Index, has_key, keys};
use super::outside::Outside;
use crate::kube::object::{Kind, Object};
use crate::source::problem::Problem;
use crate::source::{At, ValuePath, nearest};

/// The objects, and the problems found so far.
pub(super) struct Findings<'f, 's, 'a> {
    pub index: &'f Index<'f>,
    outside: &'f Outside<'s, 'a>,
    pub problems: Vec<Problem>,
}

impl<'f, 's, 'a> Findings<'f, 's, 'a> {
    pub(super) fn new(index: &'f Index<'f>, outside: &'f Outside<'s, 'a>) -> Self {
        Self {
            index,
            outside,
            problems: Vec::new(),
        }
    }

    /// Reports a problem of an object. Its place is where the user wrote `word`, if anywhere; a
    /// place is reported once.
    pub(super) fn report(&mut self, object: &Object, word: &str, message: impl Display) {
        let (path, at) = self
            .outside
            .place(word)
            .unwrap_or((ValuePath::root(), At::default()));
        let problem = Problem::new(path, at, format!("{}: {message}", object.title()));
        let is_known = |known: &Problem| {
            *known == problem || (!known.path.is_root() && known.path == problem.path)
        };
        if !self.problems.iter().any(is_known) {
            self.problems.push(problem);
        }
    }

    /// Reports a reference to an object that is neither rendered nor the user's own. An empty name
    /// refers to nothing.
    pub(super) fn needs(&mut self, object: &Object, kind: Kind, name: &str) {
        if name.is_empty() || self.index.has(kind, name) || self.outside.may_have(kind, name) {
            return;
        }
        let kind = kind.name();
        let message = format_args!("it needs the {kind} `{name}`, which nothing creates");
        self.report(object, name, message);
    }

    /// As [`Findings::needs`], with a key of it.
    pub(super) fn needs_key(&mut self, object: &Object, kind: Kind, name: &str, key: &str) {
        let Some(found) = self.index.get(kind, name) else {
            return self.needs(object, kind, name);
        };
        if has_key(found, key) || self.outside.makes(kind, name, key) {
            return;
        }
        let near = nearest(key, keys(found))
            .map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        let kind = kind.name();
        let message = format_args!(
            "it needs the key `{key}` of the {kind} `{name}`, which has no such key{near}"
        );
        self.report(object, key, message);
    }
}
