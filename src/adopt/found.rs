//! Files that a deployment was seen to have, which people did not name themselves.

use std::path::{Path, PathBuf};

use super::compose::{Content, Variable};
use super::gather::Inputs;
use crate::schema::SCHEMA;
use crate::source::files::folder;
use crate::source::input::{self, InputError};
use crate::source::problem::Problem;
use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Code, Entry, Kind, Map, Node, Source, ValuePath};
use crate::stack::component::Component;
use crate::stack::elsewhere::{Traces, text};

/// What the configuration of a worker has.
const WORKER: &str = "worker_app";

/// The programs whose files people named themselves, and the files that were added since.
#[derive(Debug)]
pub(super) struct Found {
    given: Vec<String>,
    added: Vec<PathBuf>,
}

impl Found {
    pub(super) fn new(inputs: &Inputs) -> Self {
        let given = inputs.files.iter().map(|file| file.name.clone());
        Self {
            given: given.collect(),
            added: Vec::new(),
        }
    }

    /// Whether people named a file of the program themselves: then those that are seen don't count.
    pub(super) fn is_given(&self, program: &str) -> bool {
        self.given.iter().any(|known| known == program)
    }

    /// Whether a file was added.
    fn has(&self, path: &Path) -> bool {
        self.added.iter().any(|known| known == path)
    }

    /// Whether one of the files that were added is such.
    pub(super) fn any(&self, fits: &dyn Fn(&Path) -> bool) -> bool {
        self.added.iter().any(|path| fits(path))
    }

    /// Adds a file of a program, once.
    ///
    /// # Errors
    /// It can't be read.
    pub(super) fn add(
        &mut self,
        program: &str,
        path: &Path,
        inputs: &mut Inputs,
    ) -> Result<(), InputError> {
        if self.is_given(program) || self.has(path) {
            return Ok(());
        }
        self.added.push(path.to_owned());
        let shown = path.display().to_string();
        let text = input::text(input::file(path, read::MAX_BYTES)?, &shown)?;
        let layer = inputs.layers.add(Source::File, shown, text.clone());
        match read::map(&text, layer, Dialect::Values) {
            Ok(node) => add_node(program, node, folder(path), inputs),
            Err(problem) => inputs.problems.push(problem),
        }
        Ok(())
    }

    /// Adds a file of a program that stands in a compose file: the places in it are that of its
    /// text.
    pub(super) fn add_content(&self, program: &str, content: &Content, inputs: &mut Inputs) {
        let at = content.at;
        match read::map(&content.text, at.layer, Dialect::Values) {
            _ if self.is_given(program) => {}
            Ok(mut node) => {
                node.relocate(&|_| at);
                add_node(program, node, Path::new(""), inputs);
            }
            Err(problem) => inputs.problems.push(Problem { at, ..problem }),
        }
    }

    /// Adds the variables that stand for a configuration file of a program.
    pub(super) fn add_environment(
        &self,
        traces: &Traces,
        variables: &[Variable],
        at: At,
        inputs: &mut Inputs,
    ) {
        let known = variables
            .iter()
            .filter(|it| traces.environment.contains(&&*it.name));
        let entries = known.map(|it| Entry {
            key: it.name.clone().into(),
            key_at: it.at,
            node: text(&it.value, it.at),
        });
        let entries: Vec<Entry> = entries.collect();
        if !entries.is_empty() && !self.is_given(traces.program) {
            let node = Node::new(Kind::Map(Map(entries)), at);
            inputs.add_node(traces.program, node, Path::new(""));
        }
    }
}

fn add_node(program: &str, node: Node, folder: &Path, inputs: &mut Inputs) {
    match node.get(WORKER) {
        Some(_) => inputs.add_node(&format!("{program}/worker"), node, folder),
        None => inputs.add_node(program, node, folder),
    }
}

/// A public host is that of a component, where it has one of its own. Gives the value.
pub(super) fn add_host(
    component: &dyn Component,
    host: &str,
    at: At,
    inputs: &mut Inputs,
) -> Option<ValuePath> {
    let path = host_value(component)?;
    if !inputs.values.iter().any(|(known, _)| *known == path) {
        inputs.values.push((path.clone(), text(host, at)));
    }
    Some(path)
}

/// The value with the host of a component, where it has one of its own.
pub(super) fn host_value(component: &dyn Component) -> Option<ValuePath> {
    let ingress = SCHEMA
        .property(component.key())?
        .schema
        .property("ingress")?;
    ingress.schema.property("host")?;
    let path = ValuePath::root().key(component.key());
    Some(path.key("ingress").key("host"))
}

/// Something that a deployment names and that can't be looked at.
pub(super) fn unread(at: At, message: impl Into<String>, hint: impl Into<String>) -> Problem {
    Problem::at(Code::UnreadInput, at, message)
        .warning()
        .hint(hint)
}
