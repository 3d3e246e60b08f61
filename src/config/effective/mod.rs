//! The configuration file that a program will see, from the rendered objects alone: what its pod mounts, or what the init container of
//! the pod makes of the files that it mounts.

mod merge;
mod pod;
mod print;
mod sources;
mod variables;

use serde_json::Value;

pub use pod::Pod;
pub use print::yaml;
pub use sources::{Origin, Source};

use crate::source::yaml::read::{self as load, Dialect};
use crate::values::Kind;
use crate::values::{Map, Node};
use merge::merge;

/// A file as its program sees it.
#[derive(Debug)]
pub enum Effective {
    /// A key of a ConfigMap, as it is.
    Text(String),
    /// What several files make together.
    Merged(Merged),
}

/// Several files, merged. It holds credentials, which printing hides.
pub struct Merged {
    pub path: String,
    /// The files in their order.
    pub sources: Vec<Source>,
    pub root: Node,
    /// What stands for the content of variables.
    placeholders: Vec<String>,
}

impl std::fmt::Debug for Merged {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Merged")
            .field("path", &self.path)
            .field("sources", &self.sources)
            .finish_non_exhaustive()
    }
}

/// A file that can't be shown.
#[derive(Debug, thiserror::Error)]
pub enum EffectiveError {
    #[error("{title} has no file {path}")]
    NoFile { title: String, path: String },
    #[error("{path}, which is merged into {into}, is no YAML map")]
    NotYaml { path: String, into: String },
}

/// The file at `path` in the main container of the pod.
///
/// # Errors
/// Where there is none, or one of the files that it is made of can't be read.
pub fn file(pod: &Pod, path: &str, objects: &[Value]) -> Result<Effective, EffectiveError> {
    if let Some(init) = pod.maker_of(path) {
        return merged(pod, init, path, objects).map(Effective::Merged);
    }
    let text = pod
        .main()
        .and_then(|container| sources::read(pod, container, path, objects).text);
    text.map(Effective::Text)
        .ok_or_else(|| EffectiveError::NoFile {
            title: pod.title(),
            path: path.to_owned(),
        })
}

fn merged(
    pod: &Pod,
    init: &Value,
    path: &str,
    objects: &[Value],
) -> Result<Merged, EffectiveError> {
    let arguments = pod::Arguments::of(init);
    let variables = variables::Variables::of(init);
    let mut root = Node::new(Kind::Map(Map::default()), crate::values::At::default());
    let mut sources = Vec::new();
    for source in arguments.sources {
        let source = sources::read(pod, init, source, objects);
        if let Some(text) = &source.text {
            let not_yaml = || EffectiveError::NotYaml {
                path: source.path.clone(),
                into: path.to_owned(),
            };
            let node = load::document(&variables.fill(text), 0, Dialect::Program)
                .map_err(|_| not_yaml())?;
            match node.kind {
                Kind::Null => {}
                Kind::Map(_) => merge(&mut root, node, &arguments.replaced),
                _ => return Err(not_yaml()),
            }
        }
        sources.push(source);
    }
    Ok(Merged {
        path: path.to_owned(),
        sources,
        root,
        placeholders: variables.into_placeholders(),
    })
}
