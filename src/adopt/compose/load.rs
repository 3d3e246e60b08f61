//! The files that make a compose file: what it takes in, the one that Docker reads over it, and the
//! variables in their texts.
//!
//! Sources: <https://docs.docker.com/compose/how-tos/multiple-compose-files/>,
//! <https://docs.docker.com/reference/compose-file/services/#extends>

use std::mem::take;
use std::path::{Path, PathBuf};

use super::env_file;
use super::interpolate;
use super::merge::merge;
use super::service::Variable;
use crate::source::input::{self, InputError};
use crate::source::problem::Problem;
use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Kind, Layers, Node, Source};

/// Files take in one another, and services extend one another, no deeper than that.
const DEEPEST: usize = 8;

/// No more files are read, those that are read again among them.
const MOST: usize = 100;

/// Why a compose file can't be read.
#[derive(Debug)]
pub(crate) enum ComposeError {
    Unreadable(InputError),
    Invalid(Problem),
}

impl From<InputError> for ComposeError {
    fn from(error: InputError) -> Self {
        Self::Unreadable(error)
    }
}

/// Reads files of one folder: in those of others, paths mean something else.
pub(super) struct Loader<'l> {
    folder: &'l Path,
    variables: &'l [Variable],
    layers: &'l mut Layers,
    /// Variables that nothing gives, and where they stand.
    pub missing: Vec<(String, At)>,
    /// How many files may still be read.
    left: usize,
}

impl<'l> Loader<'l> {
    pub(super) fn new(folder: &'l Path, variables: &'l [Variable], layers: &'l mut Layers) -> Self {
        Self {
            folder,
            variables,
            layers,
            missing: Vec::new(),
            left: MOST,
        }
    }

    /// A file, with the one that Docker reads over it without being told.
    ///
    /// # Errors
    /// A file can't be read, or is no YAML.
    pub(super) fn all(&mut self, path: &Path) -> Result<Node, ComposeError> {
        let mut out = self.load(path, 0)?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let names = ["yml", "yaml"].map(|end| format!("{stem}.override.{end}"));
        let mut paths = names.iter().map(|name| path.with_file_name(name));
        if let Some(over) = paths.find(|path| path.is_file()) {
            let over = self.load(&over, 0)?;
            merge(&mut out, over, self.layers);
        }
        Ok(out)
    }

    /// A file with what it takes in. What is in other folders stays to be told.
    fn load(&mut self, path: &Path, depth: usize) -> Result<Node, ComposeError> {
        let (layer, text) = layer_of(path, self.layers)?;
        let mut file = read::map(&text, layer, Dialect::Program).map_err(ComposeError::Invalid)?;
        resolve(&mut file, self.variables, &mut self.missing);
        self.left = self.left.saturating_sub(1);
        if depth < DEEPEST {
            self.include(&mut file, depth)?;
            self.extend(&mut file, depth)?;
        }
        Ok(file)
    }

    fn include(&mut self, file: &mut Node, depth: usize) -> Result<(), ComposeError> {
        let Some(Kind::List(listed)) = file.get_mut("include").map(|node| &mut node.kind) else {
            return Ok(());
        };
        let (mut near, mut far) = (Vec::new(), Vec::new());
        for node in take(listed) {
            match included(&node).and_then(|name| self.beside(name)) {
                Some(path) => near.push(path),
                None => far.push(node),
            }
        }
        if far.is_empty() {
            file.put(&["include"], None);
        } else if let Some(node) = file.get_mut("include") {
            node.kind = Kind::List(far);
        }
        for path in near {
            let mut all = self.load(&path, depth + 1)?;
            merge(&mut all, take(file), self.layers);
            *file = all;
        }
        Ok(())
    }

    /// A file of the folder, by its name.
    fn beside(&self, name: &str) -> Option<PathBuf> {
        let name = Path::new(name.trim_start_matches("./"));
        let path = self.folder.join(name);
        let is_near = name.components().count() == 1 && name.is_relative();
        (self.left > 0 && is_near && path.is_file()).then_some(path)
    }

    /// Services get what those have that they extend.
    fn extend(&mut self, file: &mut Node, depth: usize) -> Result<(), ComposeError> {
        let services = file.get("services").and_then(Node::as_map);
        let names = services.into_iter().flat_map(|map| map.iter());
        let names: Vec<String> = names.map(|(name, _)| name.to_owned()).collect();
        for name in &names {
            for _ in 0..DEEPEST {
                let Some(mut whole) = self.base(file, name, depth)? else {
                    break;
                };
                if let Some(service) = file.get_mut("services").and_then(|it| it.get_mut(name)) {
                    service.put(&["extends"], None);
                    merge(&mut whole, take(service), self.layers);
                    *service = whole;
                }
            }
        }
        Ok(())
    }

    /// The service that one extends, where it can be read.
    fn base(
        &mut self,
        file: &Node,
        name: &str,
        depth: usize,
    ) -> Result<Option<Node>, ComposeError> {
        let Some((path, base)) = extended(file, name) else {
            return Ok(None);
        };
        let way = ["services", &base];
        let Some(path) = path else {
            return Ok(file.below(&way).cloned());
        };
        let Some(path) = self.beside(&path) else {
            return Ok(None);
        };
        Ok(self.load(&path, depth + 1)?.below(&way).cloned())
    }
}

/// The file that an entry of `include` is of.
fn included(node: &Node) -> Option<&str> {
    let is_plain = node.get("env_file").is_none() && node.get("project_directory").is_none();
    let path = node.as_str().or_else(|| node.str("path"));
    path.filter(|_| is_plain)
}

/// What a service extends: the file, where it is another one, and the name there.
fn extended(file: &Node, name: &str) -> Option<(Option<String>, String)> {
    let node = file.below(&["services", name, "extends"])?;
    let base = node.as_str().or_else(|| node.str("service"))?;
    let other = node.str("file").map(str::to_owned);
    (other.is_some() || base != name).then(|| (other, base.to_owned()))
}

/// A text file as a layer.
fn layer_of(path: &Path, layers: &mut Layers) -> Result<(u16, String), InputError> {
    let name = path.display().to_string();
    let text = input::text(input::file(path, input::MAX_BYTES)?, &name)?;
    Ok((layers.add(Source::File, name, text.clone()), text))
}

/// The variables of a file, of which the last of a name counts. The file becomes a layer.
///
/// # Errors
/// It can't be read.
pub(crate) fn variables(
    path: &Path,
    layers: &mut Layers,
    outer: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Variable>, InputError> {
    let (layer, text) = layer_of(path, layers)?;
    let mut out: Vec<Variable> = Vec::new();
    for line in env_file::parse(&text, outer) {
        out.retain(|known| known.name != line.name);
        let at = At {
            layer,
            line: line.line,
            column: 1,
            width: 0,
        };
        out.push(Variable {
            name: line.name,
            value: line.value,
            at,
        });
    }
    Ok(out)
}

pub(super) fn value(variables: &[Variable], name: &str) -> Option<String> {
    let found = variables.iter().find(|variable| variable.name == name);
    found.map(|variable| variable.value.clone())
}

/// Puts what variables hold into the texts below a value.
fn resolve(node: &mut Node, variables: &[Variable], missing: &mut Vec<(String, At)>) {
    match &mut node.kind {
        Kind::Text(text) if text.contains('$') => {
            let mut names = Vec::new();
            let lookup = |name: &str| value(variables, name);
            let resolved = interpolate::interpolate(text, &lookup, &mut names);
            *text = resolved.into();
            missing.extend(names.into_iter().map(|name| (name, node.at)));
        }
        Kind::List(items) => {
            for item in items {
                resolve(item, variables, missing);
            }
        }
        Kind::Map(map) => {
            for entry in &mut map.0 {
                resolve(&mut entry.node, variables, missing);
            }
        }
        _ => {}
    }
}
