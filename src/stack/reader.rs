//! How values are read: templates in them evaluated once, problems and needs written down.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::image_sources::ImageSources;
use super::ledger::Ledger;
use super::reference::SecretRef;
use super::release::Release;
use super::used_image::UsedImage;
use crate::chart::Chart;
use crate::gotmpl::Budget;
use crate::kube::object::Kind;
use crate::source::inner::{self, Shift};
use crate::source::problem::Problem;
use crate::source::{At, Code, Layers, Node, ValuePath};
use crate::template::Templates;
use crate::values::Values;
use crate::values::typed::{Root, Typed};

/// The surroundings in which components read their values.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    /// The release of the chart that is rendered.
    pub chart: &'static Chart,
    pub values: Root<'a>,
    pub release: &'a Release,
    pub(super) tree: &'a Node,
    /// The same with the names of an older release of the chart.
    pub(super) older_names: OnceCell<Node>,
    pub layers: &'a Layers,
    templates: &'a Templates,
    problems: RefCell<Vec<Problem>>,
    /// The credentials that components use.
    pub ledger: Ledger,
    names: RefCell<Vec<(Kind, String)>>,
    /// The images that components name.
    images: RefCell<Vec<UsedImage>>,
    /// Where they are pulled from.
    image_sources: OnceCell<ImageSources>,
    /// What templates in values evaluate to, by the address of the text.
    pub(super) evaluated: RefCell<HashMap<usize, Rc<str>>>,
    pub(super) budget: Budget,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(values: &'a Values, release: &'a Release, templates: &'a Templates) -> Self {
        Self {
            chart: values.chart,
            values: Root::at_top(&values.root, values.chart),
            release,
            tree: &values.root,
            older_names: OnceCell::new(),
            layers: &values.layers,
            templates,
            problems: RefCell::default(),
            ledger: Ledger::default(),
            names: RefCell::default(),
            images: RefCell::default(),
            image_sources: OnceCell::new(),
            evaluated: RefCell::default(),
            budget: Budget::default(),
        }
    }

    pub(crate) fn report(&self, problem: Problem) {
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// Whether a problem of the value at a path was reported.
    pub(super) fn has_problem_at(&self, path: &ValuePath) -> bool {
        self.problems
            .borrow()
            .iter()
            .any(|problem| problem.path == *path)
    }

    /// Whether a problem was reported in these words, of whatever value.
    pub(super) fn has_said(&self, message: &str) -> bool {
        self.problems
            .borrow()
            .iter()
            .any(|problem| problem.message == message)
    }

    /// What was reported so far.
    pub(super) fn take_problems(&self) -> Vec<Problem> {
        self.problems.take()
    }

    /// A problem with a value, at its place or at that of the nearest one above it that the user
    /// wrote.
    pub(crate) fn problem<'s>(
        &self,
        code: Code,
        value: &impl Typed<'s>,
        message: impl Into<String>,
    ) -> Problem {
        self.problem_at(code, value.path(), message)
    }

    /// As [`Reader::problem`], for the value at a path.
    pub(crate) fn problem_at(
        &self,
        code: Code,
        path: &ValuePath,
        message: impl Into<String>,
    ) -> Problem {
        Problem::new(code, path.clone(), path.find(self.tree).1, message)
    }

    /// A problem with a byte of `text`, which is the value at `path` or was made of it.
    pub(crate) fn problem_in(
        &self,
        code: Code,
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
            Some(at) => Problem::new(code, path.clone(), at, message),
            None => Problem::new(code, path.clone(), place, message.into() + &within),
        }
    }

    /// The name of an object, `<release>-<suffix>`. That Kubernetes takes it is checked for all
    /// names at once.
    pub(crate) fn name(&self, kind: Kind, suffix: &str) -> String {
        let name = self.release.object(suffix);
        self.names.borrow_mut().push((kind, name.clone()));
        name
    }

    /// Writes an image down, once for each place in the values.
    pub(super) fn add_image(&self, path: &ValuePath, at: At, image: impl FnOnce() -> UsedImage) {
        let mut images = self.images.borrow_mut();
        let is_known = |known: &UsedImage| known.path == *path && known.at == at;
        if !images.iter().any(is_known) {
            images.push(image());
        }
    }

    /// What the values say of where images are pulled from, read once.
    pub(super) fn image_sources(&self, read: impl FnOnce() -> ImageSources) -> &ImageSources {
        self.image_sources.get_or_init(read)
    }

    pub(super) fn images(&self) -> Vec<UsedImage> {
        self.images.borrow().clone()
    }

    pub(super) fn names(&self) -> Vec<(Kind, String)> {
        self.names.borrow().clone()
    }

    /// The name under which pods reach the Service `<release>-<suffix>`: absolute, so that no
    /// search domain is tried.
    pub(crate) fn service_host(&self, suffix: &str) -> String {
        self.host_of(&self.release.object(suffix))
    }

    /// As [`Reader::service_host`], for any Service in the release's namespace.
    pub(crate) fn host_of(&self, service: &str) -> String {
        let domain = self.values.cluster_domain().or_default();
        format!("{service}.{}.svc.{domain}", self.release.namespace)
    }

    /// The server name of the homeserver. A missing one is a problem.
    pub(crate) fn needed_server_name(&self) -> Rc<str> {
        self.server_name().unwrap_or_else(|| {
            let message = "the server name is missing: user ids end with it";
            let hint = "set `serverName`, e.g. to `example.org`; it can't be changed later";
            self.report(
                self.problem(Code::MissingValue, &self.values.server_name(), message)
                    .hint(hint),
            );
            "".into()
        })
    }

    /// Renders one of the files that a ConfigMap or Secret holds. `name` is what templates read the
    /// facts by.
    pub(crate) fn file(&self, template: &str, name: &'static str, facts: impl Serialize) -> String {
        self.render(
            template,
            Value::from_pairs([(name, Value::from(Serde(facts)))]),
        )
    }

    /// As [`Reader::file`], where templates read each field of the facts by its own name.
    pub(crate) fn file_of(&self, template: &str, facts: impl Serialize) -> String {
        self.render(template, Value::from(Serde(facts)))
    }

    fn render(&self, template: &str, facts: Value) -> String {
        self.templates
            .render(template, facts)
            .unwrap_or_else(|error| {
                let problem = Problem::at(Code::InternalFault, At::default(), error.to_string());
                self.report(problem.hint("this is a fault of masthead: please report it"));
                String::new()
            })
    }

    /// The reference to a credential that is generated.
    pub(crate) fn generated(&self, key: &str) -> SecretRef {
        SecretRef {
            secret: self.generated_secret(),
            key: key.to_owned(),
            hook_secret: None,
        }
    }

    /// The name of the Secret of generated credentials.
    pub(crate) fn generated_secret(&self) -> String {
        self.release.object("generated")
    }
}
