//! What every component is built with: the values, the release, and a place for problems and for credentials to be made.

use std::cell::{RefCell, RefMut};
use std::collections::BTreeSet;

use minijinja::Value;

use super::hashes::HashKey;
use super::labels::CHART;
use super::outline::Outline;
use super::secret::SecretRef;
use super::uses::{CredentialUse, Uses};
use super::{Release, facts};
use crate::credentials::{Catalogue, Credentials, catalogue};
use crate::gotmpl::{self, Budget, Scope};
use crate::render::Templates;
use crate::source::inner::{self, Shift};
use crate::source::nearest;
use crate::source::problem::{Problem, is_secret_path};
use crate::values::{At, Entry, Kind, Layers, Map, Node, Values, ValuesYaml};

/// The surroundings in which the stack is derived from the values.
#[derive(Debug)]
pub struct Context<'a> {
    pub root: &'a Node,
    pub release: &'a Release,
    layers: &'a Layers,
    /// The generated credentials, where they are not left to the Job in the cluster.
    pub credentials: Option<&'a Credentials>,
    templates: &'a Templates,
    problems: RefCell<Vec<Problem>>,
    pub catalogue: Catalogue,
    generated: RefCell<BTreeSet<String>>,
    outline: RefCell<Outline>,
    pub uses: Uses,
    pub hash_key: HashKey,
    /// The work that all templates in values may do together.
    budget: Budget,
}

impl<'a> Context<'a> {
    pub fn new(
        values: &'a Values,
        release: &'a Release,
        templates: &'a Templates,
        credentials: Option<&'a Credentials>,
    ) -> Self {
        Self {
            root: &values.root,
            release,
            layers: &values.layers,
            credentials,
            templates,
            problems: RefCell::default(),
            catalogue: catalogue(),
            generated: RefCell::default(),
            outline: RefCell::default(),
            uses: Uses::default(),
            hash_key: HashKey::default(),
            budget: Budget::default(),
        }
    }

    /// The problems found, the keys of the credentials that are to be generated, all credentials that are used, and what the
    /// stack expects around it.
    pub fn finish(self) -> (Vec<Problem>, BTreeSet<String>, Vec<CredentialUse>, Outline) {
        (
            self.problems.into_inner(),
            self.generated.into_inner(),
            self.uses.into_list(),
            self.outline.into_inner(),
        )
    }

    /// What the stack expects around it, for components to add to.
    pub fn outline(&self) -> RefMut<'_, Outline> {
        self.outline.borrow_mut()
    }

    /// The value at a dotted path; an empty map stands for what is not there.
    pub fn node(&self, path: &str) -> &'a Node {
        static ABSENT: Node = Node {
            kind: Kind::Map(Map(Vec::new())),
            at: At {
                layer: 0,
                width: 0,
                line: 0,
                column: 0,
            },
        };
        self.root.find(path).unwrap_or(&ABSENT)
    }

    pub fn enabled(&self, component: &str) -> bool {
        self.root
            .find(component)
            .and_then(|c| c.bool("enabled"))
            .unwrap_or(false)
    }

    pub fn report(&self, problem: Problem) {
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// Tells of a problem with the value at `path`, at the place of that value or of the nearest one above it that the user wrote.
    pub fn problem(&self, path: &str, message: impl Into<String>) -> Problem {
        Problem::new(path, self.find(path).0, message)
    }

    /// Tells of a problem with a byte of `text`, which is the value at `path` or was made of it.
    pub fn problem_in(
        &self,
        path: &str,
        text: &str,
        offset: usize,
        message: impl Into<String>,
    ) -> Problem {
        let inner = inner::place_in(text, offset);
        let (place, node) = self.find(path);
        let written = node
            .filter(|node| node.as_str() == Some(text))
            .and_then(|node| {
                let shift = Shift::of(self.layers, text, node.at)?;
                Some(shift.outer(At {
                    layer: node.at.layer,
                    ..inner
                }))
            });
        match written {
            Some(at) => Problem::new(path, at, message),
            None => Problem::new(
                path,
                place,
                format!(
                    "{} (line {}, column {} of the text)",
                    message.into(),
                    inner.line,
                    inner.column
                ),
            ),
        }
    }

    /// The place of the value at `path`, or of the nearest one above it that the user wrote; and the value, where it is there.
    fn find(&self, path: &str) -> (At, Option<&'a Node>) {
        let (mut place, mut node, mut rest) = (At::default(), self.root, path);
        while let Some((at, inner, below)) = step(node, rest) {
            if at.layer > 0 {
                place = at;
            }
            (node, rest) = (inner, below);
        }
        (place, rest.is_empty().then_some(node))
    }

    /// Says that a credential is to be generated, and where it will be found.
    pub fn generated_credential(&self, key: &str) -> SecretRef {
        self.generated.borrow_mut().insert(key.to_owned());
        SecretRef {
            secret: self.release.object("generated"),
            key: key.to_owned(),
            hook_secret: None,
        }
    }

    /// The predecessor of a generated credential, where it is still in use.
    pub fn predecessor(&self, reference: &SecretRef) -> Option<SecretRef> {
        let generated = self
            .credentials
            .filter(|_| reference.secret == self.release.object("generated"))?;
        let previous = self.catalogue.find(&reference.key)?.previous()?;
        generated.get(previous).map(|_| SecretRef {
            key: previous.to_owned(),
            ..reference.clone()
        })
    }

    /// The keys of the credentials that are to be generated, as far as components have said.
    pub fn generated(&self) -> BTreeSet<String> {
        self.generated.borrow().clone()
    }

    /// The name under which pods reach the Service `<release>-<suffix>`: absolute, so that no search domain is tried.
    pub fn service_host(&self, suffix: &str) -> String {
        self.host_of(&self.release.object(suffix))
    }

    /// As [`Context::service_host`], for any Service in the release's namespace.
    pub fn host_of(&self, service: &str) -> String {
        let domain = self.root.str("clusterDomain").unwrap_or("cluster.local.");
        format!("{service}.{}.svc.{domain}", self.release.namespace)
    }

    /// The server name of the homeserver. That it is missing is a problem.
    pub fn server_name(&self) -> String {
        self.templated("serverName").unwrap_or_else(|| {
            self.report(
                self.problem(
                    "serverName",
                    "the server name is missing: user ids end with it",
                )
                .hint("set `serverName`, e.g. to `example.org`; it can't be changed later"),
            );
            String::new()
        })
    }

    /// The text at `path`, with the Go templates in it evaluated; nothing where it is absent or empty.
    pub fn templated(&self, path: &str) -> Option<String> {
        let text = self.root.str(path).filter(|t| !t.is_empty())?;
        Some(self.evaluate(text, path, Value::UNDEFINED)).filter(|t| !t.is_empty())
    }

    /// `text` with the Go templates in it evaluated; `extra` is what they see as `.context`.
    pub fn evaluate(&self, text: &str, path: &str, extra: Value) -> String {
        let context = serde_json::to_value(extra).unwrap_or_default();
        let (chart_name, chart_version) = CHART.rsplit_once('-').unwrap_or((CHART, ""));
        let scope = Scope {
            values: self.root,
            release_name: &self.release.name,
            release_namespace: &self.release.namespace,
            chart_name,
            chart_version,
            kube_version: self.release.kube_version,
            api_versions: &self.release.api_versions,
            context: &context,
            yaml: &ValuesYaml,
            budget: &self.budget,
        };
        match gotmpl::evaluate(text, &scope) {
            Ok(out) => out.into_owned(),
            Err(error) => {
                let error = error.suggest(|name, known| nearest(name, known.iter().copied()));
                let mut problem = self.problem_in(
                    path,
                    text,
                    error.offset,
                    format!("the template in this value fails: {}", error.message),
                );
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
            Some(node) => self.templated_tree(node, path),
            None => Value::from(Vec::<Value>::new()),
        }
    }

    /// A value with the Go templates in all of its texts evaluated; `path` is where it stands.
    pub fn templated_tree(&self, node: &Node, path: &str) -> Value {
        match &node.kind {
            Kind::Text(text) => Value::from(self.evaluate(text, path, Value::UNDEFINED)),
            Kind::List(items) => items
                .iter()
                .enumerate()
                .map(|(i, item)| self.templated_tree(item, &format!("{path}[{i}]")))
                .collect(),
            Kind::Map(map) => Value::from_pairs(
                map.iter()
                    .map(|(k, v)| (k.to_owned(), self.templated_tree(v, &format!("{path}.{k}")))),
            ),
            _ => facts::value(node),
        }
    }

    /// Renders one of the files that a ConfigMap or Secret holds.
    pub fn file(&self, template: &str, facts: Value) -> String {
        match self.templates.render(template, facts) {
            Ok(text) => text,
            Err(error) => {
                self.report(
                    Problem::new("", At::default(), error.to_string())
                        .hint("this is a fault of masthead: please report it"),
                );
                String::new()
            }
        }
    }
}

/// What a dotted path starts with, its place, and the rest of the path. A key may have dots itself: the longest that fits is it.
fn step<'n, 'p>(node: &'n Node, path: &'p str) -> Option<(At, &'n Node, &'p str)> {
    if let (Kind::List(items), Some((index, rest))) = (
        &node.kind,
        path.strip_prefix('[').and_then(|path| path.split_once(']')),
    ) {
        let item = items.get(index.parse::<usize>().ok()?)?;
        return Some((item.at, item, rest.trim_start_matches('.')));
    }
    let fits = |entry: &&Entry| {
        path.strip_prefix(&*entry.key)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let entry = node
        .as_map()?
        .0
        .iter()
        .filter(fits)
        .max_by_key(|entry| entry.key.len())?;
    Some((
        entry.key_at,
        &entry.node,
        path[entry.key.len()..].trim_start_matches('.'),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read as load;

    #[test]
    fn a_key_may_have_dots() {
        let node = load::read("b: 1\nb.json: 2\nc: [3, 4]\n", 1).unwrap();
        let key = |path| step(&node, path).map(|(at, _, rest)| (at.line, rest));
        assert_eq!(key("b.json"), Some((2, "")));
        assert_eq!(key("b.json.config"), Some((2, "config")));
        assert_eq!(key("b.yaml"), Some((1, "yaml")));
        assert_eq!(key("b[0]"), Some((1, "[0]")));
        assert_eq!(key("bb"), None);
        let (_, list, rest) = step(&node, "c[1].d").unwrap();
        let (at, item, rest) = step(list, rest).unwrap();
        assert_eq!((at.column, item.as_str(), rest), (8, None, "d"));
    }
}
