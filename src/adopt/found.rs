//! Files that a deployment was seen to have, which people did not name themselves.

use std::path::{Path, PathBuf};

use super::gather::Inputs;
use crate::source::files::folder;
use crate::source::input::{self, InputError};
use crate::source::problem::Problem;
use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Code, Source};

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
            Ok(node) if node.get(WORKER).is_some() => {
                inputs.add_node(&format!("{program}/worker"), node, folder(path));
            }
            Ok(node) => inputs.add_node(program, node, folder(path)),
            Err(problem) => inputs.problems.push(problem),
        }
        Ok(())
    }
}

/// Something that a deployment names and that can't be looked at.
pub(super) fn unread(at: At, message: impl Into<String>, hint: impl Into<String>) -> Problem {
    Problem::at(Code::UnreadInput, at, message)
        .warning()
        .hint(hint)
}
