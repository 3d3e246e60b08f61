//! The files that are taken over, each as a file of a program.

use std::path::{Path, PathBuf};

use super::files::Roots;
use crate::source::files::folder;
use crate::source::input::{self, InputError};
use crate::source::problem::Problem;
use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Kind, Layers, Node, Source, ValuePath};
use crate::stack::component::Component;
use crate::stack::components::COMPONENTS;
use crate::stack::elsewhere::{Fate, Traces};

/// What was given on the command line.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// Files of programs, by the names of [`Traces`] and of their files.
    pub files: Vec<(String, PathBuf)>,
    pub well_known: Option<PathBuf>,
    pub compose: Option<PathBuf>,
    pub ansible: Option<PathBuf>,
    pub chart_values: Option<PathBuf>,
    /// The chart that those values are for.
    pub chart: Option<String>,
    pub roots: Roots,
}

/// A file of a program.
#[derive(Debug)]
pub(crate) struct InputFile {
    /// E.g. `synapse`, `synapse/worker`, `well-known/client`.
    pub name: String,
    pub node: Node,
    /// Where relative paths in it start.
    pub folder: PathBuf,
    /// Whether it was made of something else, which may not say all of it.
    pub is_made: bool,
}

/// A value that became a setting of a file that was made of such.
#[derive(Debug)]
pub(crate) struct Setting {
    /// What it is a value of, and where it stands there.
    pub source: String,
    pub path: ValuePath,
    pub at: At,
    /// The file, and the setting in it.
    pub file: String,
    pub setting: ValuePath,
}

/// A host that a reverse proxy serves.
#[derive(Debug)]
pub(crate) struct Site {
    pub host: String,
    pub at: At,
    /// What it leads to, where that is of the stack.
    pub component: Option<&'static dyn Component>,
    /// Whether well-known files stand in the configuration of the proxy.
    pub has_well_known: bool,
}

/// All that is taken over.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    pub layers: Layers,
    pub files: Vec<InputFile>,
    pub roots: Roots,
    /// Values that others say, such as the values of another chart.
    pub values: Vec<(ValuePath, Node)>,
    /// Hosts that reverse proxies serve.
    pub sites: Vec<Site>,
    /// What became of what is in no file of a program: the name of the source, where it stands there.
    pub fates: Vec<(String, ValuePath, At, Fate)>,
    /// What became of it there is told by the file.
    pub settings: Vec<Setting>,
    pub steps: Vec<String>,
    pub problems: Vec<Problem>,
}

/// What the name of a file says which program it is of.
pub(crate) fn program(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

/// How a program is known.
pub(crate) fn traces(name: &str) -> Option<&'static Traces> {
    let mut all = COMPONENTS.iter().filter_map(|component| component.traces());
    all.find(|traces| traces.program == program(name))
}

impl Sources {
    /// Whether nothing was given.
    pub(crate) fn is_empty(&self) -> bool {
        self.names_nothing() && self.roots.roots.is_empty()
    }

    /// Whether file systems were given, and nothing in them was named.
    pub(crate) fn has_only_roots(&self) -> bool {
        self.names_nothing() && !self.is_empty()
    }

    fn names_nothing(&self) -> bool {
        let others = [
            &self.well_known,
            &self.compose,
            &self.ansible,
            &self.chart_values,
        ];
        self.files.is_empty() && others.iter().all(|path| path.is_none())
    }
}

impl Inputs {
    /// Reads all that was given.
    ///
    /// # Errors
    /// A file can't be read. What is wrong in one is among the problems.
    pub(crate) fn read(sources: &Sources) -> Result<Self, InputError> {
        let mut out = Self {
            roots: sources.roots.clone(),
            ..Self::default()
        };
        for (name, path) in &sources.files {
            out.add_file(name, path)?;
        }
        Ok(out)
    }

    /// Adds a file of a program. Of several, the later one counts more.
    ///
    /// # Errors
    /// It can't be read.
    pub(crate) fn add_file(&mut self, name: &str, path: &Path) -> Result<(), InputError> {
        let shown = path.display().to_string();
        let text = input::text(input::file(path, read::MAX_BYTES)?, &shown)?;
        let layer = self.layers.add(Source::File, shown, text.clone());
        match read::map(&text, layer, Dialect::Values) {
            Ok(node) => self.add_node(name, node, folder(path)),
            Err(problem) => self.problems.push(problem),
        }
        Ok(())
    }

    /// Adds a file of a program that was made of something else, unless there is one.
    pub(crate) fn add_made(&mut self, name: &str, node: Node, folder: &Path) {
        if !self.files.iter().any(|known| known.name == name) {
            self.add_node(name, node, folder);
            let made = self.files.last_mut();
            made.into_iter().for_each(|file| file.is_made = true);
        }
    }

    /// Adds a file of a program that was read.
    pub(crate) fn add_node(&mut self, name: &str, node: Node, folder: &Path) {
        let is_replaced = traces(name).is_some_and(|traces| traces.replaces_sections);
        let known = self.files.iter_mut().find(|file| file.name == name);
        // There may be many workers: each has a file of its own.
        let is_listed = name.ends_with("/worker");
        let Some(known) = known else {
            let (name, folder) = (name.to_owned(), folder.to_owned());
            let at = node.at;
            let node = if is_listed {
                Node::new(Kind::List(vec![node]), at)
            } else {
                node
            };
            return self.files.push(InputFile {
                name,
                node,
                folder,
                is_made: false,
            });
        };
        if is_listed && let Kind::List(all) = &mut known.node.kind {
            return all.push(node);
        }
        match (&mut known.node.kind, node.kind) {
            (Kind::Map(into), Kind::Map(from)) if is_replaced => {
                for entry in from.0 {
                    into.insert(entry.key, entry.key_at, entry.node);
                }
            }
            (_, kind) => crate::values::overlay(&mut known.node, Node::new(kind, node.at)),
        }
    }
}
