//! A deployment as a plugin of kustomize or a function is configured with it: an object of kind
//! `Stack`, which has under `spec` what a project file has under `deployment`.

use std::sync::Arc;

use super::deployment::Deployment;
use super::file;
use super::pattern::Words;
use super::resolve::Resolver;
use super::spec::{Block, Blocks, Where};
use crate::kube::names;
use crate::source::problem::Problem;
use crate::source::yaml::read;
use crate::source::{Code, Kind, Layers, Map, Node, Source, ValuePath, nearest};
use crate::values::Invalid;

/// The kind of the object.
pub(crate) const KIND: &str = "Stack";

const VERSION: &str = "masthead/v1";
const SPEC: &str = "spec";
const KEYS: [&str; 4] = ["apiVersion", "kind", "metadata", SPEC];

/// Reads the object, which problems call `name`. Without a release or a namespace in it, the
/// deployment has the names of the object.
///
/// # Errors
/// Everything that is wrong with it.
pub(crate) fn configured(name: &str, content: Vec<u8>) -> Result<Deployment, Invalid> {
    let mut layers = Layers::default();
    let layer = layers.add(Source::File, name, "");
    let found = read::decode(content, layer)
        .and_then(|text| {
            layers.set_text(layer, text.clone());
            let root = read::read(&text, layer)?;
            Ok((root, text))
        })
        .map_err(|problem| vec![problem])
        .and_then(|(root, text)| deployment(&root, name, text));
    found.map_err(|problems| Invalid {
        problems,
        layers: Arc::new(layers),
    })
}

fn deployment(root: &Node, name: &str, text: String) -> Result<Deployment, Vec<Problem>> {
    let empty = Node::new(Kind::Map(Map::default()), root.at);
    let spec = root.get(SPEC).unwrap_or(&empty);
    let mut problems = of_object(root);
    problems.extend(of_spec(spec));
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut resolver = Resolver::new(name.to_owned(), text.into());
    let block = Block::new(spec, Where::Top(SPEC));
    let mut deployment = resolver.deployment(&Blocks(vec![block]), &Words::default(), None);
    let release = named(root, "name", names::release, &mut resolver.problems);
    let namespace = named(root, "namespace", names::namespace, &mut resolver.problems);
    deployment.release = deployment.release.or(release);
    deployment.namespace = deployment.namespace.or(namespace);
    if resolver.problems.is_empty() {
        Ok(deployment)
    } else {
        Err(resolver.problems)
    }
}

/// A name of the object itself.
fn named(
    root: &Node,
    key: &'static str,
    check: fn(&str) -> Result<String, String>,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let node = root.below(&["metadata", key])?;
    let path = ValuePath::root().key("metadata").key(key);
    let checked = node
        .as_str()
        .map_or(Err("expected a text".to_owned()), check);
    let report = |message: String| {
        let hint = format!(
            "`spec.{}` gives another one",
            if key == "name" { "release" } else { key }
        );
        problems.push(Problem::new(Code::InvalidProject, path, node.at, message).hint(hint));
    };
    checked.map_err(report).ok()
}

/// What is wrong with the object around the deployment.
fn of_object(root: &Node) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (key, expected) in [("apiVersion", VERSION), ("kind", KIND)] {
        if root.str(key) != Some(expected) {
            let at = root.get(key).map_or(root.at, |node| node.at);
            let message = format!("expected `{expected}`");
            problems.push(Problem::new(
                Code::InvalidProject,
                ValuePath::root().key(key),
                at,
                message,
            ));
        }
    }
    let entries = root.as_map().map_or(&[][..], |map| &map.0);
    for entry in entries.iter().filter(|entry| !KEYS.contains(&&*entry.key)) {
        let path = ValuePath::root().key(entry.key.clone());
        let problem = Problem::new(Code::UnknownProjectKey, path, entry.key_at, "unknown key");
        problems.push(match nearest(&entry.key, KEYS) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem.hint("what is deployed stands under `spec`"),
        });
    }
    problems
}

/// All that the schema forbids, at its place below `spec`.
fn of_spec(spec: &Node) -> Vec<Problem> {
    let text = |text: &'static str| Node::new(Kind::Text(text.into()), spec.at);
    let mut project = Map::default();
    project.insert("apiVersion".into(), spec.at, text(VERSION));
    project.insert("kind".into(), spec.at, text("Project"));
    project.insert("deployment".into(), spec.at, spec.clone());
    let project = Node::new(Kind::Map(project), spec.at);
    let mut problems = file::check(&project);
    for problem in &mut problems {
        let below = problem.path.steps().into_iter().skip(1).cloned();
        problem.path = below.fold(ValuePath::root().key(SPEC), |path, step| path.step(step));
    }
    problems
}
