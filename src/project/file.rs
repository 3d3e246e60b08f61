//! The file: read, checked, and made into deployments.

use std::sync::Arc;

use super::deployment::Deployment;
use super::resolve::Resolver;
use crate::schema::{self, PROJECT, Rest};
use crate::source::problem::{Problem, Severity};
use crate::source::yaml::read;
use crate::source::{At, Code, Layers, Node, Source};
use crate::values::Invalid;

/// What the file is called in a folder.
pub(crate) const FILE: &str = "masthead.yaml";

/// The schema of the file, as editors take it.
pub(crate) const SCHEMA_JSON: &str = include_str!("../../schemas/project.schema.json");

/// What a project file says.
#[derive(Debug)]
pub(crate) struct Project {
    /// In the order of the file; those of a glob sorted by their files.
    pub deployments: Vec<Deployment>,
    /// Whether it is written as a list, be it of one.
    pub is_list: bool,
    /// The file alone.
    pub layers: Arc<Layers>,
}

impl Project {
    /// Reads a project file, which problems call `name`. Patterns of files are looked up below the
    /// working folder.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub(crate) fn read(name: &str, content: Vec<u8>) -> Result<Self, Invalid> {
        let mut layers = Layers::default();
        let layer = layers.add(Source::File, name, "");
        let decoded = read::decode(content, layer);
        let root = decoded.and_then(|text| {
            layers.set_text(layer, text.clone());
            read::read(&text, layer)
        });
        let found = root.map_err(|problem| vec![problem]).and_then(|root| {
            let problems = check(&root);
            if problems.is_empty() {
                resolve(&root, &layers, layer)
            } else {
                Err(problems)
            }
        });
        let layers = Arc::new(layers);
        match found {
            Ok((deployments, is_list)) => Ok(Self {
                deployments,
                is_list,
                layers,
            }),
            Err(problems) => Err(Invalid { problems, layers }),
        }
    }
}

/// All that the schema forbids. Nothing of it is forgiven.
pub(super) fn check(root: &Node) -> Vec<Problem> {
    let mut problems = schema::check_program(&PROJECT, root, Rest::Nothing);
    for problem in &mut problems {
        problem.severity = Severity::Error;
        problem.code = match problem.code {
            Code::UnknownSetting => Code::UnknownProjectKey,
            _ => Code::InvalidProject,
        };
    }
    problems
}

fn resolve(
    root: &Node,
    layers: &Layers,
    layer: u16,
) -> Result<(Vec<Deployment>, bool), Vec<Problem>> {
    let text: Arc<str> = layers.of(root.at).text.as_str().into();
    let name = layers.place(At {
        layer,
        ..At::default()
    });
    let mut resolver = Resolver::new(name, text);
    let is_list = root.get("deployments").is_some();
    let deployments = resolver.deployments(root);
    if resolver.problems.is_empty() {
        Ok((deployments, is_list))
    } else {
        Err(resolver.problems)
    }
}
