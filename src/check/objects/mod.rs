//! What does not fit together among objects: references that lead nowhere, names that Kubernetes
//! refuses.
//!
//! Objects are looked at as they are, before they are printed. Texts are borrowed from them, and
//! nothing is formatted unless something is wrong.

mod identity;
mod index;
mod outside;
mod parts;
mod paths;
mod pods;
mod services;
#[cfg(test)]
mod tests;

use std::fmt::Display;

pub use outside::Outside;

use crate::kube::object::{Kind, Object};
use crate::source::problem::Problem;
use crate::source::{At, ValuePath};
use index::Index;
use parts::Pod;
use paths::SecretPaths;

/// Looks at all objects of a release. They may refer to what is in `outside` too.
///
/// Gives the problems in the order of the objects. Each has the path and the place of the value
/// that the user wrote, where there is one; of several at one path there is only the first.
pub fn check<'o, 'a: 'o>(
    objects: impl IntoIterator<Item = &'o Object<'a>>,
    outside: &Outside,
) -> Vec<Problem> {
    let objects: Vec<&Object> = objects.into_iter().collect();
    let index = Index::new(&objects);
    let mut findings = Findings {
        index: &index,
        outside,
        problems: Vec::new(),
    };
    let paths = SecretPaths::new();
    for object in objects {
        let pod = object.body.pods().map(Pod::new);
        identity::check(object, &mut findings);
        if let Some(pod) = &pod {
            pods::check(object, pod, &mut findings);
        }
        services::check(object, &mut findings);
        paths.check(object, pod.as_ref(), &mut findings);
    }
    findings.problems
}

/// What is known, and what was found.
struct Findings<'f, 's, 'a> {
    index: &'f Index<'f>,
    outside: &'f Outside<'s, 'a>,
    problems: Vec<Problem>,
}

impl Findings<'_, '_, '_> {
    /// Reports a problem of an object. Its place is where the user wrote `word`, if anywhere; one
    /// problem at a place is enough.
    fn report(&mut self, object: &Object, word: &str, message: impl Display) {
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
    fn needs(&mut self, object: &Object, kind: Kind, name: &str) {
        if name.is_empty() || self.index.has(kind, name) || self.outside.may_have(kind, name) {
            return;
        }
        let kind = kind.name();
        let message = format_args!("it needs the {kind} `{name}`, which nothing makes");
        self.report(object, name, message);
    }

    /// As [`Findings::needs`], with a key of it.
    fn needs_key(&mut self, object: &Object, kind: Kind, name: &str, key: &str) {
        let Some(found) = self.index.get(kind, name) else {
            return self.needs(object, kind, name);
        };
        if index::has_key(found, key) || self.outside.makes(kind, name, key) {
            return;
        }
        let near = crate::source::nearest(key, index::keys(found))
            .map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        let kind = kind.name();
        let message = format_args!(
            "it needs the key `{key}` of the {kind} `{name}`, which has none such{near}"
        );
        self.report(object, key, message);
    }
}
