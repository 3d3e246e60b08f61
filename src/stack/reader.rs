//! How values are read: templates in them evaluated once, problems and needs written down.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::ledger::Ledger;
use super::reference::SecretRef;
use super::release::Release;
use crate::chart;
use crate::gotmpl::{self, Budget, Scope};
use crate::kube::object::Kind;
use crate::schema::may_be_credential;
use crate::source::inner::{self, Shift};
use crate::source::problem::Problem;
use crate::source::{At, Kind as NodeKind, Layers, Map, Node, Text, ValuePath, nearest};
use crate::template::Templates;
use crate::values::typed::{Field, Root, Typed};
use crate::values::{Values, ValuesYaml};

/// The surroundings in which components read their values.
#[derive(Debug)]
pub struct Reader<'a> {
    pub values: Root<'a>,
    pub release: &'a Release,
    tree: &'a Node,
    layers: &'a Layers,
    templates: &'a Templates,
    problems: RefCell<Vec<Problem>>,
    /// The credentials that components use.
    pub ledger: Ledger,
    names: RefCell<Vec<(Kind, String)>>,
    /// What templates in values evaluate to, by the address of the text.
    evaluated: RefCell<HashMap<usize, Rc<str>>>,
    budget: Budget,
}

impl<'a> Reader<'a> {
    pub fn new(values: &'a Values, release: &'a Release, templates: &'a Templates) -> Self {
        Self {
            values: Root::at_top(&values.root),
            release,
            tree: &values.root,
            layers: &values.layers,
            templates,
            problems: RefCell::default(),
            ledger: Ledger::default(),
            names: RefCell::default(),
            evaluated: RefCell::default(),
            budget: Budget::default(),
        }
    }

    pub fn report(&self, problem: Problem) {
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// What was reported so far.
    pub(super) fn take_problems(&self) -> Vec<Problem> {
        self.problems.take()
    }

    /// A problem with a value, at its place or at that of the nearest one above it that the user wrote.
    pub fn problem<'s>(&self, value: &impl Typed<'s>, message: impl Into<String>) -> Problem {
        self.problem_at(value.path(), message)
    }

    /// As [`Reader::problem`], for the value at a path.
    pub fn problem_at(&self, path: &ValuePath, message: impl Into<String>) -> Problem {
        Problem::new(path.clone(), path.find(self.tree).1, message)
    }

    /// A problem with a byte of `text`, which is the value at `path` or was made of it.
    pub fn problem_in(
        &self,
        path: &ValuePath,
        text: &str,
        offset: usize,
        message: impl Into<String>,
    ) -> Problem {
        let inner = inner::place_in(text, offset);
        let (node, place) = path.find(self.tree);
        let written = node
            .filter(|node| node.as_str() == Some(text))
            .and_then(|node| {
                let shift = Shift::of(self.layers, text, node.at)?;
                Some(shift.outer(At {
                    layer: node.at.layer,
                    ..inner
                }))
            });
        let within = format!(
            " (line {}, column {} of the text)",
            inner.line, inner.column
        );
        match written {
            Some(at) => Problem::new(path.clone(), at, message),
            None => Problem::new(path.clone(), place, message.into() + &within),
        }
    }

    /// The name of an object, `<release>-<suffix>`. That Kubernetes takes it is checked for all names at once.
    pub fn name(&self, kind: Kind, suffix: &str) -> String {
        let name = self.release.object(suffix);
        self.names.borrow_mut().push((kind, name.clone()));
        name
    }

    pub(super) fn names(&self) -> Vec<(Kind, String)> {
        self.names.borrow().clone()
    }

    /// The name under which pods reach the Service `<release>-<suffix>`: absolute, so that no search domain is tried.
    pub fn service_host(&self, suffix: &str) -> String {
        self.host_of(&self.release.object(suffix))
    }

    /// As [`Reader::service_host`], for any Service in the release's namespace.
    pub fn host_of(&self, service: &str) -> String {
        let domain = self.values.cluster_domain().or_default();
        format!("{service}.{}.svc.{domain}", self.release.namespace)
    }

    /// The server name of the homeserver, where it is given.
    pub fn server_name(&self) -> Option<Rc<str>> {
        self.text(&self.values.server_name())
    }

    /// The server name of the homeserver. That it is missing is a problem.
    pub fn needed_server_name(&self) -> Rc<str> {
        self.server_name().unwrap_or_else(|| {
            let message = "the server name is missing: user ids end with it";
            let hint = "set `serverName`, e.g. to `example.org`; it can't be changed later";
            self.report(self.problem(&self.values.server_name(), message).hint(hint));
            "".into()
        })
    }

    /// A text with the Go templates in it evaluated; nothing where it is absent or empty.
    pub fn text(&self, field: &Field<'a, &'a str>) -> Option<Rc<str>> {
        let node = field.node()?;
        let text = self.evaluated_once(node, field.path())?;
        Some(text).filter(|text| !text.is_empty())
    }

    /// The text of a node with its templates evaluated; nothing where it is another value.
    fn evaluated_once(&self, node: &'a Node, path: &ValuePath) -> Option<Rc<str>> {
        let text = node.as_str()?;
        if !text.contains("{{") {
            return Some(text.into());
        }
        let address = std::ptr::from_ref(node).addr();
        if let Some(known) = self.evaluated.borrow().get(&address) {
            return Some(known.clone());
        }
        let text: Rc<str> = self.evaluate(text, path, Value::UNDEFINED).into();
        self.evaluated.borrow_mut().insert(address, text.clone());
        Some(text)
    }

    /// The text of any node with its templates evaluated once. Nothing where it fails, which is not
    /// reported: it may be a text that no component reads.
    pub(super) fn text_of(&self, node: &'a Node) -> Option<Cow<'a, str>> {
        let text = node.as_str()?;
        let address = std::ptr::from_ref(node).addr();
        if !text.contains("{{") {
            return Some(Cow::Borrowed(text));
        }
        if let Some(known) = self.evaluated.borrow().get(&address) {
            return Some(Cow::Owned(known.as_ref().to_owned()));
        }
        let text = self.try_evaluate(text, Value::UNDEFINED).ok()?.into_owned();
        let known = text.as_str().into();
        self.evaluated.borrow_mut().insert(address, known);
        Some(Cow::Owned(text))
    }

    /// `text` with the Go templates in it evaluated; `extra` is what they see as `.context`.
    pub fn evaluate(&self, text: &str, path: &ValuePath, extra: Value) -> String {
        match self.try_evaluate(text, extra) {
            Ok(out) => out.into_owned(),
            Err(error) => {
                let error = error.suggest(|name, known| nearest(name, known.iter().copied()));
                let message = format!("the template in this value fails: {}", error.message);
                let mut problem = self.problem_in(path, text, error.offset, message);
                if may_be_credential(path) {
                    problem.message = "the template in this value fails".into();
                }
                problem.hint = error.hint;
                self.report(problem);
                String::new()
            }
        }
    }

    /// As [`Reader::evaluate`], where failure is not reported.
    fn try_evaluate<'t>(
        &self,
        text: &'t str,
        extra: Value,
    ) -> Result<Cow<'t, str>, gotmpl::TemplateError> {
        let context = serde_json::to_value(extra).unwrap_or_default();
        let scope = Scope {
            values: self.tree,
            release_name: &self.release.name,
            release_namespace: &self.release.namespace,
            chart_name: chart::NAME,
            chart_version: chart::VERSION,
            kube_version: self.release.kube_version,
            api_versions: &self.release.api_versions,
            context: &context,
            yaml: &ValuesYaml,
            budget: &self.budget,
        };
        gotmpl::evaluate(text, &scope)
    }

    /// How many texts with templates were evaluated so far.
    pub fn evaluations(&self) -> usize {
        self.budget.evaluations()
    }

    /// A value with the Go templates in all of its texts evaluated.
    pub fn evaluated(&self, node: &'a Node, path: &ValuePath) -> Node {
        let kind = match &node.kind {
            NodeKind::Text(_) => {
                let text = self.evaluated_once(node, path).unwrap_or_default();
                NodeKind::Text(Text::Owned(text.as_ref().to_owned()))
            }
            NodeKind::List(items) => {
                let items = items.iter().enumerate();
                NodeKind::List(
                    items
                        .map(|(i, item)| self.evaluated(item, &path.index(i)))
                        .collect(),
                )
            }
            NodeKind::Map(map) => NodeKind::Map(self.evaluated_map(map, path)),
            other => other.clone(),
        };
        Node::new(kind, node.at)
    }

    /// As [`Reader::evaluated`], without a copy where there are no templates.
    pub fn evaluated_part(
        &self,
        node: &'a Node,
        path: impl FnOnce() -> ValuePath,
    ) -> Cow<'a, Node> {
        if has_template(node) {
            Cow::Owned(self.evaluated(node, &path()))
        } else {
            Cow::Borrowed(node)
        }
    }

    fn evaluated_map(&self, map: &'a Map, path: &ValuePath) -> Map {
        let entries = map.0.iter().map(|entry| crate::source::Entry {
            node: self.evaluated(&entry.node, &path.key(entry.key.clone())),
            key: entry.key.clone(),
            key_at: entry.key_at,
        });
        Map(entries.collect())
    }

    /// Renders one of the files that a ConfigMap or Secret holds. `name` is what templates read the facts by.
    pub fn file(&self, template: &str, name: &'static str, facts: impl Serialize) -> String {
        self.render(
            template,
            Value::from_pairs([(name, Value::from(Serde(facts)))]),
        )
    }

    /// As [`Reader::file`], where templates read each field of the facts by its own name.
    pub fn file_of(&self, template: &str, facts: impl Serialize) -> String {
        self.render(template, Value::from(Serde(facts)))
    }

    fn render(&self, template: &str, facts: Value) -> String {
        self.templates
            .render(template, facts)
            .unwrap_or_else(|error| {
                let problem = Problem::at(At::default(), error.to_string());
                self.report(problem.hint("this is a fault of masthead: please report it"));
                String::new()
            })
    }

    /// The reference to a credential that is generated.
    pub fn generated(&self, key: &str) -> SecretRef {
        SecretRef {
            secret: self.generated_secret(),
            key: key.to_owned(),
            hook_secret: None,
        }
    }

    /// The name of the Secret of generated credentials.
    pub fn generated_secret(&self) -> String {
        self.release.object("generated")
    }
}

fn has_template(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Text(text) => text.contains("{{"),
        NodeKind::List(items) => items.iter().any(has_template),
        NodeKind::Map(map) => map.iter().any(|(_, node)| has_template(node)),
        _ => false,
    }
}
