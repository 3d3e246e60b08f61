//! What every component is built with: the values, the release, and a place for problems and for credentials to be made.

use std::cell::RefCell;
use std::collections::BTreeSet;

use minijinja::Value;

use super::{Release, facts};
use crate::failure::{Problem, is_secret_path};
use crate::render::Templates;
use crate::values::gotmpl::{self, Scope};
use crate::values::{At, Kind, Map, Node, Values};

/// The surroundings in which the stack is derived from the values.
#[derive(Debug)]
pub struct Context<'a> {
    pub root: &'a Node,
    pub release: &'a Release,
    templates: &'a Templates,
    problems: RefCell<Vec<Problem>>,
    generated: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Context<'a> {
    pub fn new(values: &'a Values, release: &'a Release, templates: &'a Templates) -> Self {
        Self { root: &values.root, release, templates, problems: RefCell::default(), generated: RefCell::default() }
    }

    /// The problems found, and the keys of the credentials that are to be generated.
    pub fn finish(self) -> (Vec<Problem>, BTreeSet<&'static str>) {
        (self.problems.into_inner(), self.generated.into_inner())
    }

    /// The value at a dotted path; an empty map stands for what is not there.
    pub fn node(&self, path: &str) -> &'a Node {
        static ABSENT: Node = Node { kind: Kind::Map(Map(Vec::new())), at: At { layer: 0, width: 0, line: 0, column: 0 } };
        self.root.find(path).unwrap_or(&ABSENT)
    }

    pub fn enabled(&self, component: &str) -> bool {
        self.root.find(component).and_then(|c| c.bool("enabled")).unwrap_or(false)
    }

    pub fn report(&self, problem: Problem) {
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// Tells of a problem with the value at `path`, at the place of that value or of the nearest one above it that the user wrote.
    pub fn problem(&self, path: &str, message: impl Into<String>) -> Problem {
        Problem::new(path, self.place(path), message)
    }

    fn place(&self, path: &str) -> At {
        let mut place = At::default();
        let mut node = self.root;
        for key in path.split('.') {
            let Some(entry) = node.as_map().and_then(|map| map.entry(key)) else { break };
            if entry.key_at.layer > 0 {
                place = entry.key_at;
            }
            node = &entry.node;
        }
        place
    }

    /// Says that a credential is to be generated.
    pub fn generate(&self, key: &'static str) {
        self.generated.borrow_mut().insert(key);
    }

    /// The keys of the credentials that are to be generated, as far as components have said.
    pub fn generated(&self) -> BTreeSet<&'static str> {
        self.generated.borrow().clone()
    }

    /// The name under which pods reach the Service `<release>-<suffix>`: absolute, so that no search domain is tried.
    pub fn service_host(&self, suffix: &str) -> String {
        let domain = self.root.str("clusterDomain").unwrap_or("cluster.local.");
        format!("{}.{}.svc.{domain}", self.release.object(suffix), self.release.namespace)
    }

    /// The text at `path`, with the Go templates in it evaluated; nothing where it is absent or empty.
    pub fn templated(&self, path: &str) -> Option<String> {
        let text = self.root.str(path).filter(|t| !t.is_empty())?;
        Some(self.evaluate(text, path, Value::UNDEFINED)).filter(|t| !t.is_empty())
    }

    /// `text` with the Go templates in it evaluated; `extra` is what they see as `.context`.
    pub fn evaluate(&self, text: &str, path: &str, extra: Value) -> String {
        let scope = Scope::new(self.root, self.release, extra);
        match gotmpl::evaluate(text, &scope) {
            Ok(out) => out.into_owned(),
            Err(error) => {
                let mut problem = self.problem(path, format!("the template in this value fails: {}", error.message));
                if is_secret_path(path) {
                    problem.message = "the template in this value fails".into();
                }
                problem.hint = error.hint;
                self.report(problem);
                String::new()
            }
        }
    }

    /// The list at `path` with the Go templates in all of its texts evaluated; an empty one where there is none.
    pub fn templated_tree_list(&self, path: &str) -> Value {
        match self.root.find(path) {
            Some(node) => self.evaluate_tree(node, path),
            None => Value::from(Vec::<Value>::new()),
        }
    }

    fn evaluate_tree(&self, node: &Node, path: &str) -> Value {
        match &node.kind {
            Kind::Text(text) => Value::from(self.evaluate(text, path, Value::UNDEFINED)),
            Kind::List(items) => {
                items.iter().enumerate().map(|(i, item)| self.evaluate_tree(item, &format!("{path}[{i}]"))).collect()
            }
            Kind::Map(map) => {
                Value::from_pairs(map.iter().map(|(k, v)| (k.to_owned(), self.evaluate_tree(v, &format!("{path}.{k}")))))
            }
            _ => facts::value(node),
        }
    }

    /// Renders one of the files that a ConfigMap or Secret holds.
    pub fn file(&self, template: &str, facts: Value) -> String {
        match self.templates.render(template, facts) {
            Ok(text) => text,
            Err(error) => {
                self.report(
                    Problem::new("", At::default(), error.to_string()).hint("this is a fault of masthead: please report it"),
                );
                String::new()
            }
        }
    }
}
