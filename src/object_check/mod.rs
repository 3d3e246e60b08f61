//! Tells what does not fit together among rendered objects: references that lead nowhere, names that Kubernetes refuses.

mod identity;
mod index;
mod outside;
mod paths;
mod pods;
mod services;

use serde_json::Value;

use crate::failure::Problem;
use crate::values::At;
pub use outside::Outside;

use index::Index;

/// Looks at all objects of a release. What is in `outside` may be referred to without being among them.
pub fn check(objects: &[Value], outside: &Outside) -> Vec<Problem> {
    let mut findings = Findings { index: Index::new(objects), outside, problems: Vec::new() };
    for object in objects {
        identity::check(object, &mut findings);
        pods::check(object, &mut findings);
        services::check(object, &mut findings);
        paths::check(object, &mut findings);
    }
    findings.problems
}

/// What is known, and what was found.
struct Findings<'a> {
    index: Index<'a>,
    outside: &'a Outside,
    problems: Vec<Problem>,
}

impl Findings<'_> {
    /// Tells of an object. Where the user wrote `word`, that is the place; what is wrong there is told of one object only.
    fn tell(&mut self, object: &Value, word: &str, message: impl std::fmt::Display) {
        let (path, at) = self.outside.place(word).unwrap_or((String::new(), At::default()));
        let problem = Problem::new(path, at, format!("{}: {message}", title(object)));
        let is_known = |known: &Problem| *known == problem || (!known.path.is_empty() && known.path == problem.path);
        if !self.problems.iter().any(is_known) {
            self.problems.push(problem);
        }
    }

    /// Tells of a reference to an object that neither is rendered nor the user's own.
    fn needs(&mut self, object: &Value, kind: &str, name: &str) {
        if !name.is_empty() && !self.index.has(kind, name) && !self.outside.may_have(kind, name) {
            self.tell(object, name, format!("it needs the {kind} `{name}`, which nothing makes"));
        }
    }

    /// As [`Findings::needs`], with a key of it.
    fn needs_key(&mut self, object: &Value, kind: &str, name: &str, key: &str) {
        self.needs(object, kind, name);
        let made = self.outside.makes(kind, name, key);
        let Some(keys) = self.index.keys(kind, name).filter(|keys| !made && !keys.contains(&key)) else { return };
        let near = crate::schema::nearest(key, keys).map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        self.tell(object, key, format_args!("it needs the key `{key}` of the {kind} `{name}`, which has none such{near}"));
    }
}

/// `Kind/name`.
fn title(object: &Value) -> String {
    format!("{}/{}", text(&object["kind"]), text(&object["metadata"]["name"]))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
